import { expect, test } from 'vitest'
import { randomStream } from '../../../shared/random.ts'
import { stratifiedByWindow, validationSplit } from './splits.ts'
import { separableRows } from '../testing/toy.ts'

test('stratified: a fifth of each class is held out, nothing is lost or doubled', () => {
  const rows = separableRows(4)
  const { train, held } = stratifiedByWindow(rows, randomStream(1))
  expect(new Set([...train, ...held])).toEqual(new Set(rows))
  expect([train.length, held.length]).toEqual([48, 12])
  for (const label of ['sequential', 'random', 'mixed'] as const) {
    expect(held.filter((row) => row.label === label)).toHaveLength(4)
  }
})

test('stratified: as many are held out as scikit-learn holds out, of 3 x 288 windows 58, 58 and 57', () => {
  const rows = separableRows(58)
  const classes = [...Map.groupBy(rows, ({ label }) => label).values()].map((members) => members.slice(0, 288))
  const { train, held } = stratifiedByWindow(classes.flat(), randomStream(1))
  expect([train.length, held.length]).toEqual([691, 173])
  const counts = [...Map.groupBy(held, ({ label }) => label).values()].map((members) => members.length)
  expect(counts.toSorted()).toEqual([57, 58, 58])
})

test('validation goes by whole runs where every class has five', () => {
  const { train, held } = validationSplit(separableRows(5), randomStream(1))
  const runsOf = (rows: typeof held): Set<string> => new Set(rows.map(({ runId }) => runId))
  expect(runsOf(held).size).toBe(3)
  expect(runsOf(train).size).toBe(12)
  expect(new Set([...runsOf(train), ...runsOf(held)]).size).toBe(15)
})

test('validation goes by window where a class has fewer runs, so that each run is learned from', () => {
  const rows = separableRows(4)
  const { train, held } = validationSplit(rows, randomStream(1))
  expect(held).toHaveLength(12)
  expect(new Set(train.map(({ runId }) => runId)).size).toBe(12)
})

test('a class with one window keeps it for learning', () => {
  const rows = separableRows(2).filter(({ label }, index) => label !== 'mixed' || index === 20)
  const { train } = stratifiedByWindow(rows, randomStream(3))
  expect(train.filter(({ label }) => label === 'mixed')).toHaveLength(1)
})
