import { expect, test } from 'vitest'
import { fitScaler, scaled } from './scaler.ts'

// Reference values: python3-sklearn 1.2.1, StandardScaler().fit(X), mean_.tolist() and scale_.tolist().

function expectClose(actual: readonly number[], reference: readonly number[]): void {
  expect(actual).toHaveLength(reference.length)
  for (const [index, value] of reference.entries()) {
    expect(Math.abs((actual[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value))
  }
}

test('mean and scale are scikit-learn’s, for features of any magnitude and for a constant one', () => {
  const scaler = fitScaler([
    [715827882.6, 0.985, 0.1, 4096, 100000001],
    [131072, 0.005, 0.1, 131072, 100000000],
    [8191.5, 0.25, 0.1, 65536, 100000000],
    [4621481.93 * 512, 0.4532, 0.1, 16384.25, 100000002],
    [0, 1, 0.1, 4096, 100000001],
    [300000, 0.76, 0.1, 262144, 100000000],
  ])
  expectClose(
    scaler.mean,
    [513744315.71, 0.5755333333333333, 0.09999999999999999, 80554.70833333333, 100000000.66666667],
  )
  expectClose(scaler.scale, [868687405.3231598, 0.3715527179583299, 1, 92701.9822586084, 0.7453559924999298])
})

test('a feature that differs only by rounding errors has scale 1, as in scikit-learn', () => {
  expect(fitScaler([[1e15], [1e15 + 0.125], [1e15]]).scale).toEqual([1])
  expect(fitScaler([[1e9], [1e9 + 1e-6], [1e9]]).scale).toEqual([1])
  expect(fitScaler([[1.1e8], [1.1e8 + 1.5e-8], [1.1e8]]).scale).toEqual([1])
})

test('scaling is (x - mean) / scale', () => {
  expect(scaled({ mean: [10, 0.5], scale: [4, 0.25] }, [2, 1])).toEqual([-2, 2])
})
