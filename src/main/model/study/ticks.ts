import { featuresOf, type FeatureSetName } from '../../../shared/features.ts'
import type { WindowCounts } from '../../../shared/windows.ts'

/** Traces are cut this finely, so that windows of any phase can be put together from them. */
export const TICK_SECONDS = 0.25

/** The counts of a tick; undefined: the tracer lost something over it. */
export type Tick = WindowCounts | undefined

/**
 * The features of a window that is put together from ticks. An approximation: the distance from the last request of a tick to the first
 * of the next is not known, so distance and jumps are means over the other distances.
 * @param readaheadKib in force at the window's end.
 * @returns undefined for a window that is not judged: over which something was lost, or without two requests in one tick.
 */
export function featuresOfTicks(
  set: FeatureSetName,
  ticks: readonly Tick[],
  readaheadKib: number,
): number[] | undefined {
  const sum = { index: 0, requests: 0, distanceSectors: 0, jumps: 0, bytes: 0, writes: 0, readaheads: 0 }
  let distances = 0
  for (const tick of ticks) {
    if (tick === undefined) return undefined
    sum.requests += tick.requests
    sum.distanceSectors += tick.distanceSectors
    sum.jumps += tick.jumps
    sum.bytes += tick.bytes
    sum.writes += tick.writes
    sum.readaheads += tick.readaheads
    distances += Math.max(0, tick.requests - 1)
  }
  if (distances === 0) return undefined
  const all = sum.requests - 1
  const distanceSectors = (sum.distanceSectors / distances) * all
  // Rounding must not make more jumps than there are distances.
  const jumps = Math.min((sum.jumps / distances) * all, all)
  return featuresOf(set, { ...sum, distanceSectors, jumps }, ticks.length * TICK_SECONDS, readaheadKib)
}
