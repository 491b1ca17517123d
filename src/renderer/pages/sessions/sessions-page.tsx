import { Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useShortcuts } from '../../app/shortcuts.ts'
import { api } from '../../client/client.ts'
import { ButtonLink } from '../../widgets/button-link.tsx'
import { DataTable } from '../../widgets/data-table.tsx'
import { Empty } from '../../widgets/empty.tsx'
import { counted } from '../../widgets/format.ts'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { ChosenSessions } from './chosen-sessions.tsx'
import { FoundNotes } from './found-notes.tsx'
import { libraryColumns } from './library-columns.tsx'
import { LibraryFilters } from './library-filters.tsx'
import { filterCount, queryOf, searchOf, sortOf, type LibrarySearch } from './library-search.ts'
import { removeSessions, restoreSessions } from './session-removal.ts'
import { FileDrop } from './share/file-drop.tsx'
import { ImportButton } from './share/import-button.tsx'
import { ImportList } from './share/import-list.tsx'

const FROM = '/sessions'
/** Rows that are asked for at once. */
const PAGE_LENGTH = 200

const KINDS = [
  { value: 'all', label: 'All' },
  { value: 'capture', label: 'Captures' },
  { value: 'recording', label: 'Recordings' },
  { value: 'evaluation', label: 'Comparisons' },
] as const

/** Everything that was captured, watched or compared, however much it is: the bench searches, sorts and counts. */
export function SessionsPage() {
  const search = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set())
  const field = useRef<HTMLInputElement>(null)
  const shortcuts = useMemo(() => [{ keys: '/', does: 'Search the sessions', run: () => field.current?.focus() }], [])
  useShortcuts(shortcuts)

  const query = useMemo(() => queryOf(search), [search])
  const library = useInfiniteQuery(
    api.sessions.library.infiniteOptions({
      input: (offset: number) => ({ ...query, offset, limit: PAGE_LENGTH }),
      initialPageParam: 0,
      getNextPageParam: ({ total }, pages) => {
        const shown = pages.reduce((sum, { items }) => sum + items.length, 0)
        return shown < total ? shown : undefined
      },
      placeholderData: keepPreviousData,
    }),
  )
  const items = useMemo(() => library.data?.pages.flatMap((page) => page.items) ?? [], [library.data])
  const chosen = items.filter(({ id }) => chosenIds.has(id))
  const { fetchNextPage, hasNextPage, isFetching } = library
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [fetchNextPage, hasNextPage, isFetching])

  const change = (part: Readonly<Record<string, unknown>>) => {
    setChosenIds(new Set())
    void navigate({ search: searchOf({ ...search, ...part }), replace: true })
  }
  const columns = useMemo(
    () =>
      libraryColumns({
        chosenIds,
        onChoose: (id, isChosen) => {
          const others = [...chosenIds].filter((other) => other !== id)
          setChosenIds(new Set(isChosen ? [...others, id] : others))
        },
        onRemove: (item) => void removeSessions([item]),
        onRestore: (item) => void restoreSessions([item]),
      }),
    [chosenIds],
  )
  return (
    <Page title="Sessions" about="captures, recordings and comparisons" actions={<ImportButton />}>
      <FileDrop />
      <ImportList />
      <Loaded query={library}>
        {({ pages }) => {
          const { total = 0, facets } = pages.at(-1) ?? {}
          const all = facets?.boxes.reduce((sum, { count }) => sum + count, 0) ?? 0
          if (all === 0 && search.deleted !== true) {
            return (
              <Empty
                title="No sessions"
                hint="A session is one campaign as it happened: its runs, its windows, its notes. The Bench page makes one; a bundle of another bench brings some."
                action={<ButtonLink to="/bench">Capture one</ButtonLink>}
              />
            )
          }
          return (
            <Stack gap="sm">
              <Group>
                <SearchField
                  field={field}
                  text={search.text ?? ''}
                  onChange={(text) => {
                    change({ text })
                  }}
                />
                <SegmentedControl
                  aria-label="Kind"
                  data={KINDS.map(({ value, label }) => ({ value, label }))}
                  value={search.kind ?? 'all'}
                  onChange={(kind) => {
                    change({ kind })
                  }}
                />
                <LibraryFilters search={search} facets={facets} onChange={change} />
                <Text c="dimmed" role="status">
                  {countText(total, all, search)}
                </Text>
              </Group>
              {search.text === undefined || search.text.trim() === '' ? undefined : <FoundNotes text={search.text} />}
              {chosen.length === 0 ? undefined : (
                <ChosenSessions
                  chosen={chosen}
                  onDone={() => {
                    setChosenIds(new Set())
                  }}
                />
              )}
              <DataTable
                label="Sessions"
                rows={items}
                columns={columns}
                keyOf={({ id }) => id}
                sort={sortOf(search)}
                onSort={({ title, isDescending }) => {
                  change({ sort: title, descending: isDescending })
                }}
                onEnd={onEnd}
                onOpen={({ id }) => void navigate({ to: '/sessions/$sessionId', params: { sessionId: id } })}
                onDelete={(item) => {
                  if (item.deletedAt === undefined) void removeSessions([item])
                }}
              />
            </Stack>
          )
        }}
      </Loaded>
    </Page>
  )
}

interface SearchFieldProps {
  readonly field: React.RefObject<HTMLInputElement | null>
  readonly text: string
  readonly onChange: (text: string) => void
}

/** Has what is typed at once, whatever the address says of it a moment later. */
function SearchField({ field, text, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(text)
  return (
    <TextInput
      ref={field}
      w={320}
      aria-label="Search the sessions"
      placeholder="Search title, notes, tags, box …  ( / )"
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        onChange(event.currentTarget.value)
      }}
    />
  )
}

function countText(total: number, all: number, search: LibrarySearch): string {
  if (search.deleted === true && filterCount(search) === 1 && total === all) return `${all} deleted`
  return total === all ? counted(all, 'session') : `${total} of ${all}`
}
