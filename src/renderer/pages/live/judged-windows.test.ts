import { expect, test } from 'vitest'
import { decisionLineSchema, type DecisionLine } from '../../../shared/decisions.ts'
import { JudgedWindows } from './judged-windows.ts'

const at = (seconds: number, more: Partial<DecisionLine> = {}): DecisionLine => ({
  ...decisionLineSchema.parse({
    ...{ seq: seconds, mono_ns: 0, wall_ns: seconds * 1e9, disk: 'vdb', window_ms: 1000 },
    ...{ n: 9, distance_sectors: 0, jumps: 0, bytes: 0, writes: 0, readaheads: 0, readahead_kib_before: 128 },
    ...{ features_q16: [seconds * 65536, 32768], logits_q16: [], class: 1, confidence_milli: 900 },
    ...{ action: 'keep', readahead_kib: 128, files: 0, walk_us: 0 },
  }),
  ...more,
})
const secondsOf = (windows: JudgedWindows) => windows.last().map(({ features }) => features[0])

test('features are in their own units, and a window of doubt says so', () => {
  const windows = new JudgedWindows()
  windows.add(at(1))
  windows.add(at(2, { abstained: 'outside' }))
  expect(windows.last()).toMatchObject([
    { class: 1, features: [1, 0.5], abstained: false },
    { class: 1, features: [2, 0.5], abstained: true },
  ])
})

test('only the last five minutes stay, and idle windows never come in', () => {
  const windows = new JudgedWindows()
  for (let seconds = 0; seconds <= 1000; seconds++) windows.add(at(seconds, seconds % 2 === 1 ? { class: -1 } : {}))
  expect(secondsOf(windows)).toEqual(Array.from({ length: 151 }, (_, index) => 700 + 2 * index))
})

test('history comes before what was here, and nothing is there twice', () => {
  const windows = new JudgedWindows()
  windows.add(at(4))
  windows.insert([at(1), at(2), at(3), at(4)])
  windows.add(at(5))
  windows.insert([at(1), at(2)])
  expect(secondsOf(windows)).toEqual([1, 2, 3, 4, 5])
})
