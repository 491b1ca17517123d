import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilson95 } from '../../../shared/wilson.ts'
import { clusterBootstrap95 } from './intervals.ts'

test('the Wilson interval is scipy’s', () => {
  // scipy 1.10.1: binomtest(k, n).proportion_ci(method='wilson')
  const reference: [number, number, number, number][] = [
    [84, 85, 0.9363282911750609, 0.9979202128653358],
    [0, 10, 0, 0.27753279986288926],
    [10, 10, 0.7224672001371109, 1],
    [7, 9, 0.4525889691069889, 0.9367748928821533],
    [863, 864, 0.9934733193561445, 0.9997956599472502],
  ]
  for (const [successes, trials, low, high] of reference) {
    const [ours, oursHigh] = wilson95(successes, trials)
    expect(ours).toBeCloseTo(low, 12)
    expect(oursHigh).toBeCloseTo(high, 12)
  }
})

test('the Wilson interval holds the share and stays within 0 and 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, share) => {
      const successes = Math.round(share * trials)
      const [low, high] = wilson95(successes, trials)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(low).toBeLessThanOrEqual(successes / trials)
      expect(high).toBeGreaterThanOrEqual(successes / trials)
      expect(high).toBeLessThanOrEqual(1)
    }),
  )
})

test('the bootstrap of many runs comes near the normal interval of the runs’ mean', () => {
  // 200 runs of 10 windows, 5 + k % 6 right: mean 0.75, standard deviation sqrt(35 / 12) / 10.
  const clusters = Array.from({ length: 200 }, (_, run) => ({ windows: 10, correct: 5 + (run % 6) }))
  const share = clusters.reduce((sum, { correct }) => sum + correct, 0) / 2000
  const half = (1.96 * Math.sqrt(35 / 12)) / 10 / Math.sqrt(200)
  const [low, high] = clusterBootstrap95(clusters, 1) ?? [0, 0]
  expect(Math.abs(low - (share - half))).toBeLessThan(0.1 * half)
  expect(Math.abs(high - (share + half))).toBeLessThan(0.1 * half)
})

test('windows of a run being alike widens the interval over runs, as it does not Wilson’s', () => {
  const clusters = Array.from({ length: 10 }, (_, run) => ({ windows: 20, correct: run < 8 ? 20 : 0 }))
  const [low, high] = clusterBootstrap95(clusters, 1) ?? [0, 0]
  const [narrowLow, narrowHigh] = wilson95(160, 200)
  // Of 10 runs 8 are right: the 2.5 % quantile of Binomial(10, 0.8) / 10 is 0.5, the 97.5 % quantile 1.
  expect([low, high]).toEqual([0.5, 1])
  expect(high - low).toBeGreaterThan(2 * (narrowHigh - narrowLow))
})

test('it is the same for the same seed, holds the share, and needs two runs', () => {
  const cluster = fc.record({ windows: fc.integer({ min: 1, max: 50 }), share: fc.constantFrom(0, 0.5, 0.9, 1) })
  fc.assert(
    fc.property(fc.array(cluster, { minLength: 2, maxLength: 30 }), fc.integer(), (drawn, seed) => {
      const clusters = drawn.map(({ windows, share }) => ({ windows, correct: Math.round(windows * share) }))
      const interval = clusterBootstrap95(clusters, seed)
      expect(clusterBootstrap95(clusters, seed)).toEqual(interval)
      const total = (key: 'windows' | 'correct'): number => clusters.reduce((sum, each) => sum + each[key], 0)
      const share = total('correct') / total('windows')
      expect(interval?.[0]).toBeLessThanOrEqual(share)
      expect(interval?.[1]).toBeGreaterThanOrEqual(share)
    }),
    { numRuns: 30 },
  )
  expect(clusterBootstrap95([{ windows: 5, correct: 4 }], 1)).toBeUndefined()
})
