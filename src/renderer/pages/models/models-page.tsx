import { ActionIcon, Checkbox, Group, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { ModelItem } from '../../../shared/contract/index.ts'
import { api } from '../../client/client.ts'
import { ButtonLink } from '../../widgets/button-link.tsx'
import { DataTable, type Column } from '../../widgets/data-table.tsx'
import { Empty } from '../../widgets/empty.tsx'
import { percent } from '../../widgets/format.ts'
import { Loaded } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { TagList } from '../../widgets/tag-list.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { When } from '../../widgets/when.tsx'
import { chosenTwo } from './chosen-two.ts'
import { removeModel } from './remove-model.ts'

const COLUMNS: readonly Column<ModelItem>[] = [
  {
    title: 'Model',
    sortBy: ({ title }) => title,
    cell: ({ id, title, sample, tags }) => (
      <Group gap="xs" wrap="nowrap">
        <TextLink to="/models/$modelId" params={{ modelId: id }}>
          {title}
        </TextLink>
        <TagList tags={tags} isSample={sample} />
      </Group>
    ),
  },
  {
    title: 'Right by run',
    isNumeric: true,
    sortBy: ({ accuracy }) => accuracy?.value ?? -1,
    cell: ({ accuracy }) => (accuracy === undefined ? '–' : percent(accuracy.value)),
  },
  {
    title: '95 % interval',
    isNumeric: true,
    cell: ({ accuracy }) => (accuracy === undefined ? '–' : `${percent(accuracy.low)} to ${percent(accuracy.high)}`),
  },
  { title: 'Windows', isNumeric: true, sortBy: ({ windows }) => windows, cell: ({ windows }) => windows },
  { title: 'Features', sortBy: ({ featureSet }) => featureSet, cell: ({ featureSet }) => featureSet },
  {
    title: 'Trained on',
    cell: ({ sessionIds }) =>
      sessionIds.length === 1 ? (
        <TextLink to="/sessions/$sessionId" params={{ sessionId: sessionIds[0] ?? '' }}>
          {sessionIds[0]}
        </TextLink>
      ) : (
        `${sessionIds.length} sessions`
      ),
  },
  {
    title: 'Made',
    isNumeric: true,
    sortBy: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <When at={createdAt} />,
  },
  {
    title: 'Actions',
    isTitleHidden: true,
    isNumeric: true,
    cell: (model) => (
      <Tooltip label="Delete">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Delete ${model.title}`}
          onClick={() => void removeModel(model)}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    ),
  },
]

export function ModelsPage() {
  const models = useQuery(api.models.list.queryOptions())
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const columns = useMemo<readonly Column<ModelItem>[]>(
    () => [
      {
        title: 'Compare',
        isTitleHidden: true,
        cell: ({ id, title }) => (
          <Checkbox
            size="xs"
            aria-label={`Compare ${title}`}
            checked={chosen.includes(id)}
            onChange={() => {
              setChosen((before) => chosenTwo(before, id))
            }}
          />
        ),
      },
      ...COLUMNS,
    ],
    [chosen],
  )
  const there = (models.data ?? []).filter(({ id }) => chosen.includes(id)).map(({ id }) => id)
  const [a, b] = chosen.filter((id) => there.includes(id))
  return (
    <Page
      title="Models"
      about="what was learned, and how well it does on runs that it has not seen"
      actions={
        <>
          {a !== undefined && b !== undefined ? (
            <ButtonLink to="/models/compare" search={{ a, b }} variant="default">
              Compare the two
            </ButtonLink>
          ) : undefined}
          <ButtonLink to="/models/studies" variant="default">
            Window studies
          </ButtonLink>
          <ButtonLink to="/models/train">Train a model</ButtonLink>
        </>
      }
    >
      <Loaded query={models}>
        {(all) =>
          all.length === 0 ? (
            <Empty
              title="No models"
              hint="A model is trained on captured sessions, or on a file, and becomes a kernel module. The Bench page trains one as part of a run."
              action={<ButtonLink to="/bench">Go to the Bench page</ButtonLink>}
            />
          ) : (
            <DataTable
              label="Models"
              rows={all}
              columns={columns}
              keyOf={({ id }) => id}
              initialSort={{ title: 'Made', isDescending: true }}
              onOpen={({ id }) => void navigate({ to: '/models/$modelId', params: { modelId: id } })}
              onDelete={(model) => void removeModel(model)}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
