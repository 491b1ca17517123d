import { FEATURE_SETS, featuresOf, type FeatureSetName } from '../../shared/features.ts'
import { DEFAULT_WINDOW_SECONDS, isIdle } from '../../shared/windows.ts'
import { describeTrace, readWindows, windowsToCsv, type DeviceNumber, type TraceWindows } from '../trace/index.ts'

export interface FeaturesOptions {
  readonly device: DeviceNumber | 'auto'
  /** Several lengths are counted in one pass. */
  readonly windowSeconds?: readonly number[]
  readonly measured?: boolean
  readonly signal?: AbortSignal
}

/** The windows of an LTTng kernel trace, without a box. @throws BenchError bad-trace | unknown-device | too-little-data */
export async function traceFeatures(tracePath: string, options: FeaturesOptions): Promise<TraceWindows> {
  return readWindows(tracePath, { windowSeconds: [DEFAULT_WINDOW_SECONDS], ...options })
}

export { describeTrace }

export interface FeatureTableOptions {
  readonly featureSet: FeatureSetName
  /** In force during the trace, which does not hold it. */
  readonly readaheadKib?: number | undefined
}

/** One table for each length of windows, an empty line between them. */
export function featuresCsv(trace: TraceWindows, { featureSet, readaheadKib }: FeatureTableOptions): string {
  return trace.series
    .map(({ windows, windowSeconds }) =>
      windowsToCsv(windows, { featureSet, windowSeconds, ...(readaheadKib === undefined ? {} : { readaheadKib }) }),
    )
    .join('\n')
}

/** A JSON object a window: its length, its counts, what may have been lost in it, its measures, and its features where it is not idle. */
export function featuresNdjson(trace: TraceWindows, { featureSet, readaheadKib }: FeatureTableOptions): string {
  return trace.series
    .flatMap(({ windows, windowSeconds, losses, measures }) =>
      windows.map((counts, at) => {
        const values = isIdle(counts) ? [] : featuresOf(featureSet, counts, windowSeconds, readaheadKib ?? Number.NaN)
        const features: Record<string, number | undefined> = {}
        for (const [index, { name }] of FEATURE_SETS[featureSet].entries()) features[name] = values[index]
        return `${JSON.stringify({ windowSeconds, ...counts, ...losses[at], ...measures?.[at], ...features })}\n`
      }),
    )
    .join('')
}
