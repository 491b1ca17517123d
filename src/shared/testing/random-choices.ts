import { randomStream } from '../random.ts'

/** Numbers in [0, 1). */
export type Random = () => number

/** The same numbers for the same seed on every machine, others for every other seed. */
export function seededRandom(seed: number): Random {
  const stream = randomStream(seed)
  return () => stream.next()
}

/** A whole number from 0 on, below `count`. */
export function below(random: Random, count: number): number {
  return Math.floor(random() * count)
}

/** @throws RangeError where there is nothing to choose from */
export function oneOf<T>(random: Random, items: readonly T[]): T {
  const at = below(random, items.length)
  // An item may be undefined itself.
  for (const item of items.slice(at, at + 1)) return item
  throw new RangeError('a choice among nothing')
}
