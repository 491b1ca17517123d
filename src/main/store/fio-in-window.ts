import type { FioSampleRecord } from './records.ts'

/** fio's averaged samples of one stretch of time, both directions together, in time order. */
export interface FioInWindow {
  /** Read and written, in KiB/s. */
  readonly bandwidthKib: readonly number[]
  /** Read and written, in 1/s. */
  readonly iops: readonly number[]
  /** In ns; of each instant the directions' means, weighted by their IOPS. */
  readonly latencyNs: readonly number[]
}

/**
 * The samples whose averaged interval lies mostly within a stretch: a sample's time is the end of its interval (fio, "Log File
 * Formats"), so its middle decides, and each sample falls into one window.
 * @param fromMs since the start of fio's job
 * @param averageMs length of an averaged interval (`log_avg_msec`)
 */
export function fioInWindow(
  samples: readonly FioSampleRecord[],
  { fromMs, toMs, averageMs }: { readonly fromMs: number; readonly toMs: number; readonly averageMs: number },
): FioInWindow {
  const inside = samples.filter(({ timeMs }) => {
    const middleMs = timeMs - averageMs / 2
    return middleMs >= fromMs && middleMs < toMs
  })
  const instants = [...Map.groupBy(inside, ({ timeMs }) => timeMs)].sort(([a], [b]) => a - b).map(([, at]) => at)
  return {
    bandwidthKib: instants.flatMap((at) => sumOf(at, 'bw')),
    iops: instants.flatMap((at) => sumOf(at, 'iops')),
    latencyNs: instants.flatMap(latencyOf),
  }
}

function sumOf(at: readonly FioSampleRecord[], kind: 'bw' | 'iops'): number[] {
  const values = at.filter((sample) => sample.kind === kind).map(({ value }) => value)
  return values.length === 0 ? [] : [values.reduce((sum, value) => sum + value, 0)]
}

/** None where two directions were measured and how often each took its time is not known. */
function latencyOf(at: readonly FioSampleRecord[]): number[] {
  const latencies = at.filter(({ kind }) => kind === 'lat')
  const [only, second] = latencies
  if (only === undefined) return []
  if (second === undefined) return [only.value]
  const weighted = latencies.map(({ direction, value }) => {
    const iops = at.find((sample) => sample.kind === 'iops' && sample.direction === direction)?.value ?? Number.NaN
    return { value, iops }
  })
  const all = weighted.reduce((sum, { iops }) => sum + iops, 0)
  return all > 0 ? [weighted.reduce((sum, { value, iops }) => sum + (value * iops) / all, 0)] : []
}

export interface Spread {
  readonly mean: number
  /** Of the population, as the seed took it (numpy's `std`). */
  readonly std: number
  readonly min: number
  readonly max: number
  /** Between the closest ranks, linearly, as the seed took it (numpy's `percentile`; Hyndman and Fan's type 7). */
  readonly p95: number
}

/** Undefined for no values. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) return undefined
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  const rank = 0.95 * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(rank)] ?? max, sorted[Math.ceil(rank)] ?? max]
  return { mean, std: Math.sqrt(variance), min, max, p95: below + (above - below) * (rank - Math.floor(rank)) }
}
