import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WindowStudy } from '../../shared/window-study.ts'
import { openStore, type Store } from './store.ts'
import { exampleModel } from './testing/example-data.ts'
import { exampleJudgedWindow, exampleReport } from './testing/example-report.ts'

let directory: string
let store: Store
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-reports-'))
  store = openStore(join(directory, 'rabench.db'))
  store.models.save(exampleModel('m1', []))
})
afterEach(async () => {
  store.close()
  await rm(directory, { recursive: true })
})

const ROWS = [
  { runId: 's/a', windowIndex: 3, label: 'random', features: [0.1, 1 / 3, 4096, 0, 5e-324] },
  { runId: 's/b', windowIndex: 0, label: 'mixed', features: [1e300, 1, 4096, 0, 7] },
] as const

const WINDOWS = [
  exampleJudgedWindow('s/b'),
  exampleJudgedWindow('s/a', { windowIndex: 1, label: 'mixed', predicted: 'random', abstained: 'unsure' }),
  exampleJudgedWindow('s/a'),
]

function saved(): void {
  store.modelReports.save({
    report: exampleReport('m1'),
    judgedWindows: { 'leave-one-run-out': WINDOWS, stratified: [exampleJudgedWindow('s/c')] },
    rows: ROWS,
  })
}

test('a report, and the rows that were learned from, come back as they were written, to the last bit', () => {
  saved()
  store.close()
  store = openStore(store.path)
  expect(store.modelReports.find('m1')).toEqual(exampleReport('m1'))
  expect(store.modelReports.rows('m1')).toEqual(ROWS)
})

test('a model of before reports were kept has none, and no rows and windows', () => {
  expect(store.modelReports.find('m1')).toBeUndefined()
  expect(store.modelReports.rows('m1')).toBeUndefined()
  expect(store.modelReports.judgedWindows('m1', 'stratified')).toEqual({ total: 0, windows: [] })
})

test('judged windows are those of one split, by run and time', () => {
  saved()
  expect(store.modelReports.judgedWindows('m1', 'leave-one-run-out')).toEqual({
    total: 3,
    windows: [WINDOWS[2], WINDOWS[1], WINDOWS[0]],
  })
  expect(store.modelReports.judgedWindows('m1', 'stratified').windows.map(({ runId }) => runId)).toEqual(['s/c'])
})

test('a cell of the confusion matrix is asked for by what is true and what was said, page by page', () => {
  saved()
  const cell = { label: 'mixed', predicted: 'random' } as const
  expect(store.modelReports.judgedWindows('m1', 'leave-one-run-out', cell)).toEqual({ total: 1, windows: [WINDOWS[1]] })
  const page = store.modelReports.judgedWindows('m1', 'leave-one-run-out', { label: 'random', offset: 1, limit: 1 })
  expect(page).toEqual({ total: 2, windows: [WINDOWS[0]] })
})

test('a report goes with its model', () => {
  saved()
  store.models.erase('m1')
  expect(store.modelReports.find('m1')).toBeUndefined()
  expect(store.modelReports.judgedWindows('m1', 'leave-one-run-out').total).toBe(0)
})

test('a report is stored with all its windows or not at all', () => {
  const twice = [exampleJudgedWindow('s/a'), exampleJudgedWindow('s/a')]
  const recording = { report: exampleReport('m1'), judgedWindows: { stratified: twice }, rows: [] }
  expect(() => {
    store.modelReports.save(recording)
  }).toThrow(/UNIQUE/)
  expect(store.modelReports.find('m1')).toBeUndefined()
})

test('studies of the window’s length are listed newest first', () => {
  const study = (id: string, createdAt: string): WindowStudy => ({
    ...{ format: 'rabench-window-study', version: 1, id, createdAt, sessionIds: ['s'], seed: 1, runs: 0 },
    ...{ skipped: [{ runId: 's/a', why: 'Its trace was not kept.' }], rows: [], verdict: 'None.' },
  })
  const [old, young] = [study('w1', '2026-11-22T10:00:00.000Z'), study('w2', '2026-11-23T10:00:00.000Z')]
  store.windowStudies.save(old)
  store.windowStudies.save(young)
  expect(store.windowStudies.list()).toEqual([young, old])
})
