import { expect, test } from 'vitest'
import { hull, intervalText, overlap, withWidth } from './intervals.ts'

test('an interval is told in percent', () => {
  expect(intervalText([0.8766, 0.9961]).replaceAll('\u2009', ' ')).toBe('87.7 % to 99.6 %')
})

test('intervals that touch overlap, and those with a gap do not, whichever comes first', () => {
  expect(overlap([0.5, 0.7], [0.7, 0.9])).toBe(true)
  expect(overlap([0.6, 0.65], [0.5, 0.9])).toBe(true)
  expect(overlap([0.5, 0.6], [0.61, 0.9])).toBe(false)
  expect(overlap([0.61, 0.9], [0.5, 0.6])).toBe(false)
})

test('a hull holds all that is known', () => {
  expect(hull([[0.8, 0.9], undefined, [0.7, 0.85]])).toEqual([0.7, 0.9])
  expect(hull([undefined])).toBeUndefined()
})

test('an interval without width says nothing', () => {
  expect(withWidth([1, 1])).toBeUndefined()
  expect(withWidth(undefined)).toBeUndefined()
  expect(withWidth([0.9, 1])).toEqual([0.9, 1])
})
