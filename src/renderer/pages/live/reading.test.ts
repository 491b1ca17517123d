import { beforeEach, expect, test } from 'vitest'
import type { DecisionLine } from '../../../shared/decisions.ts'
import { LiveStore } from './live-store.ts'
import { liveCsv } from './live-csv.ts'
import { readingAt, windowFrom } from './reading.ts'

const LINE: DecisionLine = {
  ...{ seq: 0, mono_ns: 0, wall_ns: 0, disk: 'vdb', window_ms: 2500, n: 100, distance_sectors: 0, jumps: 0 },
  ...{ bytes: 100 * 65_536, writes: 0, readaheads: 0, readahead_kib_before: 128, features_q16: [], logits_q16: [] },
  ...{ lost: 0, abstained: 'no', outside_feature: -1, inference_ns: 0, accepted: 0 },
  ...{ class: 0, confidence_milli: 900, action: 'keep', readahead_kib: 128, files: 0, walk_us: 0 },
}

let store: LiveStore
beforeEach(() => {
  store = new LiveStore()
  store.refill(
    [
      { ...LINE, seq: 1, wall_ns: 10_000e6 },
      { ...LINE, seq: 2, wall_ns: 12_500e6, class: 1, readahead_kib: 16 },
      { ...LINE, seq: 3, wall_ns: 20_000e6, class: -1, action: 'idle', n: 0, bytes: 0 },
    ],
    [{ atMs: 11_000, readBytesPerSecond: 5e6, writeBytesPerSecond: 1e6, iops: 40, readaheadKib: 128 }],
  )
})

test('an instant reads the window and the sample that it is part of', () => {
  expect(readingAt(store, 10_500)).toEqual({
    atMs: 10_500,
    decision: { classId: 1, confidence: Math.fround(0.9), readaheadKib: 16, requestKib: 64 },
    disk: { readMb: 5, writtenMb: 1, iops: 40 },
  })
})

test('between windows, and after the last, nothing is known', () => {
  expect(readingAt(store, 15_000)).toEqual({ atMs: 15_000, decision: undefined, disk: undefined })
  expect(readingAt(store, 30_000)).toEqual({ atMs: 30_000, decision: undefined, disk: undefined })
})

test('steps go from window to window and stop at both ends', () => {
  expect(windowFrom(store, undefined, -1)).toBe(12_500)
  expect(windowFrom(store, 12_500, -1)).toBe(10_000)
  expect(windowFrom(store, 10_000, -1)).toBe(10_000)
  expect(windowFrom(store, 20_000, 1)).toBe(20_000)
  expect(windowFrom(new LiveStore(), undefined, 1)).toBeUndefined()
})

test('a CSV has everything in time order, and empty fields where nothing is known', () => {
  const [, ...rows] = liveCsv(store).trimEnd().split('\n')
  expect(rows.map((row) => row.split(',').slice(1, 3).join(' '))).toEqual([
    'decision sequential',
    'disk ',
    'decision random',
    'decision idle',
  ])
  expect(rows[1]).toBe('1970-01-01T00:00:11.000Z,disk,,,128,,,5,1,40,')
  expect(rows[3]).not.toContain('NaN')
})
