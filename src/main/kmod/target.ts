import { z } from 'zod'
import type { Box } from '../box/box.ts'
import { BenchError } from '../../shared/errors.ts'

/** What one entry of the module's parameter `disk` says. */
export interface Target {
  /** A disk as in /sys/block, or the absolute path of a mounted directory: whose readahead is set. */
  readonly steered: string
  /** The request-based whole disk whose requests are judged. */
  readonly observed: string
}

/** Whether a module can steer the files below a directory, and by which parameter. */
export type Reach =
  | (Target & { readonly kind: 'acts'; readonly parameter: string; readonly remark?: string })
  /** It can judge what one disk does, but no readahead follows from that. */
  | { readonly kind: 'dry-run'; readonly observed: string; readonly parameter: string; readonly why: string }
  | { readonly kind: 'cannot'; readonly why: string; readonly nextStep: string }

export interface Mount {
  readonly target: string
  readonly source: string
  readonly fstype: string
  readonly 'maj:min': string
}

/** One of /sys/class/block. */
export interface BlockDevice {
  readonly name: string
  /** "254:17" */
  readonly number: string
  /** The whole disk: of a partition its parent, else itself. Its bdi is the partition's too. */
  readonly disk: string
  /** `block_rq_issue` fires on it. A bio-based one (md, most of dm, zram, pmem) hands its I/O on, or does it itself. */
  readonly isRequestBased: boolean
  /** What it lies on: of dm and md. */
  readonly slaves: readonly string[]
}

export interface Storage {
  readonly devices: readonly BlockDevice[]
  /** The devices of each mounted btrfs. */
  readonly btrfs: readonly (readonly string[])[]
  /** The device behind the mount's source, links followed: "dm-0". */
  readonly source: string
}

/** "dm-0:vdb,vdc" as the module reads it. */
export function parseTargets(parameter: string): Target[] {
  return parameter.split(',').flatMap((entry) => {
    const [, steered, observed = steered] = /^\s*(.+?)(?::([^:]*))?\s*$/.exec(entry) ?? []
    return steered === undefined || observed === undefined ? [] : [{ steered, observed }]
  })
}

/** @throws BenchError `unknown-device` where there is no such directory. */
export async function whereItActs(box: Box, directory: string): Promise<Reach> {
  // findmnt alone would answer for the nearest directory that there is.
  if ((await box.run(['test', '-d', directory])).exitCode !== 0) {
    throw new BenchError('unknown-device', `There is no directory ${directory} on ${box.name}.`, {
      nextStep: 'Mount the disk that is to be steered and name a directory on it.',
    })
  }
  const argv = ['findmnt', '--json', '--target', directory, '--output', 'TARGET,SOURCE,FSTYPE,MAJ:MIN']
  const mount = parseMount(await box.must(argv))
  const source = mount.source.replace(/\[.*\]$/, '')
  return reachOf(mount, parseStorage(await box.must(['sh', '-c', READ_STORAGE, 'sh', source])))
}

const mountsSchema = z.object({
  filesystems: z
    .array(z.object({ target: z.string(), source: z.string(), fstype: z.string(), 'maj:min': z.string() }))
    .min(1),
})

/** Of several, where file systems are mounted over one another, the last covers the others. */
export function parseMount(findmntJson: string): Mount {
  const { filesystems } = mountsSchema.parse(JSON.parse(findmntJson))
  const mount = filesystems.at(-1)
  if (mount === undefined) throw new Error('zod let an empty list pass')
  return mount
}

/** A multi-queue disk has a directory `mq` on every kernel from 4.x on (block/blk-mq-sysfs.c), and nothing else has. */
const READ_STORAGE = `
  cd /sys/class/block || exit 1
  for device in *; do
    disk=$device
    test -e "$device/partition" && disk=$(basename "$(dirname "$(readlink -f "$device")")")
    kind=bio
    test -d "/sys/class/block/$disk/mq" && kind=mq
    echo "device $device $(cat "$device/dev") $disk $kind" $(ls "$device/slaves" 2>/dev/null)
  done
  for fs in /sys/fs/btrfs/*/devices; do
    test -d "$fs" && echo btrfs $(ls "$fs")
  done
  echo "source $(basename "$(readlink -f "$1")")"`

export function parseStorage(text: string): Storage {
  const lines = text.split('\n').map((line) => line.split(' ').filter((word) => word !== ''))
  return {
    devices: lines.flatMap(([kind, name, number, disk, queue, ...slaves]) =>
      kind === 'device' && name !== undefined && number !== undefined && disk !== undefined
        ? [{ name, number, disk, isRequestBased: queue === 'mq', slaves }]
        : [],
    ),
    btrfs: lines.filter(([kind]) => kind === 'btrfs').map(([, ...devices]) => devices),
    source: lines.find(([kind]) => kind === 'source')?.[1] ?? '',
  }
}

/** Pure: what a mount, and the devices of a machine, allow. */
export function reachOf(mount: Mount, storage: Storage): Reach {
  if (mount.fstype === 'btrfs') return reachOfBtrfs(mount, storage)
  const number = mount['maj:min'].trim()
  if (number.startsWith('0:')) return elsewhere(mount)
  const device = storage.devices.find((one) => one.number === number)
  if (device === undefined) return cannot(`The device ${number} of ${mount.target} is not in /sys/class/block.`)
  return reachOfDisks(device.disk, leavesOf([device.disk], storage))
}

/** btrfs makes a bdi for each file system (fs/btrfs/super.c): the disk's readahead is not that of its files. */
function reachOfBtrfs(mount: Mount, storage: Storage): Reach {
  const devices = storage.btrfs.find((names) => names.includes(storage.source)) ?? [storage.source]
  if (/[\s:,"'\\]/.test(mount.target)) {
    return cannot(
      `The module cannot be told of a btrfs at "${mount.target}": of its name, some characters are separators.`,
    )
  }
  return reachOfDisks(mount.target, leavesOf(devices, storage), devices.length)
}

/** @param members how many devices the file system itself is spread over */
function reachOfDisks(steered: string, leaves: readonly BlockDevice[], members = 1): Reach {
  const requestBased = leaves.filter(({ isRequestBased }) => isRequestBased)
  const [observed] = requestBased
  const names = leaves.map(({ name }) => name).join(', ')
  if (observed === undefined) {
    return cannot(
      `Files here end up on ${names === '' ? 'no disk' : names}, without request queue: there are no requests to judge.`,
    )
  }
  if (leaves.length > 1 || members > 1) {
    return {
      kind: 'dry-run',
      observed: observed.name,
      parameter: observed.name,
      why:
        `Files here are spread over several disks (${names}), and the features are defined for one: ` +
        `the module judges ${observed.name} and changes nothing.`,
    }
  }
  const parameter = steered === observed.name ? steered : `${steered}:${observed.name}`
  const reach = { kind: 'acts', steered, observed: observed.name, parameter } as const
  if (!observed.name.startsWith('loop')) return reach
  return { ...reach, remark: `${observed.name} is a loop device: the readahead of its backing file is not reached.` }
}

/** The disks at the bottom, through any number of layers; each once. */
function leavesOf(names: readonly string[], { devices }: Storage): BlockDevice[] {
  const byName = new Map(devices.map((device) => [device.name, device]))
  const leaves = new Map<string, BlockDevice>()
  const visit = (name: string) => {
    const disk = byName.get(byName.get(name)?.disk ?? name)
    if (disk === undefined) return
    // Request-based dm (multipath) issues the requests itself: its paths are not looked at.
    if (disk.isRequestBased || disk.slaves.length === 0) leaves.set(disk.name, disk)
    else for (const slave of disk.slaves) visit(slave)
  }
  for (const name of names) visit(name)
  return [...leaves.values()]
}

const ELSEWHERE: readonly (readonly [fstype: RegExp, why: string])[] = [
  [
    /^(nfs|cifs|smb|9p|ceph|glusterfs|afs|virtiofs)/,
    'comes over the network or from a host: no disk of this box does its I/O',
  ],
  [/^fuse/, 'is served by a program: its files have a readahead of their own, and no requests'],
  [/^overlay/, 'is a stack of other directories: the files belong to those'],
  [/^(tmpfs|ramfs|rootfs)/, 'is in memory'],
  [/^zfs/, 'has a cache and a prefetcher of its own, which no readahead setting reaches'],
]

/** An anonymous device: what is there has no disk of its own. */
function elsewhere({ target, fstype }: Mount): Reach {
  const why =
    ELSEWHERE.find(([expression]) => expression.test(fstype))?.[1] ?? 'does not follow the readahead of a disk'
  return cannot(
    `${target} is on ${fstype}, which ${why}.`,
    fstype === 'overlay' ? 'Name a directory of the file system below it.' : undefined,
  )
}

function cannot(why: string, nextStep?: string): Reach {
  return {
    kind: 'cannot',
    why,
    nextStep:
      nextStep ?? 'Name a directory on a disk, a partition, LVM or LUKS over one disk, or a btrfs on one device.',
  }
}
