import { expect, test } from 'vitest'
import { featureSpreads } from './spread.ts'

test('the mean spread within a run, by that of all windows', () => {
  const rows = [
    { runId: 'a', features: [1, 5] },
    { runId: 'a', features: [3, 5] },
    { runId: 'b', features: [7, 5] },
    { runId: 'b', features: [11, 5] },
    { runId: 'alone', features: [3, 5] },
  ]
  // numpy.std(ddof=1): within a 1.41421356, within b 2.82842712, of all five 4. The run of one window has none.
  const [first, second] = featureSpreads(rows)
  expect(first).toBeCloseTo((Math.SQRT2 + 2 * Math.SQRT2) / 2 / 4, 12)
  expect(second).toBe(0)
})

test('where no run has two windows, nothing is known of it', () => {
  expect(
    featureSpreads([
      { runId: 'a', features: [1] },
      { runId: 'b', features: [2] },
    ]),
  ).toEqual([0])
  expect(featureSpreads([])).toEqual([])
})
