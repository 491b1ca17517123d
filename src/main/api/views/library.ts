import type {
  Annotation,
  LibraryItem,
  LibraryPage,
  LibraryQuery,
  SeriesStatistics,
} from '../../../shared/contract/index.ts'
import type { WindowSeriesName } from '../../../shared/contract/index.ts'
import { unknownRun, type Workbench } from '../../bench/index.ts'

type Store = Workbench['store']
type StoredItem = ReturnType<Store['library']['list']>['items'][number]
type StoredAnnotation = ReturnType<Store['annotations']['get']>

const PAGE_LENGTH = 100

/** One page, read in a thread of its own. */
export async function libraryPage(store: Store, query: LibraryQuery): Promise<LibraryPage> {
  const { order, descending, offset, limit = PAGE_LENGTH, since, until, ...filter } = query
  const { total, items, facets } = await store.reader.library(
    { ...filter, since: storedInstant(since), until: storedInstant(until) },
    { order, descending, offset, limit },
  )
  const { boxes, kernels, tags } = facets
  return { total, items: items.map(libraryItem), facets: { boxes: [...boxes], kernels: [...kernels], tags: [...tags] } }
}

/** With milliseconds, as those that it is compared with. */
function storedInstant(instant: string | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString()
}

function libraryItem({ tags, kernel, deletedAt, endedAt, ...plain }: StoredItem): LibraryItem {
  return {
    ...plain,
    tags: [...tags],
    ...(kernel === undefined ? {} : { kernel }),
    ...(deletedAt === undefined ? {} : { deletedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
  }
}

export function annotationItem({ range, ...plain }: StoredAnnotation): Annotation {
  return { ...plain, ...(range === undefined ? {} : { range: { ...range } }) }
}

/** Read in a thread of its own. @throws BenchError unknown-session where one of the runs is not there. */
export async function rangeStatistics(
  { runs, reader }: Store,
  query: {
    readonly runIds: readonly string[]
    readonly fromWindow: number
    readonly toWindow: number
    readonly series?: readonly WindowSeriesName[] | undefined
  },
): Promise<SeriesStatistics[]> {
  const missing = query.runIds.find((id) => runs.find(id) === undefined)
  if (missing !== undefined) throw unknownRun(missing)
  const { fromWindow, toWindow } = query
  return [...(await reader.statistics(query.runIds, { fromWindow, toWindow }, query.series))]
}
