import { expect, test } from 'vitest'
import { loadModule, moduleState, parseDecision, watchDecisions } from '../kmod/index.ts'
import { SAMPLE_MODEL } from '../kmod/testing/sample-model.ts'
import { eventually, useSoakBox } from './testing/soak/hooks.ts'
import { fioCommand } from './testing/soak/programs.ts'
import { report } from './testing/soak/report.ts'

const LIMIT_SECONDS = 60
const WINDOW_MS = 500
/** Somebody has to see it, on a machine that is slow. */
const LATE_SECONDS = 10
const WINDOWS_AFTERWARDS = 10
/** As in module.box.test.ts: a random reader under 128 KiB; steered it is 16. */
const LARGE_KIB = 40

const { soak } = useSoakBox()

/** Of the box, in seconds since its boot: the module's own clock. */
const uptime = async () => Number.parseFloat(await soak().box.must(['cat', '/proc/uptime']))

test('puts everything back in time although the laptop that asked for it is gone, and decides no more', async () => {
  const box = soak()
  await box.start('random', fioCommand('random'))
  await expect.poll(async () => (await box.reads(2)).requests, { timeout: 180_000 }).toBeGreaterThan(50)

  const laptop = await box.connect()
  const before = await uptime()
  await loadModule(laptop, box.module, {
    modelId: SAMPLE_MODEL.id,
    disk: 'vdb',
    windowMs: WINDOW_MS,
    limitSeconds: LIMIT_SECONDS,
  })
  const after = await uptime()
  const watching = watchDecisions(laptop, { onDecision: () => undefined, signal: new AbortController().signal })
  const lost = expect(watching).rejects.toMatchObject({ code: 'connection-lost' })
  await eventually(() => box.readahead(), SAMPLE_MODEL.readaheadMapKib.random)
  await laptop.close()
  await lost
  expect(await box.state()).toBe('steering')

  await eventually(() => box.state(), 'expired', 1000 * (LIMIT_SECONDS + LATE_SECONDS))
  const ended = await uptime()
  report(`a limit of ${LIMIT_SECONDS} s, and back ${(ended - after).toFixed(1)} s after loading`)
  expect(ended - before).toBeGreaterThan(LIMIT_SECONDS)
  expect(ended - after).toBeLessThan(LIMIT_SECONDS + LATE_SECONDS)
  expect(await box.readahead()).toBe(128)

  const pass = async (count: number) => {
    const windows = await box.counter('windows')
    await eventually(async () => (await box.counter('windows')) >= windows + count, true)
  }
  // The window that it was over in is counted at its end.
  await pass(1)
  const [changes, inferences] = [await box.counter('changes'), await box.counter('inferences')]
  await pass(WINDOWS_AFTERWARDS)
  expect([await box.counter('changes'), await box.readahead()]).toEqual([changes, 128])
  expect(await box.counter('inferences')).toBe(inferences)
  const lines = (await box.shell('head -n 3 /dev/rabench')).trim().split('\n')
  expect(lines.map(actionOf)).toEqual(['expired', 'expired', 'expired'])
  expect(await moduleState(box.box)).toMatchObject({
    limit: { state: 'expired' },
    disks: [{ state: 'expired', readaheadKib: 128 }],
  })
  const { kibPerRequest } = await box.reads(4)
  report(`the reader has ${kibPerRequest.toFixed(0)} KiB a request again`)
  expect(kibPerRequest).toBeGreaterThan(LARGE_KIB)
  // Nothing that the laptop has left behind holds it.
  await box.shell('rmmod rabench')
})

test.each([
  ['is paused', (): Promise<void> => soak().set('paused', 'Y'), 'paused', 16],
  ['gave way to a person', () => setReadahead(200), 'yielded', 200],
] as const)('its time is over also while it %s', async (_why, change, state, kib) => {
  const box = soak()
  await box.load('disk=vdb', `window_ms=${WINDOW_MS}`, 'fixed_kib=16', 'limit_s=40')
  await eventually(() => box.readahead(), 16)
  await change()
  await eventually(() => box.state(), state)
  expect(await box.readahead()).toBe(kib)
  await eventually(() => box.state(), 'expired')
  // What a person has set is what is put back.
  expect(await box.readahead()).toBe(kib === 16 ? 128 : kib)
  await box.shell('rmmod rabench')
  await setReadahead(128)
})

function actionOf(line: string): string {
  const decision = parseDecision(line)
  return 'bad' in decision ? decision.bad : decision.action
}

async function setReadahead(kib: number): Promise<void> {
  await soak().shell(`echo ${kib} >/sys/block/vdb/queue/read_ahead_kb`)
}
