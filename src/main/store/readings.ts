import type { WindowSeriesName } from '../../shared/contract/sessions.ts'
import type { Connection } from './database.ts'
import { addTextFunctions } from './folded-text.ts'
import {
  libraryQueries,
  type LibraryFacets,
  type LibraryFilter,
  type LibraryItem,
  type LibraryPage,
} from './library.ts'
import { rangeStatisticsQueries, type RangeStatistics, type WindowRange } from './range-statistics.ts'

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

/** One of the two, as it was asked for. */
export interface ReadingAnswer {
  readonly library?: LibraryListing
  readonly statistics?: readonly RangeStatistics[]
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
  return (reading: Reading): ReadingAnswer => {
    if (reading.kind === 'statistics') {
      return { statistics: ranges.statistics(reading.runIds, reading.range, reading.names) }
    }
    const { filter, page } = reading
    return { library: { ...library.list(filter, page), facets: library.facets(filter) } }
  }
}
