import { z } from 'zod'
import type { AccessClass } from '../../shared/classes.ts'
import { inTransaction, type Connection } from './database.ts'
import { searchWords } from './folded-text.ts'
import { COUNT_SQL, FACETS_SQL, ONE_SQL, pageSql, type LibraryOrder } from './library-sql.ts'
import type { Instant, SessionState } from './records.ts'
import { unknownSession } from './sessions.ts'

export type LibraryQueries = ReturnType<typeof libraryQueries>
export type LibraryKind = 'capture' | 'recording' | 'evaluation'

/** What to list. A filter with several values wants one of them; filters together want all. */
export interface LibraryFilter {
  /** Words that all have to be in the title, notes, tags, id, profile or model, kind, state, box, kernel or annotations; without case and accents. */
  readonly text?: string | undefined
  readonly kinds?: readonly LibraryKind[] | undefined
  readonly boxNames?: readonly string[] | undefined
  readonly kernels?: readonly string[] | undefined
  /** Classes that windows or decisions are in. */
  readonly labels?: readonly AccessClass[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly states?: readonly SessionState[] | undefined
  /** Of the start, both included. */
  readonly since?: Instant | undefined
  readonly until?: Instant | undefined
  readonly sample?: boolean | undefined
  /** The removed ones, in place of the others. */
  readonly removed?: boolean | undefined
}

export interface LibraryPage {
  readonly order?: LibraryOrder | undefined
  readonly descending?: boolean | undefined
  readonly offset?: number | undefined
  readonly limit?: number | undefined
}

export interface LibraryItem {
  readonly kind: LibraryKind
  readonly id: string
  /** As lists show it, also where nobody has named it. */
  readonly title: string
  readonly notes: string
  readonly tags: readonly string[]
  readonly sample: boolean
  readonly deletedAt: Instant | undefined
  readonly boxName: string
  /** Undefined for recordings, with which it is not kept. */
  readonly kernel: string | undefined
  readonly state: SessionState
  readonly startedAt: Instant
  readonly endedAt: Instant | undefined
  /** Of a capture its profile, of the others the model. */
  readonly about: string
  readonly runs: number
  readonly windows: number
  readonly windowsByClass: Readonly<Record<AccessClass, number>>
  readonly idleWindows: number
  readonly lossyWindows: number
  /** Notes that are not removed. */
  readonly annotations: number
  /** In the database: an estimate from its rows and the lengths of its documents. */
  readonly databaseBytes: number
  /** Of the raw traces that are kept. */
  readonly traceBytes: number
}

export interface FacetCount {
  readonly value: string
  readonly count: number
}
export type LibraryFacets = Readonly<Record<'boxes' | 'kernels' | 'tags', readonly FacetCount[]>>

interface ItemRow extends Record<AccessClass, number> {
  readonly kind: LibraryKind
  readonly id: string
  readonly title: string
  readonly notes: string
  readonly tagsJson: string
  readonly sample: number
  readonly deletedAt: string | null
  readonly boxName: string
  readonly kernel: string | null
  readonly state: SessionState
  readonly startedAt: string
  readonly endedAt: string | null
  readonly about: string
  readonly runs: number
  readonly windows: number
  readonly idleWindows: number
  readonly lossyWindows: number
  readonly annotations: number
  readonly databaseBytes: number
  readonly traceBytes: number
  readonly total: number
}

const tagsSchema = z.array(z.string())
const TABLES = ['sessions', 'evaluations', 'recordings'] as const

export function libraryQueries(db: Connection) {
  const pages = new Map<string, ReturnType<typeof preparePage>>()
  const preparePage = (order: LibraryOrder, isDescending: boolean) =>
    db.prepare<[object], ItemRow>(pageSql(order, isDescending))
  const pageOf = (order: LibraryOrder, isDescending: boolean) => {
    const key = `${order} ${isDescending}`
    const prepared = pages.get(key) ?? preparePage(order, isDescending)
    pages.set(key, prepared)
    return prepared
  }
  const count = db.prepare<[object], number>(COUNT_SQL).pluck()
  const selectFacets = db.prepare<[object], FacetCount & { facet: keyof LibraryFacets }>(FACETS_SQL)
  const selectOne = db.prepare<[id: string], ItemRow>(ONE_SQL)
  const setDeleted = TABLES.map((table) => db.prepare(`UPDATE ${table} SET deleted_at = :at WHERE id = :id`))

  const setAll = (ids: readonly string[], at: Instant | null) => {
    inTransaction(db, () => {
      for (const id of ids) {
        const changes = setDeleted.reduce((sum, statement) => sum + statement.run({ id, at }).changes, 0)
        if (changes === 0) throw unknownSession(id)
      }
    })
  }

  return {
    /** One page of what matches, and how many match in all. Newest first, if nothing else is asked for. */
    list(filter: LibraryFilter = {}, page: LibraryPage = {}): { total: number; items: LibraryItem[] } {
      const { order = 'started', descending = order === 'started', offset = 0, limit = -1 } = page
      const parameters = parametersOf(filter)
      const rows = pageOf(order, descending).all({ ...parameters, offset, limit })
      const total = rows[0]?.total ?? (offset === 0 && limit !== 0 ? 0 : (count.get(parameters) ?? 0))
      return { total, items: rows.map(itemOf) }
    },

    /** What there is to filter by and how often, whatever else is filtered by. */
    facets({ removed = false }: Pick<LibraryFilter, 'removed'> = {}): LibraryFacets {
      const found = Map.groupBy(selectFacets.all({ removed: Number(removed) }), ({ facet }) => facet)
      const of = (facet: keyof LibraryFacets) =>
        (found.get(facet) ?? []).map(({ value, count: n }) => ({ value, count: n }))
      return { boxes: of('boxes'), kernels: of('kernels'), tags: of('tags') }
    },

    /** One, also a removed one; undefined where there is none. */
    find(id: string): LibraryItem | undefined {
      const row = selectOne.get(id)
      return row === undefined ? undefined : itemOf(row)
    },

    /** Removes sessions, evaluations and recordings, all or none. @throws BenchError `unknown-session`. */
    remove(ids: readonly string[], at: Instant): void {
      setAll(ids, at)
    },

    /** Brings removed ones back, all or none. @throws BenchError `unknown-session`. */
    restore(ids: readonly string[]): void {
      setAll(ids, null)
    },
  }
}

function parametersOf(filter: LibraryFilter) {
  const list = (values: readonly string[] | undefined) =>
    values === undefined || values.length === 0 ? null : JSON.stringify(values)
  return {
    removed: Number(filter.removed ?? false),
    kinds: list(filter.kinds),
    boxes: list(filter.boxNames),
    kernels: list(filter.kernels),
    states: list(filter.states),
    labels: list(filter.labels),
    tags: list(filter.tags),
    since: filter.since ?? null,
    until: filter.until ?? null,
    sample: filter.sample === undefined ? null : Number(filter.sample),
    words: list(searchWords(filter.text ?? '')),
  }
}

function itemOf({ total: _, ...row }: ItemRow): LibraryItem {
  const { tagsJson, sequential, random, mixed, deletedAt, endedAt, kernel, sample, ...plain } = row
  return {
    ...plain,
    tags: tagsSchema.parse(JSON.parse(tagsJson)),
    sample: sample === 1,
    windowsByClass: { sequential, random, mixed },
    deletedAt: deletedAt ?? undefined,
    endedAt: endedAt ?? undefined,
    kernel: kernel ?? undefined,
  }
}
