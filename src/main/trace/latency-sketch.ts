import { build, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'
import type { LatencySummary } from '../../shared/window-measures.ts'

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
