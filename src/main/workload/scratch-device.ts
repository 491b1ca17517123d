import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import type { Box } from '../box/box.ts'

/** The whole disk behind a scratch directory: the one whose requests are traced and whose readahead is set. */
export interface ScratchDevice {
  /** Kernel name, as in /sys/block: "vdb". */
  readonly disk: string
  /** Device number of the whole disk: what `block_rq_issue` reports, also for I/O on a partition. */
  readonly major: number
  readonly minor: number
  readonly mountPoint: string
  readonly fileSystem: string
}

const mountsSchema = z.object({
  filesystems: z
    .array(z.object({ target: z.string(), source: z.string(), fstype: z.string(), 'maj:min': z.string() }))
    .min(1),
})

const blockDeviceSchema = z.object({
  kname: z.string(),
  type: z.string(),
  'maj:min': z.string(),
  pkname: z.string().nullable(),
})
type BlockDevice = z.infer<typeof blockDeviceSchema>

/** Disks without a request queue of their own: `block_rq_issue` never fires on them. */
const BIO_BASED = /^(zram|ram|pmem)\d/

/**
 * Finds the whole disk behind a directory on the box.
 * @throws BenchError `unknown-device` where there is no such directory, or no disk whose readahead its files follow.
 */
export async function scratchDevice(box: Box, scratchDirectory: string): Promise<ScratchDevice> {
  await requireDirectory(box, scratchDirectory)
  const mount = await mountOf(box, scratchDirectory)
  const [major] = mount['maj:min'].split(':')
  if (major === '0') {
    // tmpfs, overlay, NFS, FUSE, btrfs, ZFS: an anonymous device, and a readahead setting that is not the disk's.
    throw unusable(
      `${scratchDirectory} on ${box.name} is on ${mount.fstype}, whose files do not follow the readahead setting of a disk.`,
    )
  }
  const disk = wholeDisk(mount['maj:min'], await blockDevices(box))
  return { ...disk, mountPoint: mount.target, fileSystem: mount.fstype }
}

/**
 * The disk of a device number among those that lsblk lists: of a partition, its parent.
 * @throws BenchError `unknown-device` for device mapper, RAID and memory disks, which issue no block requests of their own.
 */
export function wholeDisk(
  deviceNumber: string,
  devices: readonly BlockDevice[],
): Pick<ScratchDevice, 'disk' | 'major' | 'minor'> {
  const found = devices.find((device) => device['maj:min'].trim() === deviceNumber)
  const whole = found?.type === 'part' ? devices.find((device) => device.kname === found.pkname) : found
  if (whole === undefined) throw unusable(`The disk of device ${deviceNumber} is not listed by lsblk.`)
  if ((whole.type !== 'disk' && whole.type !== 'loop') || BIO_BASED.test(whole.kname)) {
    throw unusable(`The scratch directory is on ${whole.kname} (${whole.type}), which issues no block requests itself.`)
  }
  const [major = Number.NaN, minor = Number.NaN] = whole['maj:min'].split(':').map(Number)
  return { disk: whole.kname, major, minor }
}

/** @throws BenchError `wrong-usage` for a relative path, `unknown-device` where the box has no such directory. */
export async function requireDirectory(box: Box, directory: string): Promise<void> {
  if (!directory.startsWith('/')) {
    throw new BenchError('wrong-usage', `The scratch directory "${directory}" is not an absolute path.`, {
      nextStep: 'Give its full path on the box, such as /mnt/scratch.',
    })
  }
  const { exitCode } = await box.run(['test', '-d', directory])
  if (exitCode === 0) return
  throw new BenchError('unknown-device', `There is no directory ${directory} on ${box.name}.`, {
    nextStep: 'Mount the disk that is to be tested and create the directory on it, or name another one.',
  })
}

async function mountOf(box: Box, directory: string) {
  const argv = ['findmnt', '--json', '--target', directory, '--output', 'TARGET,SOURCE,FSTYPE,MAJ:MIN']
  const { filesystems } = mountsSchema.parse(JSON.parse(await box.must(argv)))
  // Several where file systems are mounted over one another: the last covers the others.
  const mount = filesystems.at(-1)
  if (mount === undefined) throw unusable(`Nothing is mounted at ${directory} on ${box.name}.`)
  return mount
}

async function blockDevices(box: Box): Promise<BlockDevice[]> {
  const output = await box.must(['lsblk', '--json', '--list', '--output', 'KNAME,TYPE,MAJ:MIN,PKNAME'])
  return z.object({ blockdevices: z.array(blockDeviceSchema) }).parse(JSON.parse(output)).blockdevices
}

function unusable(sentence: string): BenchError {
  return new BenchError('unknown-device', sentence, {
    nextStep: 'Name a directory on a plain partition or disk with ext4 or XFS.',
  })
}
