import { issuesOf, hasLosses, type WindowMeasures } from '../../shared/window-measures.ts'
import { labelInForce } from '../../shared/label-in-force.ts'
import { isIdle, type WindowCounts } from '../../shared/windows.ts'
import { fioInWindow, spreadOf } from './fio-in-window.ts'
import { fioTotals } from './fio-totals.ts'
import type { FioSampleRecord, RunRecord } from './records.ts'

/** The columns of the seed's `consolidated_dataset.csv`, in its order. */
export const SEED_COLUMNS = [
  ...['run_id', 'pattern', 'mode', 'window_id', 'timestamp_start', 'timestamp_end'],
  ...['trace_total_events', 'trace_block_rq_issue', 'trace_block_rq_complete', 'trace_block_rq_insert'],
  ...['trace_avg_sector_distance', 'trace_sector_jump_ratio', 'trace_unique_sectors', 'trace_avg_request_size_kb'],
  ...['bw_mean_kbps', 'bw_std_kbps', 'bw_min_kbps', 'bw_max_kbps', 'lat_mean_ns', 'lat_std_ns', 'lat_p95_ns'],
  ...['iops_mean', 'iops_std', 'run_total_io_mb', 'run_avg_bw_kbps', 'run_avg_iops', 'run_avg_lat_ns'],
  ...['run_lat_stddev_ns', 'run_lat_p99_ns', 'run_usr_cpu', 'run_sys_cpu', 'bs', 'iodepth', 'numjobs', 'direct'],
  ...['cpu_cores', 'mem_free_mb', 'label'],
] as const

/** Undefined: not known, an empty field in the file. */
export type SeedCell = string | number | undefined

export interface SeedRun {
  readonly run: RunRecord
  readonly windows: readonly WindowCounts[]
  /** Parallel to `windows`. */
  readonly measures: readonly (WindowMeasures | undefined)[]
  /** fio's own JSON document; undefined where there is none. */
  readonly fioDocument: string | undefined
  readonly samples: readonly FioSampleRecord[]
  /** Over which fio averaged its samples. */
  readonly sampleMs: number
  readonly cpus: number
}

const KIB = 1024
const NS_PER_MS = 1e6

/**
 * A row a window, in the order of SEED_COLUMNS, with what the seed meant by each: sectors of 512 B, "kb" and "kbps" of 1024 B,
 * "mb" of 2^20 B, latencies in ns from submission to completion, times in s since the first window. `pattern` is the label (the
 * corrected one, where there is one), as it is there. Of an idle window the features are not known; of one with losses nothing that was counted in the trace is.
 */
export function seedRows(from: SeedRun): SeedCell[][] {
  const { run, windows, measures, samples, sampleMs } = from
  const label = labelInForce(run)
  const totals = from.fioDocument === undefined ? undefined : fioTotals(from.fioDocument)
  const ofRun = [
    over(totals?.ioBytes, KIB * KIB),
    over(totals?.bytesPerSecond, KIB),
    totals?.iops,
    ...[totals?.latencyMeanNs, totals?.latencyStddevNs, totals?.latencyP99Ns],
    ...[totals?.userCpuPercent, totals?.systemCpuPercent],
    ...[run.shape.bs, run.shape.iodepth, run.shape.numjobs, run.shape.direct ? 1 : 0],
    from.cpus,
    // Nobody asked the box how much of its memory was free.
    undefined,
    label,
  ]
  const startMs = windowsStartMs(run)
  return windows.map((window, at) => {
    const fromMs = startMs + window.index * run.windowSeconds * 1000
    const fio = fioInWindow(samples, { fromMs, toMs: fromMs + run.windowSeconds * 1000, averageMs: sampleMs })
    const [bandwidth, latency, iops] = [spreadOf(fio.bandwidthKib), spreadOf(fio.latencyNs), spreadOf(fio.iops)]
    return [
      ...[run.id, label, run.cache, window.index],
      ...[window.index * run.windowSeconds, (window.index + 1) * run.windowSeconds],
      ...traceCells(window, measures[at]),
      ...[bandwidth?.mean, bandwidth?.std, bandwidth?.min, bandwidth?.max],
      ...[latency?.mean, latency?.std, latency?.p95],
      ...[iops?.mean, iops?.std],
      ...ofRun,
    ]
  })
}

/** All events, issues, completions, insertions, distance, jumps, first sectors, request size. */
function traceCells(window: WindowCounts, measures: WindowMeasures | undefined): SeedCell[] {
  if (hasLosses(measures)) return Array.from({ length: 8 }, () => undefined)
  const steps = isIdle(window) ? Number.NaN : window.requests - 1
  return [
    ...[measures?.events, measures && issuesOf(measures), measures?.completes, measures?.inserts],
    ...[window.distanceSectors / steps, window.jumps / steps],
    measures?.uniqueSectors,
    isIdle(window) ? undefined : window.bytes / window.requests / KIB,
  ]
}

/** Of window 0, in ms since the start of fio's job; NaN, which no sample is after, where one of the two is not known. */
function windowsStartMs({ windowsStartNs, fioStartedAtMs }: RunRecord): number {
  return windowsStartNs === undefined || fioStartedAtMs === undefined
    ? Number.NaN
    : Number(windowsStartNs) / NS_PER_MS - fioStartedAtMs
}

function over(value: number | undefined, unit: number): number | undefined {
  return value === undefined ? undefined : value / unit
}

/** The file: the header, then the rows (RFC 4180, LF); numbers with full precision. */
export function seedCsv(rows: readonly (readonly SeedCell[])[]): string {
  const field = (cell: SeedCell) => {
    const text = cell === undefined || Number.isNaN(cell) ? '' : String(cell)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [SEED_COLUMNS, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('')
}
