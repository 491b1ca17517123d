import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOBODY_TO_ASK } from '../box/index.ts'
import { prepareTracer, readWindows, type LiveWindow } from '../trace/index.ts'
import { estimateSeconds, loadProfile, planRuns, prepareScratchFile, runFio, scratchDevice } from '../workload/index.ts'
import { withBox } from './access.ts'
import { traceRun } from './traced-run.ts'
import { upVirtualBox, VIRTUAL } from './virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from './workbench.ts'

let bench: Workbench
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-live-'))
  bench = openWorkbench({ ...defaultPaths(), data: directory })
  await upVirtualBox(bench)
})
afterAll(async () => {
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

test('windows are told while the trace is recorded, nothing is lost on the way, and the trace is kept in one file', async () => {
  const { profile } = await loadProfile('smoke')
  const [planned] = planRuns({ ...profile, seconds: 15 })
  if (planned === undefined) throw new Error('the profile plans no run')
  expect(estimateSeconds(profile, [planned])).toBeGreaterThan(0)
  await withBox(bench, VIRTUAL, NOBODY_TO_ASK, async ({ box, address }) => {
    const device = await scratchDevice(box, address.scratch)
    const file = await prepareScratchFile(box, { scratchDirectory: address.scratch, fileMib: profile.fileMib })
    const tracer = await prepareTracer(box)
    // The virtual box takes its time from this machine.
    const skewMs = Number(await box.must(['date', '+%s%3N'])) - Date.now()
    const told: { readonly window: LiveWindow; readonly lateSeconds: number }[] = []
    const packed = path.join(directory, 'run.tar.zst')
    const remarks: string[] = []
    const { trace, losses, transfer } = await traceRun(box, tracer, () => runFio(box, planned, file), {
      ...{ name: 'rabench-live-test', device, leadInSeconds: planned.leadInSeconds ?? 0, windowSeconds: 1 },
      packAs: packed,
      onWindow: (window) => {
        told.push({ window, lateSeconds: (Date.now() + skewMs - Number(window.endNs / 1_000_000n)) / 1000 })
      },
      onRemark: (remark) => remarks.push(remark),
    })

    // What LTTng counted, what the packets' numbers say, and what the windows say.
    expect(losses).toMatchObject({ discardedEvents: 0, lostPackets: 0 })
    expect(trace).toMatchObject({ discardedEvents: 0, lostPackets: 0 })
    expect(remarks).toEqual([])
    expect(transfer.parts).toBeGreaterThanOrEqual(15)
    expect(transfer.packedBytes).toBeGreaterThan(0)

    expect(told.length).toBeGreaterThanOrEqual(14)
    // A measurement, not a limit: an emulated box is as late as this machine lets it be. Wanted: 2 s.
    const late = told.map(({ lateSeconds }) => lateSeconds).toSorted((a, b) => a - b)
    process.stdout.write(`windows told ${late.map((seconds) => seconds.toFixed(2)).join(', ')} s after their end\n`)

    // The same windows, read at once from the kept file, from the same first request on.
    const [first] = told
    const startNs = (first?.window.endNs ?? 0n) - 1_000_000_000n
    const again = await readWindows(packed, { device, windowSeconds: 1, measured: true, notBeforeNs: startNs })
    const seen = told.map(({ window: { counts, measures } }) => ({ counts, measures }))
    expect(seen.slice(0, again.windows.length)).toEqual(
      again.windows.slice(0, seen.length).map((counts, at) => ({ counts, measures: again.measures?.[at] })),
    )
  })
})
