import { decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import { encodeSketch, newSketch, record, summaryOf } from './latency-sketch.ts'

test('nothing recorded is no summary', () => {
  expect(summaryOf(newSketch())).toBeUndefined()
})

test('values up to 255 are exact, larger ones within 1 %, and an hour is the longest', () => {
  for (const value of [0, 1, 100, 255]) {
    const sketch = newSketch()
    record(sketch, value)
    expect(summaryOf(sketch)).toEqual({ count: 1, p50Ns: value, p95Ns: value, p99Ns: value })
  }
  for (const value of [256, 12_345, 9_876_543_210, 3_600_000_000_000, 1e15]) {
    const sketch = newSketch()
    record(sketch, value)
    const { p50Ns = 0 } = summaryOf(sketch) ?? {}
    const kept = Math.min(value, 3_600_000_000_000)
    expect(p50Ns).toBeGreaterThanOrEqual(kept)
    expect(p50Ns).toBeLessThanOrEqual(kept * 1.01)
  }
})

test('an encoded sketch is one that other tools read, and holds the same', () => {
  const sketch = newSketch()
  for (let value = 1000; value < 2_000_000; value += 777) record(sketch, value)
  const read = decodeFromCompressedBase64(encodeSketch(sketch))
  expect(read.totalCount).toBe(sketch.totalCount)
  expect(summaryOf(read)).toEqual(summaryOf(sketch))
})
