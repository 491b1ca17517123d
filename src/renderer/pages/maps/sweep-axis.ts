import type { SweepTrial } from '../../../shared/experiment/index.ts'

/** Where readahead values stand on an axis of powers of two: 0, which has no logarithm, has a place of its own at the left. */
export interface SweepAxis {
  readonly least: number
  readonly most: number
  /** The values that have a label. */
  readonly ticksKib: readonly number[]
  readonly placeOf: (kib: number) => number
}

/** From 0 to the least other value, in powers of two. */
const GAP = 1.5
const ROOM = 0.6

/** @param valuesKib all that has to have a place, at least one */
export function sweepAxis(valuesKib: readonly number[]): SweepAxis {
  const ticksKib = [...new Set(valuesKib)].sort((a, b) => a - b)
  const lowest = Math.log2(ticksKib.find((kib) => kib > 0) ?? 1)
  const placeOf = (kib: number) => (kib > 0 ? Math.log2(kib) : lowest - GAP)
  return {
    least: placeOf(ticksKib[0] ?? 0) - ROOM,
    most: placeOf(ticksKib.at(-1) ?? 0) + ROOM,
    ticksKib,
    placeOf,
  }
}

/** The median of each value that a reader was tried with, by value. */
export function medianLine(
  trials: readonly SweepTrial[],
  reader: string,
): { readonly kib: number; readonly bytesPerSecond: number; readonly trials: number }[] {
  const own = trials.filter((trial) => trial.reader === reader)
  return [...Map.groupBy(own, ({ kib }) => kib)]
    .map(([kib, tried]) => ({
      kib,
      bytesPerSecond: median(tried.map(({ bytesPerSecond }) => bytesPerSecond)),
      trials: tried.length,
    }))
    .sort((a, b) => a.kib - b.kib)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [below = Number.NaN, above = Number.NaN] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ]
  return (below + above) / 2
}
