import { expect, test } from 'vitest'
import { scriptedBox } from '../kmod/testing/scripted-box.ts'
import type { SessionEnvironment } from '../store/index.ts'
import { scratchDevice } from '../workload/index.ts'
import type { Access } from './access.ts'
import { readEnvironment } from './environment.ts'
import { requireSameBox } from './same-box.ts'

const SCRATCH = '/srv/lab'
const NOTHING_CHANGED = { kernel: '6.12.1', serial: 'slow-ssd', fio: 'fio-3.39' }
const NEXT = 'Capture anew.'

/** A box with one disk, as the commands that are asked of it tell. */
function boxWith(changed: Partial<typeof NOTHING_CHANGED>): Access {
  const { kernel, serial, fio } = { ...NOTHING_CHANGED, ...changed }
  const file = { target: SCRATCH, source: '/dev/vdb', fstype: 'ext4', 'maj:min': '254:16' }
  const disk = { size: 4096, model: null, serial: serial === '' ? null : serial, rota: true }
  const listed = { kname: 'vdb', type: 'disk', 'maj:min': '254:16', pkname: null }
  const { box } = scriptedBox([
    [/^findmnt/, { stdout: JSON.stringify({ filesystems: [file] }) }],
    [/^test /, {}],
    [/^lsblk .*PKNAME/, { stdout: JSON.stringify({ blockdevices: [listed] }) }],
    [/^lsblk .*SERIAL/, { stdout: JSON.stringify({ blockdevices: [disk] }) }],
    [/^cat \/proc\/meminfo/, { stdout: 'MemTotal:  640000 kB\n' }],
    [/^cat .*scheduler/, { stdout: '[none] mq-deadline\n' }],
    [/^cat .*read_ahead_kb/, { stdout: '128\n' }],
    [/^uname -r/, { stdout: `${kernel}\n` }],
    [/^nproc/, { stdout: '2\n' }],
    [/^fio --version/, { stdout: `${fio}\n` }],
    [/^lttng --version/, { stdout: 'lttng (LTTng Trace Control) 2.13.14\n' }],
  ])
  const auth = { kind: 'agent' } as const
  return { box, address: { name: 'lab7', host: 'lab7', port: 22, user: 'root', auth, scratch: SCRATCH } }
}

async function environment(changed: Partial<typeof NOTHING_CHANGED> = {}): Promise<SessionEnvironment> {
  const { box } = boxWith(changed)
  return readEnvironment(box, await scratchDevice(box, SCRATCH))
}

const begun = async (changed: Partial<typeof NOTHING_CHANGED> = {}) => {
  const then = await environment(changed)
  return { id: '2026-12-01-quick-a1b2', kernel: then.kernel, environment: then }
}

test('a box that is as it was is gone on with', async () => {
  await expect(requireSameBox(boxWith({}), await begun(), NEXT)).resolves.toBeUndefined()
})

test.each([
  [{ kernel: '6.12.2' }, 'kernel 6.12.1, now 6.12.2'],
  [{ serial: 'network' }, 'disk serial slow-ssd, now network'],
  [{ serial: '' }, 'disk serial slow-ssd, now none'],
  [{ fio: 'fio-3.40' }, 'fio 3.39, now 3.40'],
])('%j since then is said, with what to do', async (changed, text) => {
  await expect(requireSameBox(boxWith(changed), await begun(), NEXT)).rejects.toMatchObject({
    code: 'box-changed',
    message: `lab7 is not what it was when 2026-12-01-quick-a1b2 began: ${text}.`,
    nextStep: NEXT,
  })
})

test('a scratch directory that is not there any more is said to be missing, not to be another disk', async () => {
  const access = boxWith({})
  const { box } = scriptedBox([])
  await expect(requireSameBox({ ...access, box }, await begun(), NEXT)).rejects.toHaveProperty('code', 'unknown-device')
})

test('a serial that was not noted then is not missed', async () => {
  await expect(requireSameBox(boxWith({}), await begun({ serial: '' }), NEXT)).resolves.toBeUndefined()
})

test('where nothing but the kernel was noted, the kernel is held against it', async () => {
  const began = { id: 'e1', kernel: '6.12.1' }
  await expect(requireSameBox(boxWith({ serial: 'network' }), began, NEXT)).resolves.toBeUndefined()
  await expect(requireSameBox(boxWith({ kernel: '7.1.0' }), began, NEXT)).rejects.toHaveProperty('code', 'box-changed')
})
