import { ActionIcon, Group, SegmentedControl, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import type { SessionItem } from '../../../shared/contract/index.ts'
import { useShortcuts } from '../../app/shortcuts.ts'
import { api, bench } from '../../client/client.ts'
import { ButtonLink } from '../../widgets/button-link.tsx'
import { DataTable, type Column } from '../../widgets/data-table.tsx'
import { Empty } from '../../widgets/empty.tsx'
import { counted } from '../../widgets/format.ts'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { removeWithUndo } from '../../widgets/remove-with-undo.tsx'
import { StateMark } from '../../widgets/state-mark.tsx'
import { TagList } from '../../widgets/tag-list.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { When } from '../../widgets/when.tsx'
import { WindowCounts } from '../../widgets/window-counts.tsx'
import { matchingSessions, type SessionFilter } from './session-search.ts'

const KINDS = [
  { value: 'all', label: 'All' },
  { value: 'capture', label: 'Captures' },
  { value: 'recording', label: 'Recordings' },
  { value: 'evaluation', label: 'Comparisons' },
] as const

const COLUMNS: readonly Column<SessionItem>[] = [
  {
    title: 'Session',
    sortBy: ({ title }) => title,
    cell: ({ id, title, sample, tags }) => (
      <Group gap="xs" wrap="nowrap">
        <TextLink to="/sessions/$sessionId" params={{ sessionId: id }}>
          {title}
        </TextLink>
        <TagList tags={tags} isSample={sample} />
      </Group>
    ),
  },
  { title: 'Kind', sortBy: ({ kind }) => kind, cell: ({ kind }) => (kind === 'evaluation' ? 'comparison' : kind) },
  { title: 'Box', sortBy: ({ boxName }) => boxName, cell: ({ boxName }) => boxName },
  { title: 'Profile or model', sortBy: ({ about }) => about, cell: ({ about }) => about },
  { title: 'State', sortBy: ({ state }) => state, cell: ({ state }) => <StateMark state={state} /> },
  { title: 'Runs', isNumeric: true, sortBy: ({ runs }) => runs, cell: ({ runs }) => (runs === 0 ? '–' : runs) },
  {
    title: 'Windows',
    sortBy: ({ windows }) => windows,
    cell: ({ windowsByClass }) => <WindowCounts of={windowsByClass} isShort />,
  },
  {
    title: 'Started',
    isNumeric: true,
    sortBy: ({ startedAt }) => startedAt,
    cell: ({ startedAt }) => <When at={startedAt} />,
  },
  {
    title: 'Actions',
    isTitleHidden: true,
    isNumeric: true,
    cell: (item) => (
      <Tooltip label="Delete">
        <ActionIcon variant="subtle" color="gray" aria-label={`Delete ${item.title}`} onClick={() => void remove(item)}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    ),
  },
]

function remove({ id, title }: SessionItem): Promise<void> {
  return removeWithUndo(
    title,
    () => bench.sessions.remove({ id }),
    () => bench.sessions.restore({ id }),
  )
}

export function SessionsPage() {
  const sessions = useQuery(api.sessions.list.queryOptions())
  const navigate = useNavigate()
  const [filter, setFilter] = useState<SessionFilter>({ text: '', kind: 'all' })
  const search = useRef<HTMLInputElement>(null)
  const shortcuts = useMemo(() => [{ keys: '/', does: 'Search the sessions', run: () => search.current?.focus() }], [])
  useShortcuts(shortcuts)
  return (
    <Page title="Sessions" about="captures, recordings and comparisons">
      <Loaded query={sessions}>
        {(all) => {
          const shown = matchingSessions(all, filter)
          if (all.length === 0) {
            return (
              <Empty
                title="No sessions"
                hint="A session is one campaign as it happened: its runs, its windows, its notes. The Bench page makes one."
                action={<ButtonLink to="/bench">Capture one</ButtonLink>}
              />
            )
          }
          return (
            <Stack gap="sm">
              <Group>
                <TextInput
                  ref={search}
                  w={320}
                  aria-label="Search the sessions"
                  placeholder="Search title, notes, tags, box …  ( / )"
                  value={filter.text}
                  onChange={(event) => {
                    setFilter({ ...filter, text: event.currentTarget.value })
                  }}
                />
                <SegmentedControl
                  aria-label="Kind"
                  data={KINDS.map(({ value, label }) => ({ value, label }))}
                  value={filter.kind}
                  onChange={(value) => {
                    setFilter({ ...filter, kind: KINDS.find((kind) => kind.value === value)?.value ?? 'all' })
                  }}
                />
                <Text c="dimmed" role="status">
                  {shown.length === all.length ? counted(all.length, 'session') : `${shown.length} of ${all.length}`}
                </Text>
              </Group>
              <DataTable
                label="Sessions"
                rows={shown}
                columns={COLUMNS}
                keyOf={({ id }) => id}
                initialSort={{ title: 'Started', isDescending: true }}
                onOpen={({ id }) => void navigate({ to: '/sessions/$sessionId', params: { sessionId: id } })}
                onDelete={(item) => void remove(item)}
              />
            </Stack>
          )
        }}
      </Loaded>
    </Page>
  )
}
