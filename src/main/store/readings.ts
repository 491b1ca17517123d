import type { WindowSeriesName } from '../../shared/contract/sessions.ts'
import type { FeatureSetName } from '../../shared/features.ts'
import type { Connection } from './database.ts'
import { featureDistributionQueries, type FeatureHistograms, type WindowGroup } from './feature-distributions.ts'
import { addTextFunctions } from './folded-text.ts'
import {
  libraryQueries,
  type LibraryFacets,
  type LibraryFilter,
  type LibraryItem,
  type LibraryPage,
} from './library.ts'
import { rangeStatisticsQueries, type RangeStatistics, type WindowRange } from './range-statistics.ts'
import type { LabelledWindow } from './records.ts'
import { timelineQueries, type TimeRange, type Timeline, type TimelineQuery, type TimeStatistics } from './timeline.ts'
import { windowQueries } from './windows.ts'
import { runLineQueries, type RunLines } from './run-lines.ts'

/** One page of the library with what there is to filter by. */
export interface LibraryListing {
  readonly total: number
  readonly items: readonly LibraryItem[]
  readonly facets: LibraryFacets
}

/** What may take longer than a frame, and is read by a thread of its own. */
export type Reading =
  | { readonly kind: 'library'; readonly filter: LibraryFilter; readonly page: LibraryPage }
  | {
      readonly kind: 'statistics'
      readonly runIds: readonly string[]
      readonly range: WindowRange
      readonly names: readonly WindowSeriesName[] | undefined
    }
  | { readonly kind: 'featureHistograms'; readonly set: FeatureSetName; readonly groups: readonly WindowGroup[] }
  | { readonly kind: 'runLines'; readonly runId: string; readonly most: number }
  | { readonly kind: 'timeline'; readonly sessionId: string; readonly query: TimelineQuery }
  | { readonly kind: 'timeStatistics'; readonly sessionId: string; readonly range: TimeRange }
  | { readonly kind: 'windows'; readonly sessionId: string }

/** One of them, as it was asked for. */
export interface ReadingAnswer {
  readonly library?: LibraryListing
  readonly statistics?: readonly RangeStatistics[]
  readonly featureHistograms?: FeatureHistograms
  /** Undefined where there is no such run. */
  readonly runLines?: RunLines | undefined
  readonly timeline?: Timeline
  readonly timeStatistics?: TimeStatistics
  readonly windows?: readonly LabelledWindow[]
}

export interface ReadingRequest {
  readonly id: number
  readonly reading: Reading
}

/** An error without its class, which no thread hands on. */
export interface ReadingFailure {
  readonly message: string
  readonly stack: string | undefined
  /** SQLite's, where it is one of SQLite's: "SQLITE_CORRUPT". */
  readonly sqliteCode: string | undefined
}

export type ReadingReply = { readonly id: number } & (
  { readonly answer: ReadingAnswer } | { readonly failure: ReadingFailure }
)

/** Answers readings from a connection, which need not be one that can write. */
export function readingQueries(db: Connection) {
  addTextFunctions(db)
  const library = libraryQueries(db)
  const ranges = rangeStatisticsQueries(db)
  const distributions = featureDistributionQueries(db)
  const lines = runLineQueries(db)
  const times = timelineQueries(db)
  const windows = windowQueries(db)
  return (reading: Reading): ReadingAnswer => {
    switch (reading.kind) {
      case 'library': {
        const { filter, page } = reading
        return { library: { ...library.list(filter, page), facets: library.facets(filter) } }
      }
      case 'statistics':
        return { statistics: ranges.statistics(reading.runIds, reading.range, reading.names) }
      case 'featureHistograms':
        return { featureHistograms: distributions.featureHistograms(reading.set, reading.groups) }
      case 'runLines':
        return { runLines: lines.runLines(reading.runId, reading.most) }
      case 'timeline':
        return { timeline: times.timeline(reading.sessionId, reading.query) }
      case 'timeStatistics':
        return { timeStatistics: times.timeStatistics(reading.sessionId, reading.range) }
      case 'windows':
        return { windows: windows.labelled([reading.sessionId]) }
    }
  }
}
