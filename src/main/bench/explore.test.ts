import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { featuresOf } from '../../shared/features.ts'
import { isIdle } from '../../shared/windows.ts'
import { exampleRun, NEW_SESSION } from '../store/testing/example-data.ts'
import { readWindows } from '../trace/index.ts'
import { unpackFixture } from '../trace/testing/fixture.ts'
import { judgeSession, windowPoints, windowRequests } from './explore.ts'
import { predictFeatures } from './predict.ts'
import { readSample, storeSample } from './sample.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

const SHIPPED = path.join(import.meta.dirname, '../../../resources/sample/quick-on-virtual.json.gz')
const DEVICE = { major: 254, minor: 16 }

let directory: string
let bench: Workbench
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-explore-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
})
afterEach(() => {
  bench.close()
  rmSync(directory, { recursive: true })
})

/** The shipped session and model; every label of it corrected to `mixed`, so that the model is wrong often. */
function sampleWithWrongLabels() {
  const { session, model, ...rest } = readSample(readFileSync(SHIPPED))
  storeSample(bench, { session, model, ...rest })
  for (const { id } of bench.store.runs.ofSession(session.id).slice(0, 3)) {
    bench.store.runs.correctLabel(id, 'mixed', '2026-11-29T10:00:00.000Z')
  }
  return { sessionId: session.id, model: bench.store.models.get(model.id) }
}

test('what a model makes of a session is what it predicts of each window', async () => {
  const { sessionId, model } = sampleWithWrongLabels()
  const { store } = bench
  const judged = await judgeSession(bench, sessionId, model.id)
  const expected = store.runs.labelledWindows([sessionId]).flatMap(({ runId, label, counts, ...window }) => {
    if (isIdle(counts) || window.isLossy) return []
    const features = featuresOf(model.featureSet, counts, window.windowSeconds, window.readaheadKib)
    const said = predictFeatures(model, features)
    return [{ runName: runId.slice(sessionId.length + 1), window: counts.index, label, features, said }]
  })
  const notRight = expected.filter(({ said, label }) => said.abstention.abstained !== 'no' || said.class !== label)
  expect(notRight.length).toBeGreaterThan(3)
  expect(judged.foundInAll).toBe(notRight.length)
  expect(judged.found.map(({ isLearned: _learned, ...one }) => one)).toEqual(
    notRight.map(({ said, ...one }) => ({
      ...{ ...one, decided: said.class, confidence: said.probabilities[said.classId] },
      abstained: said.abstention.abstained,
    })),
  )
  expect(judged.byClass.map(({ windows }) => windows)).toEqual(
    model.classes.map((name) => expected.filter(({ label }) => label === name).length),
  )
  for (const { windows, right, wrong, abstained } of judged.byClass) expect(right + wrong + abstained).toBe(windows)
  for (const { runName, window, said } of expected) {
    const run = judged.decided.find((one) => one.runName === runName)
    expect(run?.classIds[window]).toBe(said.classId)
    expect(run?.abstained.includes(window)).toBe(said.abstention.abstained !== 'no')
  }
})

test('a model that learned from the session is said to have, and of what it has not seen there is a count of its own', async () => {
  const { sessionId, model } = sampleWithWrongLabels()
  expect(['all', 'session', 'some']).toContain((await judgeSession(bench, sessionId, model.id)).learned)
  bench.store.models.save({ ...model, id: 'stranger', training: { ...model.training, sessionIds: [] } })
  const stranger = await judgeSession(bench, sessionId, 'stranger')
  expect(stranger.learned).toBe('none')
  const windows = stranger.byClass.reduce((sum, one) => sum + one.windows, 0)
  expect(stranger.unseen.windows).toBe(windows)
  expect(stranger.found.every(({ isLearned }) => !isLearned)).toBe(true)
})

test('points are all windows with features, or as many as are asked for, spread over all runs', async () => {
  const { sessionId } = sampleWithWrongLabels()
  const all = await windowPoints(bench, sessionId, { featureSet: 'served-v1', limit: 5000 })
  const usable = bench.store.runs
    .labelledWindows([sessionId])
    .filter(({ counts, isLossy }) => !isIdle(counts) && !isLossy)
  expect(all.points.map(({ run, window, features }) => [all.runs[run], window, features])).toEqual(
    usable.map(({ runId, label, counts, windowSeconds, readaheadKib }) => [
      { name: runId.slice(sessionId.length + 1), label },
      counts.index,
      featuresOf('served-v1', counts, windowSeconds, readaheadKib),
    ]),
  )
  const some = await windowPoints(bench, sessionId, { featureSet: 'served-v1', limit: 30 })
  expect(some).toMatchObject({ total: all.total, idle: all.idle, lossy: all.lossy })
  expect(some.points).toHaveLength(30)
  expect(some.runs.length).toBe(all.runs.length)
})

test('a session or a model that is not there is refused in words', async () => {
  const { sessionId, model } = sampleWithWrongLabels()
  await expect(judgeSession(bench, 'none', model.id)).rejects.toMatchObject({ code: 'unknown-session' })
  await expect(judgeSession(bench, sessionId, 'none')).rejects.toMatchObject({ code: 'unknown-model' })
})

test('the requests of a window are as many as were counted in it; without a trace there are none to be had', async () => {
  bench.store.sessions.create({ ...NEW_SESSION, id: 's1' })
  const tracePath = unpackFixture('virtual-box', directory)
  const { windows, startTimeNs: windowsStartNs } = await readWindows(tracePath, { device: DEVICE })
  const kept = exampleRun('s1', 'kept', { run: { device: DEVICE, windowsStartNs, tracePath }, windows })
  const { id: runId } = bench.store.runs.save(kept)
  for (const { index: window, requests, bytes } of windows) {
    const read = await windowRequests(bench, { runId, window, limit: 10_000 })
    expect(read).toMatchObject({ total: requests, every: 1, windowSeconds: 2.5 })
    expect(read.requests.reduce((sum, request) => sum + request.bytes, 0)).toBe(bytes)
    for (const { timeMs } of read.requests) expect(timeMs >= 0 && timeMs < 2500).toBe(true)
  }
  const { id: without } = bench.store.runs.save(exampleRun('s1', 'without'))
  await expect(windowRequests(bench, { runId: without, window: 0, limit: 10 })).rejects.toMatchObject({
    ...{ code: 'too-little-data', message: 'No raw trace of without is kept.' },
  })
})
