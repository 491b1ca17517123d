import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AccessClass } from '../../shared/classes.ts'
import { featuresOf } from '../../shared/features.ts'
import type { JudgeByRun, JudgingNetwork } from '../model/study/judge-by-run.ts'
import { featuresOfTicks } from '../model/study/ticks.ts'
import { exampleRun, NEW_SESSION } from '../store/testing/example-data.ts'
import { packTrace, readWindows } from '../trace/index.ts'
import { blockTraceSpec, dev, issued } from '../trace/testing/block-trace.ts'
import { unpackSession } from '../trace/testing/fixture.ts'
import { writeTrace } from '../trace/testing/trace-writer.ts'
import { readKeptTrace } from './kept-traces.ts'
import { studyWindows } from './window-study.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

const DEVICE = { major: 254, minor: 16 }
const RUN_SECONDS = 6
const REQUESTS_PER_SECOND = 200
const LEAD_IN_REQUESTS = 70

let directory: string
let bench: Workbench
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-study-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
})
afterEach(() => {
  bench.close()
  rmSync(directory, { recursive: true })
})

/** One sector after the other, or far jumps. Before the workload the disk has other requests, which are no part of any window. */
function sectorOf(label: AccessClass, at: number): number {
  return label === 'sequential' ? at : ((at * 7919) % 5000) * 4096
}

async function keepRun(sessionId: string, name: string, label: AccessClass) {
  const written = path.join(directory, name)
  mkdirSync(path.join(written, 'kernel'), { recursive: true })
  const requests = LEAD_IN_REQUESTS + (RUN_SECONDS + 0.5) * REQUESTS_PER_SECOND
  const stepNs = 1e9 / REQUESTS_PER_SECOND
  const events = Array.from({ length: requests }, (_, at) =>
    issued(BigInt(at * stepNs), dev(DEVICE.major, DEVICE.minor), sectorOf(at < LEAD_IN_REQUESTS ? 'mixed' : label, at)),
  )
  writeTrace(path.join(written, 'kernel'), blockTraceSpec([{ begin: 0n, events }]))
  const { startTimeNs } = await readWindows(written, { device: DEVICE })
  const notBeforeNs = startTimeNs + BigInt(LEAD_IN_REQUESTS * stepNs - 1)
  // As a capture cuts and stores them.
  const { windows, startTimeNs: windowsStartNs } = await readWindows(written, { device: DEVICE, notBeforeNs })
  const tracePath = path.join(directory, `${name}.tar.zst`)
  await packTrace(written, tracePath)
  const about = { label, device: DEVICE, seconds: RUN_SECONDS, windowSeconds: 2.5, windowsStartNs, tracePath }
  return bench.store.runs.save(exampleRun(sessionId, name, { run: about, windows: windows.slice(0, 2) }))
}

/** Random where more than 55 of 100 distances are jumps. */
const byJumps: JudgingNetwork = {
  scaler: { mean: [0, 0.55, 0, 0, 0, 0, 0, 0], scale: [1, 1, 1, 1, 1, 1, 1, 1] },
  layers: [
    {
      weights: [
        [0, -1, 0, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
      ],
      bias: [0, 0, -9],
    },
  ],
}
const judgedByJumps: JudgeByRun = ({ rows }) =>
  Promise.resolve({
    report: {
      ...{ split: 'leave-one-run-out', windows: rows.length, accuracy: 1, interval95: [0.9, 1] },
      ...{ confusionMatrix: [], runs: [] },
    },
    networkOfRun: () => byJumps,
  })

async function keepFour(): Promise<string> {
  const { id } = bench.store.sessions.create(NEW_SESSION)
  for (const [at, label] of (['sequential', 'random', 'sequential', 'random'] as const).entries()) {
    await keepRun(id, `run-${at}`, label)
  }
  return id
}

test('the same traces are cut at each length, and each is held against the others', async () => {
  const id = await keepFour()
  bench.store.runs.save(exampleRun(id, 'unkept'))
  const gone = path.join(directory, 'gone.tar.zst')
  bench.store.runs.save(exampleRun(id, 'gone', { run: { tracePath: gone, windowsStartNs: 1n } }))
  const study = await studyWindows(bench, [id], { seed: 7 }, judgedByJumps)
  expect(study).toMatchObject({ sessionIds: [id], seed: 7, runs: 4 })
  expect(study.skipped.toSorted((a, b) => (a.runId < b.runId ? -1 : 1))).toEqual([
    { runId: `${id}/gone`, why: `its trace is not at ${gone} any more` },
    { runId: `${id}/unkept`, why: 'its trace was not kept' },
  ])
  // Six whole windows of 1 s in each run, two of 2.5 s, one of 5 s.
  expect(study.rows.map(({ windowSeconds, featureSet, windows }) => [windowSeconds, featureSet, windows])).toEqual([
    [1, 'seed-v1', 24],
    [1, 'served-v1', 24],
    [1, 'served-v2', 24],
    [2.5, 'seed-v1', 8],
    [2.5, 'served-v1', 8],
    [2.5, 'served-v2', 8],
    [5, 'seed-v1', 4],
    [5, 'served-v1', 4],
    [5, 'served-v2', 4],
  ])
  for (const { windowSeconds, flipsPerMinute, decisionsPerMinute, idleWindows } of study.rows) {
    expect({ flipsPerMinute, idleWindows }).toEqual({ flipsPerMinute: 0, idleWindows: 0 })
    expect(decisionsPerMinute).toBeCloseTo(60 / windowSeconds, 12)
  }
})

test('the reaction is what the rule of the network makes of a window that is partly new', async () => {
  const id = await keepFour()
  const { rows } = await studyWindows(bench, [id], { windowSeconds: [1], seed: 1 }, judgedByJumps)
  // Four runs, two of the other class each, four phases. Into random: 1, 0.75, 1.5 and 1.25 s (more than 55 % of the window must be
  // new); into sequential: 1, 0.75, 0.5 (with half of its jumps it is sequential already) and 1.25 s. Sorted, each four or eight times:
  // 0.5 x 4, 0.75 x 8, 1 x 8, 1.25 x 8, 1.5 x 4.
  expect(rows[0]?.reaction).toEqual({ changes: 32, medianSeconds: 1, p95Seconds: 1.5, missed: 0 })
})

test('networks that are trained for it judge runs that they have not seen', async () => {
  const id = await keepFour()
  const { rows, verdict } = await studyWindows(bench, [id], { windowSeconds: [1], seed: 1 })
  for (const { judged } of rows) {
    expect(judged).toMatchObject({ split: 'leave-one-run-out', windows: 24, accuracy: 1, folds: 4 })
    expect(judged.runs).toHaveLength(4)
  }
  expect(verdict).toMatch(/^1 s 100.0 % of 24 windows .* 2.5 s was not studied.$/)
})

test('windows of the stored length are the stored windows', async () => {
  const { id } = bench.store.sessions.create(NEW_SESSION)
  const run = await keepRun(id, 'one', 'random')
  const read = await readKeptTrace({ run, boxName: 'virtual' }, [2.5], undefined)
  if ('why' in read) throw new Error(read.why)
  const stored = bench.store.runs.windows(run.id)
  expect(stored).toHaveLength(2)
  expect(read.windows[0]?.map(({ counts }) => counts)).toEqual(stored)
})

test.each(['virtual-box', 'virtual-box-busy'] as const)(
  'of the recorded trace %s, windows put together from ticks are nearly those that were cut',
  async (name) => {
    const { series } = await readWindows(unpackSession(name, directory), { device: 'auto', windowSeconds: [1, 0.25] })
    const [whole, ticks] = series
    const compared = whole!.windows
      .map((window) => ({ window, parts: ticks!.windows.slice(4 * window.index, 4 * window.index + 4) }))
      // Where the workload pauses or changes, one distance can be most of the sum.
      .filter(({ parts }) => parts.every(({ requests }) => requests > 10))
    expect(compared.length).toBeGreaterThan(1)
    for (const { window, parts } of compared) {
      const exact = featuresOf('served-v1', window, 1, 128)
      const joined = featuresOfTicks('served-v1', parts, 128)!
      // Three distances are not known, of 50 at least; the sizes, writes and readaheads of all requests are.
      expect(joined[0]! / exact[0]!).toBeGreaterThan(0.94)
      expect(joined[0]! / exact[0]!).toBeLessThan(1.06)
      expect(Math.abs(joined[1]! - exact[1]!)).toBeLessThan(0.02)
      for (const place of [2, 4, 5, 6, 7]) expect(joined[place]).toBe(exact[place])
    }
  },
)

test('without a kept trace there is nothing to study, and what to do is said', async () => {
  const { id } = bench.store.sessions.create(NEW_SESSION)
  bench.store.runs.save(exampleRun(id, 'unkept'))
  await expect(studyWindows(bench, [id], { seed: 1 }, judgedByJumps)).rejects.toMatchObject({
    code: 'too-little-data',
    message: `No run has a kept trace that can be read, of 1 in these sessions. Of ${id}/unkept, its trace was not kept.`,
    nextStep: 'Capture with --keep-traces, and study that session.',
  })
})

test('a length that has too few windows is named', async () => {
  const { id } = bench.store.sessions.create(NEW_SESSION)
  await keepRun(id, 'a', 'random')
  await expect(studyWindows(bench, [id], { windowSeconds: [2.5], seed: 1 })).rejects.toThrow(
    'Windows of 2.5 s: All windows are random',
  )
})

test.each([[[0.3]], [[0]], [[-1]], [[Number.NaN]], [[]]])('windows of %j s are refused', async (windowSeconds) => {
  await expect(studyWindows(bench, ['any'], { windowSeconds, seed: 1 }, judgedByJumps)).rejects.toMatchObject({
    code: 'wrong-usage',
  })
})
