import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import type { LibraryQuery } from '../../../shared/contract/index.ts'
import type { TableSort } from '../../widgets/data-table.tsx'

const KINDS = ['capture', 'recording', 'evaluation'] as const
const STATES = ['running', 'complete', 'partial', 'failed'] as const
type Kind = (typeof KINDS)[number]
type State = (typeof STATES)[number]

/** What the library shows, as its address says it: who goes back finds it again. */
export interface LibrarySearch {
  readonly text?: string | undefined
  readonly kind?: Kind | undefined
  readonly boxes?: string[] | undefined
  readonly kernels?: string[] | undefined
  readonly classes?: AccessClass[] | undefined
  readonly tags?: string[] | undefined
  readonly states?: State[] | undefined
  /** Days, both included: "2026-11-25", in the time zone of this computer. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  /** The deleted ones, in place of the others. */
  readonly deleted?: true | undefined
  readonly sort?: string | undefined
  readonly descending?: boolean | undefined
}

/** By the titles of the table's columns. */
export const ORDERS = {
  Session: 'title',
  Box: 'box',
  Runs: 'runs',
  Windows: 'windows',
  'On this disk': 'bytes',
  Started: 'started',
} as const satisfies Readonly<Record<string, NonNullable<LibraryQuery['order']>>>
const NEWEST_FIRST: TableSort = { title: 'Started', isDescending: true }

/** What of an address is a search; anything else that somebody typed is left out. */
export function searchOf(address: Readonly<Record<string, unknown>>): LibrarySearch {
  const { text, kind, boxes, kernels, classes, tags, states, since, until, deleted, sort, descending } = address
  const search: LibrarySearch = {
    text: typeof text === 'string' && text !== '' ? text.slice(0, 500) : undefined,
    kind: KINDS.find((name) => name === kind),
    boxes: textsOf(boxes),
    kernels: textsOf(kernels),
    classes: someOf(ACCESS_CLASSES, classes),
    tags: textsOf(tags),
    states: someOf(STATES, states),
    since: dayOf(since),
    until: dayOf(until),
    deleted: deleted === true ? true : undefined,
    sort: typeof sort === 'string' && sort in ORDERS ? sort : undefined,
    descending: typeof descending === 'boolean' ? descending : undefined,
  }
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}

export function sortOf({ sort, descending }: LibrarySearch): TableSort {
  return sort === undefined ? NEWEST_FIRST : { title: sort, isDescending: descending ?? false }
}

/** The question that it is to the bench. */
export function queryOf(search: LibrarySearch): LibraryQuery {
  const { text, kind, boxes, kernels, classes, tags, states, since, until, deleted } = search
  const { title, isDescending } = sortOf(search)
  return {
    text,
    kinds: kind === undefined ? undefined : [kind],
    boxNames: boxes,
    kernels,
    labels: classes,
    tags,
    states,
    since: since === undefined ? undefined : new Date(`${since}T00:00:00`).toISOString(),
    until: until === undefined ? undefined : new Date(`${until}T23:59:59.999`).toISOString(),
    removed: deleted,
    order: Object.entries(ORDERS).find(([name]) => name === title)?.[1],
    descending: isDescending,
  }
}

/** How many filters there are beside the text and the kind, which are in sight. */
export function filterCount({ boxes, kernels, classes, tags, states, since, until, deleted }: LibrarySearch): number {
  return [boxes, kernels, classes, tags, states, since, until, deleted].filter((filter) => filter !== undefined).length
}

function textsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const texts = value.filter((one): one is string => typeof one === 'string' && one !== '')
  return texts.length === 0 ? undefined : texts.slice(0, 200)
}

function someOf<Name extends string>(names: readonly Name[], value: unknown): Name[] | undefined {
  const texts = textsOf(value) ?? []
  const found = names.filter((name) => texts.includes(name))
  return found.length === 0 ? undefined : found
}

function dayOf(value: unknown): string | undefined {
  const isDay = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
  return isDay ? value : undefined
}
