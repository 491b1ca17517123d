import { expect, test } from 'vitest'
import { knownRanges } from './known-ranges.ts'

const row = (...features: number[]) => ({ runId: 'r', windowIndex: 0, label: 'random' as const, features })

test('a feature is known as far beyond its range as the range is wide, and never only exactly where it was', () => {
  const ranges = knownRanges(
    [row(1000, 0, 4096, 1, 100, 0, 0.2, 128), row(3000, 1, 4096, 0, 500, 0, 0.4, 128)],
    'served-v1',
  )
  expect(ranges[0]).toEqual({ low: -1000, high: 5000 })
  expect(ranges[1]).toEqual({ low: -1, high: 2 })
  // Never varied: a quarter of its size, or a tenth of all for a share.
  expect(ranges[2]).toEqual({ low: 3072, high: 5120 })
  expect(ranges[4]).toEqual({ low: -300, high: 900 })
  expect(ranges[5]).toEqual({ low: -0.1, high: 0.1 })
  expect(ranges[6]!.low).toBeCloseTo(0, 12)
  expect(ranges[6]!.high).toBeCloseTo(0.6, 12)
})

test('the readahead in force never makes a window unknown: the module sets it itself', () => {
  const ranges = knownRanges([row(0, 0, 0, 0, 0, 0, 0, 128)], 'served-v1')
  expect(ranges[7]!.low).toBe(0)
  expect(ranges[7]!.high).toBeGreaterThan(16384)
})
