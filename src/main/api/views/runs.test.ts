import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runItemSchema } from '../../../shared/contract/sessions.ts'
import { openStore, type Store } from '../../store/index.ts'
import { exampleMeasures, exampleRun, exampleWindows, NEW_SESSION } from '../../store/testing/example-data.ts'
import { runWithSamples } from './runs.ts'
import { sessionDetail, sessionItem } from './sessions.ts'

let directory: string
let store: Store
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-views-'))
  store = openStore(path.join(directory, 'bench.sqlite'))
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true })
})

function sketchOf(...values: number[]): string {
  const histogram = build({ numberOfSignificantValueDigits: 2 })
  for (const value of values) histogram.recordValue(value)
  return encodeIntoCompressedBase64(histogram)
}

test('a run alone comes with its windows’ measures and their latencies together; among others without', () => {
  const { id } = store.sessions.create(NEW_SESSION)
  const measures = exampleMeasures(2)
  const [first, second] = measures.map((one, at) => ({ ...one, latencySketch: sketchOf(100, at === 0 ? 100 : 5000) }))
  const times = { windowsStartNs: 1_795_384_214_000_000_000n, fioStartedAtMs: 1, tracePath: '/home/me/trace' }
  const recording = exampleRun(id, 'a', { run: times, windows: exampleWindows(2), measures: [first!, second!] })
  const { run } = runWithSamples(store, store.runs.save(recording).id)
  expect(run.windows.map((window) => window.measures)).toEqual(measures)
  // Of 100, 100, 100 and 5000 ns.
  expect(run.latency).toMatchObject({ count: 4, p50Ns: 100 })
  expect(Math.abs((run.latency?.p99Ns ?? 0) / 5000 - 1)).toBeLessThan(0.01)
  expect(runItemSchema.strict().parse(run)).toEqual(run)
  const detail = sessionDetail(store, id)
  expect(detail.kind === 'capture' && detail.runs[0]).toEqual(
    runItemSchema.parse({ ...run, windows: exampleWindows(2), latency: undefined }),
  )
})

test('a run that was stored without measures is what it was', () => {
  const { id } = store.sessions.create(NEW_SESSION)
  const { run } = runWithSamples(store, store.runs.save(exampleRun(id, 'a', { windows: exampleWindows(2) })).id)
  expect(run.windows).toEqual(exampleWindows(2))
  expect(run).not.toHaveProperty('latency')
})

test('windows with losses are among a session’s windows, and of no class', () => {
  const { id } = store.sessions.create(NEW_SESSION)
  const measures = exampleMeasures(2).map((one, at) => ({ ...one, discardedEvents: at }))
  store.runs.save(exampleRun(id, 'a', { windows: exampleWindows(2), measures }))
  expect(sessionItem(store, id)).toMatchObject({ windows: 2, windowsByClass: { sequential: 0, random: 1, mixed: 0 } })
})
