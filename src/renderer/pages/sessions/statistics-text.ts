import type { SeriesStatistics, WindowSeriesName } from '../../../shared/contract/index.ts'

interface SeriesLook {
  readonly name: string
  readonly unit: string
  /** What is shown is the stored value by this. */
  readonly divisor: number
}

const KIB = 1024
const MIB = 1024 * 1024
const SECTOR_BYTES = 512
const NS_PER_MS = 1e6

/** By window. */
export const SERIES_LOOKS: Readonly<Record<WindowSeriesName, SeriesLook>> = {
  requests: { name: 'requests', unit: '', divisor: 1 },
  bytes: { name: 'read and written', unit: 'KiB', divisor: KIB },
  writes: { name: 'writes', unit: '', divisor: 1 },
  readaheads: { name: 'requests of readahead', unit: '', divisor: 1 },
  distanceSectors: { name: 'distance, summed', unit: 'MiB', divisor: MIB / SECTOR_BYTES },
  jumps: { name: 'jumps over 1 MiB', unit: '', divisor: 1 },
  latencyP50Ns: { name: 'latency p50', unit: 'ms', divisor: NS_PER_MS },
  latencyP95Ns: { name: 'latency p95', unit: 'ms', divisor: NS_PER_MS },
  latencyP99Ns: { name: 'latency p99', unit: 'ms', divisor: NS_PER_MS },
}

/** n, min, median, mean, p95 and max as a table shows them. */
export function statisticCells(statistics: SeriesStatistics): string[] {
  const { n, min, median, mean, p95, max } = statistics
  const { divisor } = SERIES_LOOKS[statistics.series]
  return [String(n), ...[min, median, mean, p95, max].map((value) => numberText(value, divisor))]
}

function numberText(value: number | undefined, divisor: number): string {
  if (value === undefined) return '–'
  const scaled = value / divisor
  if (Number.isInteger(scaled)) return scaled.toLocaleString('en-GB').replaceAll(',', '\u2009')
  return scaled.toLocaleString('en-GB', { maximumSignificantDigits: 4 }).replaceAll(',', '\u2009')
}
