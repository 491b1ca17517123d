import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'
import type { LatencySummary } from './window-measures.ts'

/** An hour: no request takes longer and is still worth a bucket. */
const LONGEST_NS = 3_600_000_000_000
/** 1 % of a value. */
const SIGNIFICANT_DIGITS = 2

/** Latencies of a window: an HdrHistogram, which merges without loss and which other tools read. */
export function newSketch(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_NS,
    numberOfSignificantValueDigits: SIGNIFICANT_DIGITS,
    bitBucketSize: 32,
  })
}

/** @param nanoseconds at least 0; what exceeds an hour counts as one. */
export function record(sketch: Histogram, nanoseconds: number): void {
  sketch.recordValue(Math.min(nanoseconds, LONGEST_NS))
}

/** Undefined of an empty sketch. */
export function summaryOf(sketch: Histogram): LatencySummary | undefined {
  if (sketch.totalCount === 0) return undefined
  return {
    count: sketch.totalCount,
    p50Ns: sketch.getValueAtPercentile(50),
    p95Ns: sketch.getValueAtPercentile(95),
    p99Ns: sketch.getValueAtPercentile(99),
  }
}

/** HdrHistogram's own interchange format, V2, deflated, in base64. */
export function encodeSketch(sketch: Histogram): string {
  return encodeIntoCompressedBase64(sketch)
}

/**
 * What several windows' sketches say together: the percentiles of all their values, in ns. Percentiles of windows cannot be
 * averaged; histograms with the same buckets can be added (HdrHistogram, "Histogram.add").
 * @param sketches as `encodeSketch` gives them
 * @returns undefined where they hold no value
 */
export function mergedLatency(sketches: readonly string[]): LatencySummary | undefined {
  const all = newSketch()
  for (const sketch of sketches) all.add(decodeFromCompressedBase64(sketch))
  return summaryOf(all)
}
