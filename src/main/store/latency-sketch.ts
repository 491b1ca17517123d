import { build, decodeFromCompressedBase64 } from 'hdr-histogram-js'
import type { LatencySummary } from '../../shared/window-measures.ts'

/** Of every sketch: values are good to 1 %. */
const SIGNIFICANT_DIGITS = 2

/**
 * What several windows' sketches say together: the percentiles of all their values, in ns. Percentiles of windows cannot be
 * averaged; histograms with the same buckets can be added (HdrHistogram, "Histogram.add").
 * @param sketches compressed HdrHistograms V2 in base64
 * @returns undefined where they hold no value
 */
export function mergedLatency(sketches: readonly string[]): LatencySummary | undefined {
  const all = build({ numberOfSignificantValueDigits: SIGNIFICANT_DIGITS })
  for (const sketch of sketches) all.add(decodeFromCompressedBase64(sketch))
  if (all.totalCount === 0) return undefined
  return {
    count: all.totalCount,
    p50Ns: all.getValueAtPercentile(50),
    p95Ns: all.getValueAtPercentile(95),
    p99Ns: all.getValueAtPercentile(99),
  }
}
