import { expect, test } from 'vitest'
import type { SweepTrial } from '../../../shared/experiment/index.ts'
import { medianLine, sweepAxis } from './sweep-axis.ts'

test('values are a power of two apart, and 0 stands left of the least of them', () => {
  const { placeOf, ticksKib, least, most } = sweepAxis([128, 0, 16, 128, 2048])
  expect(ticksKib).toEqual([0, 16, 128, 2048])
  expect(ticksKib.map(placeOf)).toEqual([2.5, 4, 7, 11])
  expect(least).toBeLessThan(2.5)
  expect(most).toBeGreaterThan(11)
})

test('an axis of nothing but 0 has a width', () => {
  const { least, most, placeOf } = sweepAxis([0])
  expect(placeOf(0)).toBeGreaterThan(least)
  expect(placeOf(0)).toBeLessThan(most)
})

test('a reader’s line is the median of its own trials at each value', () => {
  const trial = (reader: string, kib: number, bytesPerSecond: number): SweepTrial => ({
    ...{ reader, kib, bytesPerSecond, round: 1, repetition: 1, order: 0 },
  })
  const trials = [
    ...[trial('mmap', 16, 5e6), trial('mmap', 16, 7e6), trial('mmap', 16, 6e6)],
    ...[trial('mmap', 0, 1e6), trial('mmap', 0, 3e6), trial('buffered', 16, 99e6)],
  ]
  expect(medianLine(trials, 'mmap')).toEqual([
    { kib: 0, bytesPerSecond: 2e6, trials: 2 },
    { kib: 16, bytesPerSecond: 6e6, trials: 3 },
  ])
})
