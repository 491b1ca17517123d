import { expect, test } from 'vitest'
import { overlappingRows } from '../testing/toy.ts'
import { foldsOf } from './folds.ts'
import { learningSteps } from './learning-curve.ts'

const folds = foldsOf('leave-one-run-out', overlappingRows(3, 20), 1)

test('each step has its share of each class, holds the smaller ones, and is judged on the same windows', () => {
  const steps = learningSteps(folds, 1)
  expect(steps.map(({ share }) => share)).toEqual([0.1, 0.2, 0.4, 0.7, 1])
  for (const [at, { share, folds: shrunk }] of steps.entries()) {
    for (const [place, { train, test: held }] of shrunk.entries()) {
      const whole = folds[place]!
      expect(held).toBe(whole.test)
      for (const label of ['sequential', 'random', 'mixed'] as const) {
        const of = (rows: typeof train): number => rows.filter((row) => row.label === label).length
        expect(of(train)).toBe(Math.round(share * of(whole.train)))
      }
      const larger = new Set(steps[at + 1]?.folds[place]?.train ?? whole.train)
      expect(train.filter((row) => !larger.has(row))).toEqual([])
    }
  }
  expect(learningSteps(folds, 1)).toEqual(steps)
})

test('a class keeps two windows, one of them for validation', () => {
  const [tenth] = learningSteps(foldsOf('leave-one-run-out', overlappingRows(2, 3), 1), 1)
  // Of the class of the left-out run three windows are there, of the others six; a tenth would be none.
  expect(tenth?.folds[0]?.train).toHaveLength(6)
})
