import { FEATURE_SETS } from './features.ts'

/** What fio's averaged logs say: bytes/s, 1/s and ns. */
export const FIO_SERIES = [
  ...(['fioReadBytesPerSecond', 'fioWrittenBytesPerSecond', 'fioReadIops', 'fioWriteIops'] as const),
  ...(['fioReadLatencyNs', 'fioWriteLatencyNs'] as const),
] as const
export type FioSeriesName = (typeof FIO_SERIES)[number]

/** What was measured of a window, and what the tracer lost over it; issue to completion in ns. */
export const MEASURE_SERIES = [
  'latencyP50Ns',
  'latencyP95Ns',
  'latencyP99Ns',
  'discardedEvents',
  'lostPackets',
] as const
export type MeasureSeriesName = (typeof MEASURE_SERIES)[number]

/** In the units of `served-v1`, which holds what the other sets are computed from. */
export const FEATURE_SERIES = FEATURE_SETS['served-v1'].map(({ name }) => name)
export type FeatureSeriesName = (typeof FEATURE_SERIES)[number]

/** What can be laid under each other on the time axis of a session. */
export const TIMELINE_SERIES = [...FIO_SERIES, ...MEASURE_SERIES, ...FEATURE_SERIES] as const
export type TimelineSeriesName = (typeof TIMELINE_SERIES)[number]
