import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SPLIT_NAMES } from '../../../shared/splits.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import { separableRows } from '../testing/toy.ts'
import { foldsOf, splitRefusal } from './folds.ts'

/** Every class in two sessions, boxes and shapes. */
function placedRows(runsPerClass: number): DatasetRow[] {
  return separableRows(runsPerClass).map((row) => {
    const isOdd = Number(row.runId.split('-')[1]) % 2 === 1
    return {
      ...row,
      sessionId: isOdd ? 'tuesday' : 'monday',
      boxName: isOdd ? 'lab' : 'virtual',
      shape: `${row.label} ${isOdd ? '4k' : '64k'}`,
    }
  })
}

const GROUP_OF = {
  'leave-one-run-out': ({ runId }: DatasetRow) => runId,
  'grouped-k-fold': ({ runId }: DatasetRow) => runId,
  'leave-one-session-out': ({ sessionId }: DatasetRow) => sessionId,
  'leave-one-box-out': ({ boxName }: DatasetRow) => boxName,
  'leave-one-shape-out': ({ shape }: DatasetRow) => shape,
  stratified: undefined,
} as const

test.each(SPLIT_NAMES)('%s: no row is on both sides, none is lost, and no group is torn', (split) => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 0, max: 1000 }), (runsPerClass, seed) => {
      const rows = placedRows(runsPerClass)
      const folds = foldsOf(split, rows, seed)
      for (const { train, test: held } of folds) {
        expect(held.length).toBeGreaterThan(0)
        expect(new Set([...train, ...held])).toEqual(new Set(rows))
        expect(train.length + held.length).toBe(rows.length)
        const groupOf = GROUP_OF[split]
        if (groupOf === undefined) continue
        const learned = new Set(train.map(groupOf))
        expect(held.filter((row) => learned.has(groupOf(row)))).toEqual([])
      }
      const tested = folds.flatMap((fold) => fold.test)
      expect(tested).toHaveLength(split === 'stratified' ? rows.length / 5 : rows.length)
      expect(new Set(tested).size).toBe(tested.length)
    }),
    { numRuns: 20 },
  )
})

test('five parts of runs: each has each class, and another seed deals other ones', () => {
  const rows = placedRows(7)
  const folds = foldsOf('grouped-k-fold', rows, 1)
  expect(folds.map(({ name }) => name)).toEqual(['fold 1', 'fold 2', 'fold 3', 'fold 4', 'fold 5'])
  for (const { test: held } of folds) expect(new Set(held.map(({ label }) => label)).size).toBe(3)
  const runs = folds.map(({ test: held }) => new Set(held.map(({ runId }) => runId)).size)
  expect(runs.toSorted()).toEqual([4, 4, 4, 4, 5])
  expect(foldsOf('grouped-k-fold', rows, 1)).toEqual(folds)
  expect(foldsOf('grouped-k-fold', rows, 2)).not.toEqual(folds)
})

test('a fold counts although its training part lacks a class that it tests', () => {
  const rows = placedRows(2).map((row) => (row.label === 'mixed' ? { ...row, sessionId: 'monday' } : row))
  const more = [...rows, { ...rows.at(-1)!, runId: 'mixed-9', sessionId: 'wednesday' }]
  const monday = foldsOf('leave-one-session-out', more, 1).find(({ name }) => name === 'monday')
  expect(monday?.train.filter(({ label }) => label === 'mixed')).toHaveLength(1)
  const twoClasses = more.filter(({ label, sessionId }) => label !== 'sequential' || sessionId === 'tuesday')
  expect(splitRefusal('leave-one-session-out', twoClasses)).toBe(
    'All windows of sequential are of one session, so leaving it out leaves the class out.',
  )
})

describe('a split is refused with what is missing', () => {
  test('where each class has one group', () => {
    const rows = separableRows(2).map((row) => ({ ...row, shape: `${row.label} 4k` }))
    const sentence = 'Each class has one workload shape only, so leaving one out leaves a class out.'
    expect(splitRefusal('leave-one-shape-out', rows)).toBe(sentence)
    expect(() => foldsOf('leave-one-shape-out', rows, 1)).toThrow(
      expect.objectContaining({ code: 'too-little-data', message: sentence }),
    )
  })

  test('where there is one group in all, or nobody knows it', () => {
    const rows = placedRows(2).map((row) => ({ ...row, boxName: 'virtual' }))
    expect(splitRefusal('leave-one-box-out', rows)).toBe('All windows are of one box, so there is none to leave out.')
    expect(splitRefusal('leave-one-box-out', [...rows, ...separableRows(1)])).toBe(
      'The box of 15 of the 45 windows is not known.',
    )
    expect(splitRefusal('leave-one-run-out', separableRows(2))).toBeUndefined()
    expect(splitRefusal('grouped-k-fold', separableRows(1))).toBe(
      'Each class has one run only, so leaving one out leaves a class out.',
    )
  })
})
