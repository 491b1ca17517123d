import { WINDOW_SERIES_NAMES, type WindowSeriesName } from '../../shared/contract/sessions.ts'
import type { Connection } from './database.ts'
import { windowColumnQueries, type WindowColumn } from './window-columns.ts'
import { summaryOf, type SeriesSummary } from './series-summary.ts'

export interface WindowRange {
  /** Of their first and last windows; both belong to it. */
  readonly fromWindow: number
  readonly toWindow: number
}

export type RangeStatistics = SeriesSummary & { readonly series: WindowSeriesName }

/** Statistics of what was brushed. */
export function rangeStatisticsQueries(db: Connection) {
  const columns = windowColumnQueries(db)
  return {
    /**
     * Over all windows of the runs within the range together, idle and lossy ones too; a series without a value has n 0 and no more.
     * @param names default: all series
     */
    statistics(
      runIds: readonly string[],
      { fromWindow, toWindow }: WindowRange,
      names: readonly WindowSeriesName[] = WINDOW_SERIES_NAMES,
    ): RangeStatistics[] {
      const runs = [...new Set(runIds)].map((id) => columns.read(id, names, fromWindow, toWindow))
      return names.map((series, at) => ({
        series,
        ...summaryOf(runs.map((read): WindowColumn => read[at] ?? new Float64Array())),
      }))
    },
  }
}
