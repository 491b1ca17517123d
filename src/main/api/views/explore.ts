import type { Timeline, TimeStatistics } from '../../../shared/contract/index.ts'
import type { TimelineSeriesName } from '../../../shared/timeline-series.ts'
import { sessionTimeline, sessionTimeStatistics, type Workbench } from '../../bench/index.ts'

interface TimelineInput {
  readonly id: string
  readonly range?: { readonly fromMs: number; readonly toMs: number } | undefined
  readonly columns: number
  readonly series: readonly TimelineSeriesName[]
}

/** @throws BenchError unknown-session */
export async function timeline(bench: Workbench, { id, ...query }: TimelineInput): Promise<Timeline> {
  const { extent, runs, series } = await sessionTimeline(bench, id, query)
  return {
    ...(extent === undefined ? {} : { extent: { ...extent } }),
    runs: runs.map((run) => ({ ...run })),
    series: series.map(({ series: name, stretches }) => ({ series: name, stretches: [...stretches] })),
  }
}

/** @throws BenchError unknown-session */
export async function timeStatistics(
  bench: Workbench,
  { id, ...range }: { readonly id: string; readonly fromMs: number; readonly toMs: number },
): Promise<TimeStatistics> {
  const { statistics, ...about } = await sessionTimeStatistics(bench, id, range)
  return { ...about, statistics: [...statistics] }
}
