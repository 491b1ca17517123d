import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import { mergedLatency } from './latency-sketch.ts'

function sketchOf(values: readonly number[]): string {
  const histogram = build({ numberOfSignificantValueDigits: 2 })
  for (const value of values) histogram.recordValue(value)
  return encodeIntoCompressedBase64(histogram)
}

/** The smallest value that at least a share of all values do not exceed. */
function rank(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN
}

test('sketches of windows give the percentiles of all their values, to 1 %, not an average of theirs', () => {
  // A window of 1000 fast completions and one of 100 slow ones, 10 s at most.
  const fast = Array.from({ length: 1000 }, (_, index) => 80_000 + 40 * index)
  const slow = Array.from({ length: 100 }, (_, index) => 100_000_000 * (index + 1))
  const all = [...fast, ...slow]
  const merged = mergedLatency([sketchOf(fast), sketchOf(slow)])
  expect(merged?.count).toBe(1100)
  for (const [name, share] of [
    ['p50Ns', 0.5],
    ['p95Ns', 0.95],
    ['p99Ns', 0.99],
  ] as const) {
    expect(Math.abs((merged?.[name] ?? 0) / rank(all, share) - 1), name).toBeLessThan(0.01)
  }
})

test('no sketch, and sketches of nothing, have no latency', () => {
  expect(mergedLatency([])).toBeUndefined()
  expect(mergedLatency([sketchOf([])])).toBeUndefined()
})
