/** Sizes to hold (design). */
export const LARGEST_BATCH = 128
export const EPOCHS = 60
export const PATIENCE_EPOCHS = 8
export const DROPOUT_RATE = 0.2

/** Networks that learn side by side, at most. More would not be faster, only hungrier for memory: the cost per operation is spread thin. */
export const LARGEST_STACK = 32

const SMALLEST_BATCH = 16
const BATCHES_PER_PASS = 8
const FEWEST_STEPS_PER_EPOCH = 32

export interface Schedule {
  readonly batch: number
  readonly stepsPerEpoch: number
}

/**
 * How many windows make a batch and how many batches make an epoch. From 4,096 windows on it is the textbook's: batches of 128,
 * an epoch is one pass. Below, that would leave too few steps (90 windows: 60 in all), so
 *  - the batch shrinks to the largest power of two that cuts a pass into at least 8 batches, but not below 16, and
 *  - an epoch lasts at least 32 steps (16 with batches of 16), passing over the windows again and again, each time in a new order.
 * Measured in README. It moves in few large jumps, so that folds of nearly one size share a schedule and learn in one stack.
 */
export function scheduleFor(windows: number): Schedule {
  const powerOfTwo = 2 ** Math.floor(Math.log2(Math.max(1, windows / BATCHES_PER_PASS)))
  const batch = Math.min(LARGEST_BATCH, Math.max(SMALLEST_BATCH, powerOfTwo))
  const fewestSteps = Math.min(batch, FEWEST_STEPS_PER_EPOCH)
  return { batch, stepsPerEpoch: Math.max(fewestSteps, Math.ceil(windows / batch)) }
}
