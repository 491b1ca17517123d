import { expect, test } from 'vitest'
import { timeTicks } from './times.ts'

test('ticks are round instants within the range, and not more than asked for', () => {
  expect(timeTicks(1500, 9500, 10)).toEqual([2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000])
  expect(timeTicks(0, 120_000, 8)).toEqual([0, 15_000, 30_000, 45_000, 60_000, 75_000, 90_000, 105_000, 120_000])
  const hour = timeTicks(1_000, 3_601_000, 10)
  expect(hour.every((tick) => tick % 600_000 === 0)).toBe(true)
  expect(hour.length).toBe(6)
})
