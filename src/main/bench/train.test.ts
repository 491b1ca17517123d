import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exampleMeasures, exampleRun, exampleWindows, NEW_SESSION } from '../store/testing/example-data.ts'
import { trainModel } from './train.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

let directory: string
let bench: Workbench
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-train-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
})
afterEach(() => {
  bench.close()
  rmSync(directory, { recursive: true })
})

test('windows with losses are left out of training and said to be, unless they are asked for', async () => {
  const { id } = bench.store.sessions.create(NEW_SESSION)
  for (const [at, label] of (['random', 'random', 'sequential', 'sequential'] as const).entries()) {
    // Jumps tell the classes apart.
    const windows = exampleWindows(4).map((window) => ({ ...window, jumps: label === 'random' ? window.jumps : 1 }))
    const measures = exampleMeasures(4).map((one, index) => ({ ...one, discardedEvents: index === 3 ? 5 : 0 }))
    bench.store.runs.save(exampleRun(id, `run-${at}`, { run: { label }, windows, measures }))
  }
  const whole = await trainModel(bench, [id], { seed: 1, featureSet: 'seed-v1' })
  expect(whole.model.training.windows).toBe(12)
  expect(whole.report.dataset.leftOut).toEqual({ idle: 0, lossy: 4, first: 0, label: 0, keptBack: 0 })
  expect(whole.why).toBe('seed-v1. Left out: 4 windows over which the tracer lost something.')
  const all = await trainModel(bench, [id], { seed: 1, featureSet: 'seed-v1', includeLossy: true })
  expect(all.model.training.windows).toBe(16)
  expect(all.report.dataset.leftOut).toMatchObject({ idle: 0, lossy: 0 })
})
