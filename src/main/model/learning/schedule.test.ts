import { expect, test } from 'vitest'
import { scheduleFor } from './schedule.ts'

test.each([
  [5, 16, 16],
  [72, 16, 16],
  [300, 32, 32],
  [553, 64, 32],
  [1024, 128, 32],
  [4096, 128, 32],
  [10_000, 128, 79],
])('%i windows: batches of %i, %i steps an epoch', (windows, batch, stepsPerEpoch) => {
  expect(scheduleFor(windows)).toEqual({ batch, stepsPerEpoch })
})
