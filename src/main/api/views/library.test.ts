import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  annotationSchema,
  libraryPageSchema,
  libraryQuerySchema,
  newAnnotationSchema,
  runItemSchema,
  seriesStatisticsSchema,
  sessionItemSchema,
} from '../../../shared/contract/sessions.ts'
import { openStore, type Store } from '../../store/index.ts'
import {
  exampleDecision,
  exampleMeasures,
  exampleModel,
  exampleRun,
  exampleWindows,
  NEW_SESSION,
} from '../../store/testing/example-data.ts'
import { annotationItem, libraryPage, rangeStatistics } from './library.ts'
import { correctedRun } from './runs.ts'
import { sessionItem } from './sessions.ts'

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

const AT = '2026-11-22T22:30:00.000Z'

function fill(): void {
  store.sessions.create({ ...NEW_SESSION, id: 's1' })
  store.runs.save(exampleRun('s1', 'a'))
  const measures = exampleMeasures(2).map((one, at) => ({ ...one, discardedEvents: at }))
  store.runs.save(exampleRun('s1', 'b', { windows: exampleWindows(2), measures }))
  store.runs.correctLabel('s1/b', 'mixed', AT)
  store.sessions.create({ ...NEW_SESSION, id: 's2' })
  store.sessions.label('s2', { title: 'Named', notes: 'n', tags: ['t'] })
  store.sessions.end('s2', 'failed', AT)
  store.models.save(exampleModel('m1', []))
  store.models.save(exampleModel('m2', []))
  store.models.label('m2', { title: 'The second' })
  for (const [at, modelId] of ['m1', 'm2', 'of another bench'].entries()) {
    store.recordings.start({ id: `r${at}`, boxName: 'lab-3', disk: 'vdb', modelId, startedAt: AT })
  }
  store.recordings.addDecisions('r0', [exampleDecision(0), { ...exampleDecision(1), class: -1 }])
  store.recordings.end('r0', AT)
  for (const [at, plan] of [{ title: 'Unseen' }, { title: '' }, { title: 7 }, {}].entries()) {
    const evaluation = { id: `e${at}`, modelId: 'm2', boxName: 'lab-3', kernel: '6.12', startedAt: AT } as const
    store.evaluations.start({ ...evaluation, state: 'running', plan })
  }
}

test('an item of the library says of each thing what its own line in the list of sessions says', async () => {
  fill()
  const page = await libraryPage(store, {})
  expect(libraryPageSchema.strict().parse(page)).toEqual(page)
  expect(page.total).toBe(9)
  expect(page.items).toHaveLength(9)
  for (const item of page.items) expect(sessionItemSchema.parse(item)).toEqual(sessionItem(store, item.id))
})

test('an instant without milliseconds is the same instant', async () => {
  fill()
  const at = async (since: string, until: string) =>
    (await libraryPage(store, libraryQuerySchema.parse({ since, until }))).total
  expect(await at('2026-11-22T22:30:00Z', '2026-11-22T22:30:00Z')).toBe(7)
  expect(await at('2026-11-22T22:30:00.001Z', '2026-11-23T00:00:00Z')).toBe(0)
})

test('a run tells its corrected label beside the planned one', () => {
  fill()
  const run = correctedRun(store, 's1/b')
  expect(runItemSchema.strict().parse(run)).toEqual(run)
  expect(run).toMatchObject({ label: 'random', correctedLabel: 'mixed', correctedAt: AT })
})

test('annotations are what the contract says', () => {
  fill()
  const note = { subjectId: 's1', runId: 's1/a', range: { unit: 'window', from: 1, to: 2 }, text: 'odd' } as const
  const item = annotationItem(store.annotations.add(newAnnotationSchema.parse(note), AT))
  expect(annotationSchema.strict().parse(item)).toMatchObject(note)
})

test.each([
  ['windows without a run', { subjectId: 's1', range: { unit: 'window', from: 1, to: 2 }, text: 'a' }],
  ['a range that ends before it starts', { subjectId: 's1', range: { unit: 'ms', from: 2, to: 1 }, text: 'a' }],
  ['half a window', { subjectId: 's1', runId: 'r', range: { unit: 'window', from: 0.5, to: 1 }, text: 'a' }],
  ['nothing said', { subjectId: 's1', text: '  ' }],
])('an annotation with %s is refused', (_, note) => {
  expect(newAnnotationSchema.safeParse(note).success).toBe(false)
})

test('statistics are of all series, or of those asked for, of runs that are there', async () => {
  fill()
  const all = await rangeStatistics(store, { runIds: ['s1/a', 's1/b'], fromWindow: 0, toWindow: 100 })
  expect(all.map((one) => seriesStatisticsSchema.strict().parse(one))).toEqual(all)
  expect(all.map(({ series, n }) => [series, n])).toEqual([
    ...['requests', 'bytes', 'writes', 'readaheads', 'distanceSectors', 'jumps'].map((series) => [series, 7]),
    ...['latencyP50Ns', 'latencyP95Ns', 'latencyP99Ns'].map((series) => [series, 2]),
  ])
  await expect(rangeStatistics(store, { runIds: ['s1/a', 's1/z'], fromWindow: 0, toWindow: 1 })).rejects.toThrow(
    expect.objectContaining({ code: 'unknown-session' }),
  )
})
