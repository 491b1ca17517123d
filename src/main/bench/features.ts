import { FEATURE_SETS, featuresOf, type FeatureSetName } from '../../shared/features.ts'
import { DEFAULT_WINDOW_SECONDS, isIdle } from '../../shared/windows.ts'
import { readWindows, windowsToCsv, type DeviceNumber, type TraceWindows } from '../trace/index.ts'

export interface FeaturesOptions {
  readonly device: DeviceNumber | 'auto'
  readonly windowSeconds?: number
  readonly signal?: AbortSignal
}

/** The windows of an LTTng kernel trace, without a box. @throws BenchError bad-trace | unknown-device | too-little-data */
export async function traceFeatures(traceDirectory: string, options: FeaturesOptions): Promise<TraceWindows> {
  return readWindows(traceDirectory, { windowSeconds: DEFAULT_WINDOW_SECONDS, ...options })
}

export function featuresCsv(trace: TraceWindows, featureSet: FeatureSetName, readaheadKib?: number): string {
  return windowsToCsv(trace.windows, {
    featureSet,
    windowSeconds: trace.windowSeconds,
    ...(readaheadKib === undefined ? {} : { readaheadKib }),
  })
}

/** A JSON object a window: its counts, and its features by name where it is not idle. */
export function featuresNdjson(trace: TraceWindows, featureSet: FeatureSetName, readaheadKib?: number): string {
  return trace.windows
    .map((counts) => {
      const values = isIdle(counts)
        ? []
        : featuresOf(featureSet, counts, trace.windowSeconds, readaheadKib ?? Number.NaN)
      const named = FEATURE_SETS[featureSet].map(({ name }, index) => [name, values[index]])
      return `${JSON.stringify({ ...counts, ...Object.fromEntries(named) })}\n`
    })
    .join('')
}
