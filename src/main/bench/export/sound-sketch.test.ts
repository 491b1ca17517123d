import { expect, test } from 'vitest'
import { encodeSketch, mergedLatency, newSketch, record } from '../../../shared/latency-sketch.ts'
import { countBytes, sketchByHand, type HandMadeSketch } from '../testing/sketch-by-hand.ts'
import { isSoundSketch } from './sound-sketch.ts'

/** 16 values of 7 ns, by the library's reading of what is written here by hand. */
const SOUND: HandMadeSketch = { counts: Buffer.concat([countBytes({ zeros: 7 }), countBytes({ count: 16 })]) }

test('what this bench encodes is sound, over all that it can hold', () => {
  const sketch = newSketch()
  expect(isSoundSketch(encodeSketch(sketch))).toBe(true)
  for (let ns = 0; ns < 4e12; ns = 2 * ns + 1) record(sketch, ns)
  expect(isSoundSketch(encodeSketch(sketch))).toBe(true)
})

test('a sketch by hand is sound, and says what it was made of', () => {
  const sketch = sketchByHand(SOUND)
  expect(isSoundSketch(sketch)).toBe(true)
  expect(mergedLatency([sketch])).toEqual({ count: 16, p50Ns: 7, p95Ns: 7, p99Ns: 7 })
})

const UNSOUND: readonly (readonly [string, HandMadeSketch])[] = [
  ['zeros without end', { counts: countBytes({ zeros: 2 ** 50 }) }],
  ['more buckets than there are', { counts: countBytes({ zeros: 10_000 }) }],
  ['counts that are not there', { ...SOUND, saidCountsBytes: 0xffff_ffff }],
  ['a bomb', { counts: Buffer.alloc(10_000_000) }],
  ['buckets by the million', { ...SOUND, digits: 5 }],
  ['another least value', { ...SOUND, leastValue: 1000n }],
  ['another greatest value', { ...SOUND, greatestValue: 2n ** 62n }],
]

test.each(UNSOUND)('%s is not sound', { timeout: 10_000 }, (_name, sketch) => {
  expect(isSoundSketch(sketchByHand(sketch))).toBe(false)
})

test.each(['', 'AAAA', sketchByHand(SOUND).slice(0, 20)])('"%s" is no sketch', (text) => {
  expect(isSoundSketch(text)).toBe(false)
})
