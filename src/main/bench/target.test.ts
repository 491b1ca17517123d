import { describe, expect, it } from 'vitest'
import { scriptedBox } from '../kmod/testing/scripted-box.ts'
import type { Access } from './access.ts'
import { steeredReadahead, targetOf } from './target.ts'

const SCRATCH = '/srv/lab'
const mounted = (source: string, fstype: string, number: string) =>
  JSON.stringify({ filesystems: [{ target: SCRATCH, source, fstype, 'maj:min': number }] })
const DEVICES = `device dm-0 253:0 dm-0 bio vdb
device md0 9:0 md0 bio vdb vdc
device vdb 254:16 vdb mq
device vdc 254:32 vdc mq
source `

function boxOn(source: string, fstype: string, number: string, disk?: string): Access {
  const { box } = scriptedBox([
    [/^test -d/, {}],
    [/^findmnt/, { stdout: mounted(`/dev/${source}`, fstype, number) }],
    [/^sh -c/, { stdout: `${DEVICES}${source}\n` }],
  ])
  const auth = { kind: 'agent' } as const
  const address = { name: 'lab7', host: 'lab7', port: 22, user: 'root', auth, scratch: SCRATCH }
  return { box, address: disk === undefined ? address : { ...address, disk } }
}

describe('the target of a module', () => {
  it('is what lies behind the scratch directory', async () => {
    expect(await targetOf(boxOn('dm-0', 'ext4', '253:0'))).toMatchObject({
      ...{ parameter: 'dm-0:vdb', disk: 'vdb', steered: 'dm-0', isDryRunOnly: false },
    })
  })

  it('is a dry run over several disks, and says so', async () => {
    expect(await targetOf(boxOn('md0', 'ext4', '9:0'))).toMatchObject({
      ...{ parameter: 'vdb', isDryRunOnly: true, remark: expect.stringMatching(/^Dry run: .*vdb, vdc/) as string },
    })
  })

  it('is refused where nothing can be steered, with what to do', async () => {
    await expect(targetOf(boxOn('none', 'tmpfs', '0:30'))).rejects.toMatchObject({
      ...{ code: 'unknown-device', nextStep: expect.any(String) as string },
    })
  })

  it('is not another disk than the one that the box is bound to', async () => {
    await expect(targetOf(boxOn('vdb', 'ext4', '254:16', 'vdc'))).rejects.toMatchObject({ code: 'unknown-device' })
    expect(await targetOf(boxOn('dm-0', 'ext4', '253:0', 'vdb'))).toMatchObject({ disk: 'vdb' })
  })

  it('is what was named, if something was', async () => {
    const access = boxOn('vdb', 'ext4', '254:16')
    expect(await targetOf(access, `${SCRATCH}:vdc`)).toMatchObject({ disk: 'vdc', steered: SCRATCH })
    await expect(targetOf(access, ' ')).rejects.toMatchObject({ code: 'wrong-usage' })
  })
})

it('compares the readahead of what is steered, not of what is observed', async () => {
  const { box, commands } = scriptedBox([[/read_ahead_kb$/, { stdout: '4096\n128\n' }]])
  const target = await targetOf(boxOn('dm-0', 'ext4', '253:0'))
  await steeredReadahead(box, target)
  expect(await steeredReadahead(box, { ...target, steered: SCRATCH })).toBe('4096 and 128')
  expect(commands).toEqual([
    'cat /sys/block/dm-0/queue/read_ahead_kb',
    'sh -c cat /sys/class/bdi/btrfs-*/read_ahead_kb',
  ])
})
