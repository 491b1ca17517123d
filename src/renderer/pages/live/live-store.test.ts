import { beforeEach, expect, test } from 'vitest'
import type { DecisionLine } from '../../../shared/decisions.ts'
import { UNJUDGED_ID } from '../../widgets/classes.ts'
import { liveCsv } from './live-csv.ts'
import { LiveStore } from './live-store.ts'

const LINE: DecisionLine = {
  seq: 0,
  lost: 0,
  mono_ns: 0,
  wall_ns: 0,
  disk: 'vdb',
  window_ms: 2500,
  n: 100,
  distance_sectors: 0,
  jumps: 0,
  bytes: 100 * 65_536,
  writes: 0,
  readaheads: 0,
  readahead_kib_before: 128,
  features_q16: [],
  logits_q16: [],
  class: 0,
  confidence_milli: 900,
  abstained: 'no',
  outside_feature: -1,
  inference_ns: 0,
  accepted: 0,
  action: 'keep',
  readahead_kib: 128,
  files: 0,
  walk_us: 0,
}
const at = (seconds: number, more: Partial<DecisionLine> = {}): DecisionLine => ({
  ...LINE,
  seq: seconds,
  wall_ns: seconds * 1e9,
  ...more,
})
const SAMPLE = { readBytesPerSecond: 1e6, writeBytesPerSecond: 0, iops: 10, readaheadKib: 128 }

let store: LiveStore
beforeEach(() => {
  store = new LiveStore()
})

test('events that came while history was on its way are neither doubled nor lost', () => {
  store.addDecision(at(3))
  store.refill([at(1), at(2), at(3)], [{ ...SAMPLE, atMs: 1000 }])
  store.addDecision(at(3))
  store.addDecision(at(4))
  expect([0, 1, 2, 3, 4].map((newest) => store.line(newest)?.seq)).toEqual([4, 3, 2, 1, undefined])
  expect(store.decisions.length).toBe(4)
})

test('what came since the recording was last written down stays, and a hole that it left is filled later', () => {
  for (const seconds of [5, 6, 7]) store.addDecision(at(seconds))
  store.refill([at(1), at(2), at(3)], [])
  expect([0, 1, 2, 3, 4, 5].map((newest) => store.line(newest)?.seq)).toEqual([7, 6, 5, 3, 2, 1])
  expect(store.missing).toBe(1)
  store.refill([at(3), at(4), at(5)], [])
  expect(store.listed).toBe(7)
  expect(store.decisions.length).toBe(7)
  expect(store.missing).toBe(0)
})

test('an answer that begins late does not take away what was here before', () => {
  store.refill([at(1), at(2), at(3)], [{ ...SAMPLE, atMs: 1000 }])
  store.refill([at(3), at(4)], [{ ...SAMPLE, atMs: 4000 }])
  expect(store.decisions.firstMs).toBe(1000)
  expect(store.listed).toBe(4)
  expect(store.disk.length).toBe(2)
})

test('windows that never came are counted', () => {
  for (const seconds of [1, 2, 6, 7, 9]) store.addDecision(at(seconds))
  expect(store.missing).toBe(4)
})

test('a row keeps its place by its number, however many came since', () => {
  for (const seconds of [1, 2, 3, 4]) store.addDecision(at(seconds))
  expect(store.newerThan(3)).toBe(1)
  expect(store.line(store.newerThan(3))?.seq).toBe(3)
  expect(store.newerThan(0)).toBe(4)
})

test('a box whose clock was set back still lists what it decides', () => {
  store.addDecision(at(100))
  store.addDecision({ ...at(101), wall_ns: 50e9 })
  expect(store.line(0)?.seq).toBe(101)
})

test('memory is bounded: the table forgets the oldest, and keeps the newest in order', () => {
  for (let seconds = 1; seconds <= 25_000; seconds++) store.addDecision(at(seconds))
  expect(store.listed).toBe(20_000)
  expect(store.line(0)?.seq).toBe(25_000)
  expect(store.line(19_999)?.seq).toBe(5_001)
  expect(store.line(20_000)).toBeUndefined()
})

test('the mix is of the last minutes alone, idle windows apart', () => {
  store.refill(
    [at(1, { class: 2 }), at(100, { class: 0 }), at(101, { class: 1 }), at(102, { class: 1 }), at(103, { class: -1 })],
    [],
  )
  expect(store.classShares(100_000)).toEqual(
    new Map([
      [0, 0.25],
      [1, 0.5],
      [-1, 0.25],
    ]),
  )
})

test('a window after the time limit is not idle: nobody judged it', () => {
  store.refill([at(1, { class: -1 }), at(2, { class: -1, action: 'expired' })], [])
  expect(store.classShares(0)).toEqual(
    new Map([
      [-1, 0.5],
      [UNJUDGED_ID, 0.5],
    ]),
  )
  expect(liveCsv(store).split('\n').slice(1, 3)).toEqual([
    expect.stringContaining(',decision,idle,'),
    expect.stringContaining(',decision,not judged,'),
  ])
})

test('readahead has been in force since the decision that set it, not since the last one', () => {
  store.refill(
    [
      at(1, { readahead_kib: 16 }),
      at(2, { readahead_kib: 64 }),
      at(3, { readahead_kib: 64 }),
      at(4, { readahead_kib: 64 }),
    ],
    [],
  )
  expect(store.readaheadSinceMs()).toBe(2000)
})

test('a request size is the mean of its window, and none where nothing was asked', () => {
  store.refill([at(1), at(2, { n: 0, bytes: 0, class: -1 })], [])
  expect(store.decisions.value('requestKib', 0)).toBe(64)
  expect(store.decisions.value('requestKib', 1)).toBeNaN()
})
