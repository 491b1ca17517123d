import { expect, test } from 'vitest'
import { axisSpan, isDrawnLog } from './feature-scale.ts'

const feature = (unit: string, min: number, max: number) => ({
  ...{ name: 'x', unit, byClass: {} },
  all: { windows: 9, min, q1: min, median: min, q3: max, max, mean: min },
})

test('what spans decades is drawn on a log axis, unless it touches zero or is a share', () => {
  expect(isDrawnLog(feature('bytes', 4096, 4e9))).toBe(true)
  expect(isDrawnLog(feature('bytes', 4096, 131_072))).toBe(false)
  expect(isDrawnLog(feature('bytes', 0, 4e9))).toBe(false)
  expect(isDrawnLog(feature('0..1', 0.001, 1))).toBe(false)
})

test('a share has its whole axis, and one value alone has room on both sides', () => {
  expect(axisSpan(feature('0..1', 0.2, 0.3))).toEqual([0, 1])
  const [least, most] = axisSpan(feature('KiB', 128, 128))
  expect(least).toBeLessThan(128)
  expect(most).toBeGreaterThan(128)
})

test('an axis holds all of its data and begins at zero at the earliest', () => {
  expect(axisSpan(feature('1/s', 10, 900)).at(0)).toBe(0)
  expect(axisSpan(feature('bytes', -5, 5)).at(0)).toBe(-5)
  expect(axisSpan(feature('bytes', 4096, 4096e6))).toEqual([4096 / 1.2, 4096e6 * 1.2])
})
