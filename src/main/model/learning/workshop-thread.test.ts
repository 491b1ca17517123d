import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { datasetFromRows } from '../dataset/dataset.ts'
import { separableRows } from '../testing/toy.ts'
import { trainNetworks } from './training.ts'
import { backendReport, runWorkshop, trainInThreads } from './workshop-thread.ts'
import { workshop, type WorkshopInput } from '../workshop.ts'

const input: WorkshopInput = {
  dataset: datasetFromRows(separableRows(3), 'seed-v1', 2.5),
  seed: 1,
  seeds: 2,
  splits: ['stratified'],
  classWeights: 'none',
  thorough: false,
}

/** Handles that keep this process alive, by kind; a thread has a port and itself. */
function handles(): Record<string, number> {
  const kinds = process.getActiveResourcesInfo().filter((kind) => !/^(Timeout|Immediate|TickObject)$/.test(kind))
  return Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length]))
}

test('the workshop in its thread comes to the very result that it comes to here', async () => {
  const before = handles()
  let [last, of] = [0, 0]
  const result = await runWorkshop(input, {
    onProgress: (progress) => {
      ;({ done: last, of } = progress)
    },
  })
  expect(handles()).toEqual(before)
  expect(last).toBeGreaterThan(0)
  expect(last).toBeLessThanOrEqual(of)
  expect(result).toEqual(await workshop(input, trainNetworks))
})

test('an expected failure of the workshop crosses, and its threads end', async () => {
  const before = handles()
  const rows = separableRows(2).map((row) => ({ ...row, sessionId: 'the only one' }))
  const oneSession = {
    ...input,
    dataset: datasetFromRows(rows, 'seed-v1', 2.5),
    splits: ['leave-one-session-out'] as const,
  }
  await expect(runWorkshop(oneSession)).rejects.toMatchObject({ name: 'BenchError', code: 'too-little-data' })
  expect(handles()).toEqual(before)
})

test('an abort in the middle ends all threads, and nothing is told after it', async () => {
  const before = handles()
  const controller = new AbortController()
  let toldAfter = 0
  const run = runWorkshop(input, {
    signal: controller.signal,
    onProgress: () => {
      if (controller.signal.aborted) toldAfter += 1
      controller.abort()
    },
  })
  await expect(run).rejects.toMatchObject({ code: 'interrupted', kept: 'No model was made.' })
  expect(handles()).toEqual(before)
  await sleep(100)
  expect(toldAfter).toBe(0)
})

test('networks can be trained in threads without a workshop', async () => {
  const before = handles()
  const problems = [1, 2, 3].map((seed) => ({ rows: input.dataset.rows, seed }))
  expect(await trainInThreads(problems, {})).toEqual(await trainNetworks(problems, {}))
  expect(handles()).toEqual(before)
})

test('the backend is told from a thread, once', async () => {
  const report = await backendReport()
  expect(report.name).toBe((await trainNetworks([{ rows: input.dataset.rows, seed: 1 }], {}))[0]?.backend)
  expect(await backendReport()).toBe(report)
})
