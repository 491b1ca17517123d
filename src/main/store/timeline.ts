import type { AccessClass } from '../../shared/classes.ts'
import { WINDOW_SERIES_NAMES } from '../../shared/contract/sessions.ts'
import { featuresOf } from '../../shared/features.ts'
import { LOG_AVERAGE_MS } from '../../shared/fio-log.ts'
import {
  FEATURE_SERIES,
  FIO_SERIES,
  MEASURE_SERIES,
  type FeatureSeriesName,
  type FioSeriesName,
  type MeasureSeriesName,
  type TimelineSeriesName,
} from '../../shared/timeline-series.ts'
import { isIdle, type WindowCounts } from '../../shared/windows.ts'
import type { Connection } from './database.ts'
import type { RangeStatistics } from './range-statistics.ts'
import { summaryOf } from './series-summary.ts'
import { Stretches, type Stretch } from './stretches.ts'
import { windowColumnQueries } from './window-columns.ts'

/** Since the epoch, on the box's clock. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

/** A run where it lies in time, with its windows from `fromMs` to `toMs`. */
export interface TimelineRun extends TimeRange {
  readonly runId: string
  readonly name: string
  readonly label: AccessClass
  readonly windows: number
  readonly windowSeconds: number
}

export interface TimelineQuery {
  /** Default: all. */
  readonly range?: TimeRange | undefined
  /** Of the picture: values in one of them are joined. */
  readonly columns: number
  readonly series: readonly TimelineSeriesName[]
}

export interface Timeline {
  /** Undefined where no run has windows. */
  readonly extent: TimeRange | undefined
  readonly runs: readonly TimelineRun[]
  readonly series: readonly { readonly series: TimelineSeriesName; readonly stretches: readonly Stretch[] }[]
}

export interface TimeStatistics {
  readonly windows: number
  readonly runs: number
  readonly statistics: readonly RangeStatistics[]
}

const NS_PER_MS = 1e6
const KIB = 1024

/** Where fio's series are stored, and what makes their unit of the stored one. */
const FIO_COLUMNS = {
  fioReadBytesPerSecond: { kind: 'bw', direction: 'read', factor: KIB },
  fioWrittenBytesPerSecond: { kind: 'bw', direction: 'write', factor: KIB },
  fioReadIops: { kind: 'iops', direction: 'read', factor: 1 },
  fioWriteIops: { kind: 'iops', direction: 'write', factor: 1 },
  fioReadLatencyNs: { kind: 'lat', direction: 'read', factor: 1 },
  fioWriteLatencyNs: { kind: 'lat', direction: 'write', factor: 1 },
} as const satisfies Record<FioSeriesName, object>

interface RunRow {
  readonly runId: string
  readonly name: string
  readonly label: AccessClass
  readonly startedAt: string
  readonly windowSeconds: number
  readonly readaheadKib: number
  readonly windowsStartNs: string | null
  readonly fioStartedAtMs: number | null
  readonly windows: number
}

/** A window's counts and what was measured of it; null where it was not. */
type WindowRow = WindowCounts & Readonly<Record<MeasureSeriesName, number | null>>

interface PlacedRun extends TimelineRun {
  readonly readaheadKib: number
  readonly fioStartMs: number
}

interface Window {
  readonly runId: string
  readonly from: number
  readonly to: number
}

/** A capture's runs on one axis of time. */
export function timelineQueries(db: Connection) {
  const columns = windowColumnQueries(db)
  const selectRuns = db.prepare<[sessionId: string], RunRow>(`
    SELECT id AS runId, name, coalesce(corrected_label, label) AS label, started_at AS startedAt,
      window_seconds AS windowSeconds, readahead_kib AS readaheadKib, windows_start_ns AS windowsStartNs,
      fio_started_at_ms AS fioStartedAtMs,
      (SELECT coalesce(max(window_index) + 1, 0) FROM windows WHERE run_id = runs.id) AS windows
    FROM runs WHERE session_id = ? ORDER BY started_at, id`)
  const selectWindows = db.prepare<[Window], WindowRow>(`
    SELECT window_index AS "index", requests, distance_sectors AS distanceSectors, jumps, bytes, writes, readaheads,
      latency_p50_ns AS latencyP50Ns, latency_p95_ns AS latencyP95Ns, latency_p99_ns AS latencyP99Ns,
      discarded_events AS discardedEvents, lost_packets AS lostPackets
    FROM windows WHERE run_id = :runId AND window_index BETWEEN :from AND :to ORDER BY window_index`)
  const selectSamples = db
    .prepare<[{ runId: string; kind: string; direction: string; fromMs: number; toMs: number }], [number, number]>(
      `SELECT time_ms, value FROM fio_samples
       WHERE run_id = :runId AND kind = :kind AND direction = :direction AND time_ms BETWEEN :fromMs AND :toMs
       ORDER BY time_ms`,
    )
    .raw()

  const placed = (sessionId: string): PlacedRun[] => selectRuns.all(sessionId).map(placedRun)

  return {
    timeline(sessionId: string, { range, columns: wanted, series }: TimelineQuery): Timeline {
      const runs = placed(sessionId)
      const extent = extentOf(runs)
      const about = runs.map(({ readaheadKib: _kib, fioStartMs: _start, ...run }) => run)
      const shown = range ?? extent
      if (shown === undefined) return { extent, runs: about, series: [] }
      const columnMs = (shown.toMs - shown.fromMs) / wanted
      const found = series.map((name) => ({ series: name, stretches: new Stretches(shown.fromMs, columnMs) }))
      const ofWindows = found.flatMap(({ series: name, stretches }) => {
        const read = windowReader(name)
        return read === undefined ? [] : [{ read, stretches }]
      })
      const ofFio = found.flatMap(({ series: name, stretches }) =>
        isFioSeries(name) ? [{ ...FIO_COLUMNS[name], stretches }] : [],
      )
      for (const run of runs) {
        const under = windowsUnder(run, shown)
        if (under !== undefined && ofWindows.length > 0) {
          const lengthMs = run.windowSeconds * 1000
          for (const window of selectWindows.iterate({ runId: run.runId, ...under })) {
            const fromMs = run.fromMs + window.index * lengthMs
            const features = isIdle(window)
              ? undefined
              : featuresOf('served-v1', window, run.windowSeconds, run.readaheadKib)
            for (const { read, stretches } of ofWindows) {
              const value = read(window, features)
              if (value !== undefined) stretches.add(fromMs, fromMs + lengthMs, value)
            }
          }
        }
        for (const { kind, direction, factor, stretches } of ofFio) {
          const [fromMs, toMs] = [shown.fromMs - run.fioStartMs, shown.toMs - run.fioStartMs + LOG_AVERAGE_MS]
          if (toMs < 0) continue
          const asked = { runId: run.runId, kind, direction, fromMs, toMs }
          for (const [timeMs, value] of selectSamples.iterate(asked)) {
            const endMs = run.fioStartMs + timeMs
            stretches.add(endMs - LOG_AVERAGE_MS, endMs, value * factor)
          }
        }
        for (const { stretches } of found) stretches.end()
      }
      return {
        extent,
        runs: about,
        series: found.map(({ stretches, ...one }) => ({ ...one, stretches: stretches.all })),
      }
    },

    /** Over all windows that lie in the range at least in part, idle and lossy ones too. */
    timeStatistics(sessionId: string, range: TimeRange): TimeStatistics {
      const under = placed(sessionId).flatMap((run) => {
        const found = windowsUnder(run, range)
        return found === undefined ? [] : [columns.read(run.runId, WINDOW_SERIES_NAMES, found.from, found.to)]
      })
      const statistics = WINDOW_SERIES_NAMES.map((series, at) => ({
        series,
        ...summaryOf(under.flatMap((read) => read[at] ?? [])),
      }))
      // Every window has a number of requests.
      return { windows: statistics[0]?.n ?? 0, runs: under.length, statistics }
    },
  }
}

function isFioSeries(name: TimelineSeriesName): name is FioSeriesName {
  return FIO_SERIES.some((one) => one === name)
}

function isMeasureSeries(name: TimelineSeriesName): name is MeasureSeriesName {
  return MEASURE_SERIES.some((one) => one === name)
}

type ReadWindow = (window: WindowRow, features: readonly number[] | undefined) => number | undefined

/** Undefined for what windows do not hold. */
function windowReader(name: TimelineSeriesName): ReadWindow | undefined {
  if (isFioSeries(name)) return undefined
  if (isMeasureSeries(name)) return (window) => window[name] ?? undefined
  const place = FEATURE_SERIES.indexOf(name satisfies FeatureSeriesName)
  return (_window, features) => features?.[place]
}

/** Windows start where the trace says; in runs that were stored without it with fio's job, and before that was kept with the run. */
function placedRun({ startedAt, windowsStartNs, fioStartedAtMs, windowSeconds, ...run }: RunRow): PlacedRun {
  const startedMs = fioStartedAtMs ?? Date.parse(startedAt)
  const fromMs = windowsStartNs === null ? startedMs : Number(windowsStartNs) / NS_PER_MS
  const toMs = fromMs + run.windows * windowSeconds * 1000
  return { ...run, windowSeconds, fromMs, toMs, fioStartMs: fioStartedAtMs ?? fromMs }
}

function extentOf(runs: readonly TimelineRun[]): TimeRange | undefined {
  const whole = runs.filter(({ windows }) => windows > 0)
  if (whole.length === 0) return undefined
  return {
    fromMs: whole.reduce((least, { fromMs }) => Math.min(least, fromMs), Infinity),
    toMs: whole.reduce((most, { toMs }) => Math.max(most, toMs), -Infinity),
  }
}

/** Indexes of the first and the last window that lie in a range at least in part; undefined where none does. */
function windowsUnder(
  { fromMs: startMs, windowSeconds, windows }: TimelineRun,
  { fromMs, toMs }: TimeRange,
): { readonly from: number; readonly to: number } | undefined {
  const lengthMs = windowSeconds * 1000
  const from = Math.max(0, Math.floor((fromMs - startMs) / lengthMs))
  const to = Math.min(windows - 1, Math.ceil((toMs - startMs) / lengthMs) - 1)
  return from <= to ? { from, to } : undefined
}
