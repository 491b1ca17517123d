import type { DiskSample } from '../../shared/contract/index.ts'
import type { ChartPalette } from './palette.ts'
import { csvOf } from './save.ts'
import { downsampled, TimeSeries, type TimePoint, type TimeRange } from './series.ts'
import type { Panel } from './time-panels.ts'

const COLUMNS = ['read', 'write', 'iops', 'latency', 'request', 'readahead'] as const
export type DiskSeries = TimeSeries<(typeof COLUMNS)[number]>

const MB = 1e6

/** An hour at 20 samples a second is 72,000. */
export function newDiskSeries(capacity = 72_000): DiskSeries {
  return new TimeSeries(COLUMNS, capacity)
}

/** In MB/s, 1/s, ms, KiB, KiB; NaN where nothing completed. */
export function samplePoint(sample: DiskSample): TimePoint<(typeof COLUMNS)[number]> {
  return {
    timeMs: sample.atMs,
    values: {
      read: sample.readBytesPerSecond / MB,
      write: sample.writeBytesPerSecond / MB,
      iops: sample.iops,
      latency: sample.latencyMs ?? Number.NaN,
      request: sample.requestKib ?? Number.NaN,
      readahead: sample.readaheadKib,
    },
  }
}

export function addSample(series: DiskSeries, sample: DiskSample): boolean {
  const { timeMs, values } = samplePoint(sample)
  return series.push(timeMs, values)
}

export function throughputPanel(series: DiskSeries, range: TimeRange, buckets: number, palette: ChartPalette): Panel {
  return {
    title: 'throughput, MB/s',
    lines: [
      { name: 'read', color: palette.read, points: downsampled(series, 'read', range, buckets) },
      { name: 'written', color: palette.write, points: downsampled(series, 'write', range, buckets) },
    ],
  }
}

const LINE_TITLES = {
  iops: 'requests, IOPS',
  latency: 'latency, ms, mean',
  request: 'request size, KiB, mean',
  readahead: 'readahead, KiB',
} as const

export function linePanel(
  series: DiskSeries,
  column: keyof typeof LINE_TITLES,
  range: TimeRange,
  buckets: number,
  palette: ChartPalette,
): Panel {
  const isReadahead = column === 'readahead'
  return {
    title: LINE_TITLES[column],
    ...(isReadahead ? { axis: 'log' as const } : {}),
    lines: [
      {
        name: LINE_TITLES[column],
        color: palette.accent,
        isStep: isReadahead,
        points: downsampled(series, column, range, buckets),
      },
    ],
  }
}

export function diskCsv(series: DiskSeries): string {
  const rows = Array.from({ length: series.length }, (_, index) => [
    new Date(series.timeMs(index)).toISOString(),
    ...COLUMNS.map((column) => series.value(column, index)),
  ])
  return csvOf(['at', 'read_mb_per_s', 'written_mb_per_s', 'iops', 'latency_ms', 'request_kib', 'readahead_kib'], rows)
}
