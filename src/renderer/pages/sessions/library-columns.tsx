import { ActionIcon, Checkbox, Group, Text, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconTrash } from '@tabler/icons-react'
import type { LibraryItem } from '../../../shared/contract/index.ts'
import type { Column } from '../../widgets/data-table.tsx'
import { binaryBytes, counted } from '../../widgets/format.ts'
import { StateMark } from '../../widgets/state-mark.tsx'
import { TagList } from '../../widgets/tag-list.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { When } from '../../widgets/when.tsx'
import { WindowCounts } from '../../widgets/window-counts.tsx'

interface LibraryColumnsOptions {
  readonly chosenIds: ReadonlySet<string>
  readonly onChoose: (id: string, isChosen: boolean) => void
  readonly onRemove: (item: LibraryItem) => void
  readonly onRestore: (item: LibraryItem) => void
}

export function libraryColumns({
  chosenIds,
  onChoose,
  onRemove,
  onRestore,
}: LibraryColumnsOptions): Column<LibraryItem>[] {
  return [
    {
      title: 'Chosen',
      isTitleHidden: true,
      cell: ({ id, title }) => (
        <Checkbox
          size="xs"
          aria-label={`Choose ${title}`}
          checked={chosenIds.has(id)}
          onChange={(event) => {
            onChoose(id, event.currentTarget.checked)
          }}
        />
      ),
    },
    {
      title: 'Session',
      isSortable: true,
      cell: ({ id, title, sample, tags, annotations }) => (
        <Group gap="xs" wrap="nowrap">
          <TextLink to="/sessions/$sessionId" params={{ sessionId: id }}>
            {title}
          </TextLink>
          <TagList tags={tags} isSample={sample} />
          {annotations === 0 ? undefined : (
            <Text span size="xs" c="dimmed">
              {counted(annotations, 'note')}
            </Text>
          )}
        </Group>
      ),
    },
    { title: 'Kind', cell: ({ kind }) => (kind === 'evaluation' ? 'comparison' : kind) },
    { title: 'Box', isSortable: true, cell: ({ boxName }) => boxName },
    { title: 'Profile or model', cell: ({ about }) => about },
    { title: 'State', cell: ({ state }) => <StateMark state={state} /> },
    { title: 'Runs', isNumeric: true, isSortable: true, cell: ({ runs }) => (runs === 0 ? '–' : runs) },
    {
      title: 'Windows',
      isSortable: true,
      cell: ({ windowsByClass }) => <WindowCounts of={windowsByClass} isShort />,
    },
    {
      title: 'On this disk',
      isNumeric: true,
      isSortable: true,
      cell: ({ databaseBytes, traceBytes }) => (
        <Tooltip label={`${binaryBytes(databaseBytes)} in the database, ${binaryBytes(traceBytes)} of raw traces`}>
          <Text span inherit>
            {binaryBytes(databaseBytes + traceBytes)}
          </Text>
        </Tooltip>
      ),
    },
    { title: 'Started', isNumeric: true, isSortable: true, cell: ({ startedAt }) => <When at={startedAt} /> },
    {
      title: 'Actions',
      isTitleHidden: true,
      isNumeric: true,
      cell: (item) =>
        item.deletedAt === undefined ? (
          <Tooltip label="Delete">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Delete ${item.title}`}
              onClick={() => {
                onRemove(item)
              }}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ) : (
          <Tooltip label="Bring back">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Bring back ${item.title}`}
              onClick={() => {
                onRestore(item)
              }}
            >
              <IconArrowBackUp size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ),
    },
  ]
}
