import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parseMount, parseStorage, parseTargets, reachOf, whereItActs } from './target.ts'
import { scriptedBox } from './testing/scripted-box.ts'

/** As `findmnt --json --target D --output TARGET,SOURCE,FSTYPE,MAJ:MIN` (util-linux 2.38) prints it. */
const findmnt = (target: string, source: string, fstype: string, number: string) => `{
   "filesystems": [
      {
         "target": "${target}",
         "source": "${source}",
         "fstype": "${fstype}",
         "maj:min": "${number}"
      }
   ]
}
`

/** /sys/class/block of a machine with every kind of stack, as the script of `whereItActs` lists it. */
const STACKS = `device dm-0 253:0 dm-0 bio vdb1
device dm-1 253:1 dm-1 bio dm-0
device dm-2 253:2 dm-2 bio vdb1 vdc
device dm-3 253:3 dm-3 bio vdd1 vdd2
device dm-4 253:4 dm-4 mq sda sdb
device dm-5 253:5 dm-5 bio loop0
device dm-6 253:6 dm-6 bio zram0
device loop0 7:0 loop0 mq
device md127 9:127 md127 bio vdc vde
device md127p1 259:0 md127 bio
device nvme0n1 259:1 nvme0n1 bio
device sda 8:0 sda mq
device sdb 8:16 sdb mq
device vda 254:0 vda mq
device vda1 254:1 vda mq
device vdb 254:16 vdb mq
device vdb1 254:17 vdb mq
device vdc 254:32 vdc mq
device vdd 254:48 vdd mq
device vdd1 254:49 vdd mq
device vdd2 254:50 vdd mq
device vde 254:64 vde mq
device zram0 252:0 zram0 bio
btrfs dm-1
btrfs vde
btrfs vdc vdd
source `

const reach = (mount: [target: string, source: string, fstype: string, number: string], source = '') =>
  reachOf(parseMount(findmnt(...mount)), parseStorage(`${STACKS}${source}\n`))

describe('where a module acts', () => {
  it.each([
    ['a partition', ['/srv/lab', '/dev/vdb1', 'ext4', '254:17'], 'vdb'],
    ['a whole disk', ['/srv/lab', '/dev/vdc', 'xfs', '254:32'], 'vdc'],
    ['LVM over a partition', ['/', '/dev/mapper/vg-root', 'ext4', '253:0'], 'dm-0:vdb'],
    ['LUKS over LVM', ['/home', '/dev/mapper/home', 'ext4', '253:1'], 'dm-1:vdb'],
    ['LVM over two partitions of one disk', ['/d', '/dev/mapper/vg-d', 'xfs', '253:3'], 'dm-3:vdd'],
    ['request-based multipath', ['/san', '/dev/mapper/mpatha', 'xfs', '253:4'], 'dm-4'],
  ] as const)('on %s', (_, mount, parameter) => {
    expect(reach([...mount])).toMatchObject({ kind: 'acts', parameter })
  })

  it.each([
    ['/mnt', 'vde', '/mnt:vde'],
    ['/srv/lab', 'dm-1', '/srv/lab:vdb'],
  ])('on the readahead of a btrfs itself, at %s', (target, source, parameter) => {
    expect(reach([target, `/dev/${source}[/@sub]`, 'btrfs', '0:41'], source)).toMatchObject({ kind: 'acts', parameter })
  })

  it.each([
    ['/img', '/dev/loop0', '7:0', 'loop0'],
    ['/crypt', '/dev/mapper/crypt', '253:5', 'dm-5:loop0'],
  ])('on a loop device, but not on its backing file: %s', (target, source, number, parameter) => {
    expect(reach([target, source, 'ext4', number])).toMatchObject({
      ...{ kind: 'acts', parameter },
      remark: expect.stringContaining('backing file') as string,
    })
  })

  it.each([
    ['RAID', ['/raid', '/dev/md127p1', 'ext4', '259:0'], '', 'vdc'],
    ['LVM over two disks', ['/lv', '/dev/mapper/vg-lv', 'ext4', '253:2'], '', 'vdb'],
    ['btrfs over two devices', ['/pool', '/dev/vdc', 'btrfs', '0:42'], 'vdd', 'vdc'],
  ] as const)('not on %s: it judges one of the disks', (_, mount, source, parameter) => {
    expect(reach([...mount], source)).toMatchObject({ kind: 'dry-run', parameter, observed: parameter })
  })

  it.each([
    ['nfs4', 'network'],
    ['fuse.sshfs', 'program'],
    ['overlay', 'other directories'],
    ['tmpfs', 'memory'],
    ['zfs', 'cache'],
    ['something', 'does not follow'],
  ])('not on %s', (fstype, why) => {
    const found = reach(['/there', 'there', fstype, '0:55'])
    expect(found).toMatchObject({ kind: 'cannot', why: expect.stringContaining(why) as string })
  })

  it.each([
    ['zram', '/dev/zram0', '252:0', 'zram0'],
    ['dm over zram', '/dev/mapper/z', '253:6', 'zram0'],
    ['an NVMe multipath head', '/dev/nvme0n1', '259:1', 'nvme0n1'],
  ])('not on %s, which has no requests', (_, source, number, name) => {
    expect(reach(['/there', source, 'ext4', number])).toMatchObject({
      ...{ kind: 'cannot', why: expect.stringContaining(name) as string },
      nextStep: expect.any(String) as string,
    })
  })

  it('not on a btrfs whose path the parameter cannot hold', () => {
    expect(reach(['/mnt/a,b', '/dev/vde', 'btrfs', '0:41'], 'vde').kind).toBe('cannot')
  })

  it('is asked of the box in three commands, and a missing directory is told', async () => {
    const { box, commands } = scriptedBox([
      [/^test -d \/srv\/lab$/, {}],
      [/^findmnt/, { stdout: findmnt('/srv/lab', '/dev/mapper/vg-lab', 'ext4', '253:0') }],
      [/^sh -c/, { stdout: STACKS }],
    ])
    expect(await whereItActs(box, '/srv/lab')).toEqual({
      ...{ kind: 'acts', steered: 'dm-0', observed: 'vdb', parameter: 'dm-0:vdb' },
    })
    expect(commands).toHaveLength(3)
    await expect(whereItActs(box, '/nowhere')).rejects.toMatchObject({ code: 'unknown-device' })
  })
})

it('reads what it wrote', () => {
  expect(parseTargets('vdb, dm-0:vdc,/srv/lab:vdd')).toEqual([
    { steered: 'vdb', observed: 'vdb' },
    { steered: 'dm-0', observed: 'vdc' },
    { steered: '/srv/lab', observed: 'vdd' },
  ])
  expect(parseTargets('')).toEqual([])
})

describe.skipIf(process.platform !== 'linux')('on this computer', () => {
  it('answers for whatever is mounted at /', async () => {
    const run = (argv: readonly string[]) => execFileSync(argv[0] ?? '', argv.slice(1), { encoding: 'utf8' })
    const { box } = scriptedBox([])
    const here = {
      ...box,
      run: (argv: readonly string[]) => Promise.resolve({ exitCode: 0, stdout: run(argv), stderr: '' }),
      must: (argv: readonly string[]) => Promise.resolve(run(argv)),
    }
    const found = await whereItActs(here, '/')
    expect(['acts', 'dry-run', 'cannot']).toContain(found.kind)
  })
})
