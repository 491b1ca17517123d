import { expect, test } from 'vitest'
import { featuresOfTicks } from './ticks.ts'

const tick = { index: 0, requests: 11, distanceSectors: 80, jumps: 2, bytes: 45_056, writes: 1, readaheads: 3 }

test('sums are of all requests, means over the distances that are known', () => {
  const other = { index: 1, requests: 6, distanceSectors: 70, jumps: 4, bytes: 6000, writes: 2, readaheads: 0 }
  // 17 requests in half a second; 15 distances are known, 10 and 5, of together 150 sectors and 6 jumps.
  const [distance, jumps, ...others] = featuresOfTicks('served-v1', [tick, other], 128) ?? []
  expect(distance).toBeCloseTo((512 * 150) / 15, 9)
  expect(jumps).toBeCloseTo(6 / 15, 12)
  expect(others).toEqual([51_056 / 17, expect.closeTo(9 / 15, 12), 34, 3 / 17, 3 / 17, 128])
})

test('one tick is a window of its length', () => {
  expect(featuresOfTicks('seed-v1', [tick], 0)).toEqual([(512 * 80) / 10, 0.2, 4096, 0.8, 44])
})

test('a window with losses, or of which no distance is known, is not judged', () => {
  expect(featuresOfTicks('seed-v1', [tick, undefined], 0)).toBeUndefined()
  const single = { ...tick, requests: 1, distanceSectors: 0, jumps: 0 }
  expect(featuresOfTicks('seed-v1', [single, single], 0)).toBeUndefined()
})
