import { expect, test } from 'vitest'
import { Learner } from './learner.ts'
import { emptyBatch, type StackBatch } from './stack-batch.ts'
import { separableRows } from '../testing/toy.ts'

/** Three fifths of the sequential windows, a quarter of the mixed ones: without the validation part 24 of 40, 12 of 40, 4 of 40. */
function unbalancedRows() {
  const places = new Map<string, number>()
  return separableRows(6).filter(({ label }) => {
    const place = places.get(label) ?? 0
    places.set(label, place + 1)
    return place < { sequential: 30, random: 15, mixed: 5 }[label]
  })
}

function batchesOf(learner: Learner, count: number): StackBatch[] {
  return Array.from({ length: count }, () => {
    const input = emptyBatch(1, learner.schedule.batch, learner.featureCount)
    learner.fillBatch(0, input)
    return input
  })
}

test('balanced weights are scikit-learn’s, on the windows that are learned from', () => {
  const learner = new Learner({ rows: unbalancedRows(), seed: 1, classWeights: 'balanced' })
  const weightOfClass = new Map<number, number>()
  for (const { targets, weights } of batchesOf(learner, 8)) {
    for (let row = 0; row < learner.schedule.batch; row++) {
      const id = targets.slice(row * 3, row * 3 + 3).indexOf(1)
      weightOfClass.set(id, weights[row * 3 + id]! * learner.schedule.batch)
    }
  }
  // compute_class_weight('balanced', classes=[0, 1, 2], y=[0]*24 + [1]*12 + [2]*4) = 40 / (3 * 24), 40 / (3 * 12), 40 / (3 * 4).
  for (const [id, weight] of [0.55555556, 1.11111111, 3.33333333].entries()) {
    expect(weightOfClass.get(id)).toBeCloseTo(weight, 6)
  }
})

test('a pass holds every example once, and the next one runs on in the same batch', () => {
  const rows = separableRows(6)
  const learner = new Learner({ rows, seed: 2 })
  // 75 of the 90 windows are learned from, in batches of 16: the fifth batch is of both passes.
  const seen = batchesOf(learner, 10).flatMap(({ features }) =>
    Array.from({ length: 16 }, (_, row) => features.slice(row * 6, row * 6 + 5).join()),
  )
  expect(new Set(seen.slice(0, 75)).size).toBe(75)
  expect(new Set(seen.slice(75, 150))).toEqual(new Set(seen.slice(0, 75)))
})

test('a fifth of the first layer’s units is dropped, the rest made up for it', () => {
  const values = batchesOf(new Learner({ rows: separableRows(6), seed: 3 }), 400).flatMap(({ dropout }) =>
    [...dropout].filter((_, index) => index % 33 !== 32),
  )
  expect(new Set(values)).toEqual(new Set([0, 1.25]))
  const share = values.filter((value) => value === 0).length / values.length
  // Five standard deviations of a binomial share.
  expect(Math.abs(share - 0.2)).toBeLessThan(5 * Math.sqrt((0.2 * 0.8) / values.length))
})
