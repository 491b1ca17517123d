import type { FioSampleData, RunItem, WindowItem } from '../../../shared/contract/index.ts'
import { labelInForce } from '../../../shared/label-in-force.ts'
import { FEATURE_SETS, featuresOf } from '../../../shared/features.ts'
import { isIdle, type WindowCounts } from '../../../shared/windows.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { csvOf } from '../../charts/save.ts'
import type { Point } from '../../charts/series.ts'
import type { Panel } from '../../charts/time-panels.ts'

const KIB = 1024
const KIB_PER_S_IN_MB_PER_S = KIB / 1e6
const NS_PER_MS = 1e6

/** The features of a window as `served-v1` has them; undefined on an idle one. */
export function windowFeatures(run: RunItem, window: WindowCounts): readonly number[] | undefined {
  return isIdle(window) ? undefined : featuresOf('served-v1', window, run.windowSeconds, run.readaheadKib)
}

/** One of fio's averaged logs as points since the workload's start, in ms; `scale` turns its unit into the panel's. */
export function fioPoints(
  samples: readonly FioSampleData[],
  kind: FioSampleData['kind'],
  direction: FioSampleData['direction'],
  scale: number,
): Point[] {
  return samples
    .filter((sample) => sample.kind === kind && sample.direction === direction)
    .map(({ timeMs, value }): Point => [timeMs, value * scale])
    .sort(([a], [b]) => a - b)
}

/** Steps: each value holds for its window, NaN (a gap) where there is none; the last one is closed at its end. */
export function windowSteps(run: RunItem, value: (window: WindowItem) => number | undefined): Point[] {
  const lengthMs = run.windowSeconds * 1000
  const steps = run.windows.map((window): Point => [window.index * lengthMs, value(window) ?? Number.NaN])
  const last = steps.at(-1)
  return last === undefined ? [] : [...steps, [last[0] + lengthMs, last[1]]]
}

/** What fio measured, and what the disk was asked for, on one axis of time since the workload's start. */
export function runPanels(run: RunItem, samples: readonly FioSampleData[], palette: ChartPalette): Panel[] {
  const both = (kind: FioSampleData['kind'], scale: number) =>
    (
      [
        ['read', 'read', palette.read],
        ['written', 'write', palette.write],
      ] as const
    )
      .map(([name, direction, color]) => ({ name, color, points: fioPoints(samples, kind, direction, scale) }))
      .filter(({ points }) => points.length > 0)
  const steps = (title: string, feature: string, scale: number, axis: Panel['axis'] = 'zero'): Panel => {
    const at = FEATURE_SETS['served-v1'].findIndex(({ name }) => name === feature)
    const points = windowSteps(run, (window) => (windowFeatures(run, window)?.[at] ?? Number.NaN) * scale)
    return { title, height: 58, axis, lines: [{ name: title, color: palette.accent, isStep: true, points }] }
  }
  return [
    { title: 'fio: throughput, MB/s', height: 76, lines: both('bw', KIB_PER_S_IN_MB_PER_S) },
    { title: 'fio: IOPS', height: 58, lines: both('iops', 1) },
    { title: 'fio: latency, ms, mean', height: 58, lines: both('lat', 1 / NS_PER_MS) },
    steps('disk: requests, IOPS', 'iops', 1),
    steps('disk: request size, KiB, mean', 'avg_io_bytes', 1 / KIB),
    steps('disk: distance, MiB, mean', 'avg_distance_bytes', 1 / KIB / KIB, 'log'),
    steps('disk: jumps over 1 MiB, share', 'jump_ratio', 1),
  ]
}

/** A row a window: its counts as they were decoded, its features with full precision, and what was measured of it. */
export function windowsCsv(run: RunItem): string {
  const features = FEATURE_SETS['served-v1'].map(({ name }) => name)
  const isMeasured = run.windows.some(({ measures }) => measures !== undefined)
  const rows = run.windows.map((window) => [
    window.index,
    window.index * run.windowSeconds,
    window.requests,
    ...(windowFeatures(run, window) ?? features.map(() => '')),
    ...(isMeasured ? measureCells(window) : []),
    labelInForce(run),
  ])
  const measured = isMeasured ? MEASURE_COLUMNS : []
  return csvOf(['window', 'start_s', 'n', ...features, ...measured, 'label'], rows)
}

const MEASURE_COLUMNS = [
  ...['events', 'completes', 'inserts', 'merges', 'unique_sectors', 'written_bytes', 'depth_sum', 'depth_max'],
  ...['latency_count', 'latency_p50_ns', 'latency_p95_ns', 'latency_p99_ns', 'page_cache_insertions'],
  ...['discarded_events', 'lost_packets'],
] as const

/** In the order of MEASURE_COLUMNS; NaN, an empty field, where something is not known. */
function measureCells({ measures: m }: WindowItem): number[] {
  const { latency } = m ?? {}
  return [
    ...[m?.events, m?.completes, m?.inserts, m?.merges, m?.uniqueSectors, m?.writtenBytes, m?.depthSum, m?.depthMax],
    ...[latency?.count, latency?.p50Ns, latency?.p95Ns, latency?.p99Ns, m?.pageCacheInsertions],
    ...[m?.discardedEvents, m?.lostPackets],
  ].map((value) => value ?? Number.NaN)
}
