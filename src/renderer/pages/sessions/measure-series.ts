import type { FioSampleData, RunItem, WindowItem } from '../../../shared/contract/index.ts'
import { meanDepth, mergeRatio, readaheadShare, type WindowMeasures } from '../../../shared/window-measures.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import type { Point } from '../../charts/series.ts'
import type { Panel, PanelLine } from '../../charts/time-panels.ts'
import { latencyUnitOf } from './latency-unit.ts'
import { runPanels, windowSteps } from './run-series.ts'

const MB = 1e6

/** A run that was captured before windows were measured has nothing but their counts. */
export function isMeasured(run: RunItem): boolean {
  return run.windows.some(({ measures }) => measures !== undefined)
}

type StepsOf = (value: (measures: WindowMeasures, window: WindowItem) => number | undefined) => Point[]

/** What the disk did with the requests, under the throughput that came of it, on the axis of `runPanels`. */
export function diskPanels(run: RunItem, samples: readonly FioSampleData[], palette: ChartPalette): Panel[] {
  const of: StepsOf = (value) =>
    windowSteps(run, (window) => (window.measures === undefined ? undefined : value(window.measures, window)))
  const share = (title: string, value: Parameters<StepsOf>[0]): Panel => ({
    title,
    height: 44,
    lines: [line(title, palette.accent, of(value))],
  })
  const perSecond = (count: number) => count / run.windowSeconds
  const isCacheTraced = run.windows.some(({ measures }) => measures?.pageCacheInsertions !== undefined)
  const [throughput] = runPanels(run, samples, palette)
  return [
    ...(throughput === undefined ? [] : [throughput]),
    latencyPanel(run, of, palette),
    {
      title: 'disk: requests in flight at an issue: mean and most',
      height: 64,
      lines: [
        line(
          'mean in flight',
          palette.accent,
          of((measures, { requests }) => meanDepth(measures, requests)),
        ),
        line(
          'most in flight',
          `${palette.accent}a0`,
          of(({ depthMax }) => depthMax),
        ),
      ],
    },
    {
      title: 'disk: read and written, MB/s',
      height: 58,
      lines: [
        line(
          'read',
          palette.read,
          of(({ writtenBytes }, { bytes }) => perSecond((bytes - writtenBytes) / MB)),
        ),
        line(
          'written',
          palette.write,
          of(({ writtenBytes }) => perSecond(writtenBytes / MB)),
        ),
      ],
    },
    share('disk: merged into another, share', (measures, { requests }) => mergeRatio(measures, requests)),
    share('disk: issued ahead of the reader, share', (_measures, window) => readaheadShare(window)),
    ...(isCacheTraced
      ? [
          share('page cache: pages added, 1/s', ({ pageCacheInsertions: pages }) =>
            pages === undefined ? undefined : perSecond(pages),
          ),
        ]
      : []),
  ]
}

/** Three steps, each over the one before: their order tells them apart. */
function latencyPanel(run: RunItem, of: StepsOf, palette: ChartPalette): Panel {
  const latencies = run.windows.flatMap(({ measures }) => measures?.latency ?? [])
  const unit = latencyUnitOf(latencies.map(({ p99Ns }) => p99Ns))
  const lowest = Math.min(...latencies.map(({ p50Ns }) => p50Ns / unit.ns).filter((value) => value > 0))
  const highest = Math.max(...latencies.map(({ p99Ns }) => p99Ns / unit.ns))
  const lines = [
    ['p50', palette.accent, 'p50Ns'],
    ['p95', `${palette.accent}c8`, 'p95Ns'],
    ['p99', `${palette.accent}a0`, 'p99Ns'],
  ] as const
  return {
    title: `disk: issue to complete, ${unit.name}: p50, p95 and p99`,
    height: 84,
    axis: 'log',
    // ECharts would show ten powers of two more in each direction.
    ...(lowest < Infinity && highest > 0
      ? { span: [2 ** Math.floor(Math.log2(lowest)), 2 ** (Math.floor(Math.log2(highest)) + 1)] as const }
      : {}),
    lines: lines.map(([name, color, key]) =>
      line(
        name,
        color,
        of(({ latency }) => latency && latency[key] / unit.ns),
      ),
    ),
  }
}

function line(name: string, color: string, points: readonly Point[]): PanelLine {
  return { name, color, points, isStep: true }
}
