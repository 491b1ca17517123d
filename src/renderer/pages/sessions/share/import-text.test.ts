import { expect, test } from 'vitest'
import { importSentences } from './import-text.ts'

const BUNDLE = { kind: 'bundle', createdAt: '2026-11-22T20:00:00.000Z', appVersion: '0.1.0', traces: 0 } as const

test('what is new is counted by kind, with its runs after the captures that they are of', () => {
  const imported = [
    { kind: 'model', id: 'm' },
    ...['a', 'b'].map((id) => ({ kind: 'session' as const, id })),
    ...['d', 'e'].map((id) => ({ kind: 'deployment' as const, id })),
  ] as const
  expect(importSentences({ ...BUNDLE, imported: [...imported], known: [], runs: 18, traces: 1 })).toEqual([
    'New here: 2 captures, 18 runs, 1 model, 2 loadings of modules and 1 raw trace.',
  ])
})

test('what was here already is told apart from what is new', () => {
  const known = [{ kind: 'session' as const, id: 'a' }]
  expect(importSentences({ ...BUNDLE, imported: [], known, runs: 0 })).toEqual([
    'Nothing in it is new.',
    'Already here, with the same content: 1 capture.',
  ])
  expect(importSentences({ ...BUNDLE, imported: [{ kind: 'annotation', id: 'n' }], known, runs: 0 })).toEqual([
    'New here: 1 note.',
    'Already here, with the same content: 1 capture.',
  ])
})

test('a CSV is counted by class, and where it is kept is said', () => {
  const csv = { kind: 'csv', id: 'csv-1', path: '/data/datasets/csv-1.csv', rows: 3, runs: 1 } as const
  const windowsByClass = { sequential: 2, random: 0, mixed: 0 }
  expect(importSentences({ ...csv, rowsWithoutFeatures: 1, windowsByClass, isNew: true })).toEqual([
    '3 windows of 1 run: 2 sequential, 0 random and 0 mixed; 1 without features.',
    expect.stringContaining('kept to train on: /data/datasets/csv-1.csv'),
  ])
  expect(importSentences({ ...csv, rowsWithoutFeatures: 0, windowsByClass, isNew: false })[1]).toBe(
    'It was here already: /data/datasets/csv-1.csv',
  )
})
