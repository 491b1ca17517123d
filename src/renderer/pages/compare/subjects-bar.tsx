import { ActionIcon, Group, Select, Stack, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { MOST_COMPARED, subjectLetter, subjectOfId } from '../../../shared/compared-subjects.ts'
import type { ComparedItem, ComparisonOffer } from '../../../shared/contract/index.ts'
import { api } from '../../client/client.ts'
import { exactly } from '../../widgets/format.ts'
import { TextLink } from '../../widgets/text-link.tsx'
import { SubjectMark } from './subject-mark.tsx'

interface SubjectsBarProps {
  readonly ids: readonly string[]
  /** What is known of them, where they have been compared. */
  readonly items: readonly ComparedItem[]
  readonly onChange: (ids: readonly string[]) => void
}

/** What is compared, each with its letter and line, and what can be put beside it. */
export function SubjectsBar({ ids, items, onChange }: SubjectsBarProps) {
  const offers = useQuery(api.compare.offers.queryOptions({ input: { of: ids.map(subjectOfId) } })).data ?? []
  return (
    <Stack gap="sm" mb="lg">
      <Stack component="ul" gap={2} m={0} p={0} style={{ listStyle: 'none' }} aria-label="What is compared">
        {ids.map((id, place) => (
          <Group key={id} component="li" gap="sm" wrap="nowrap">
            <SubjectMark place={place} />
            <Named id={id} item={items.find((item) => item.id === id)} />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Remove ${subjectLetter(place)}: ${id}`}
              onClick={() => {
                onChange(ids.filter((other) => other !== id))
              }}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
      {ids.length >= MOST_COMPARED ? (
        <Text c="dimmed">These are as many as can be compared at once.</Text>
      ) : (
        <Select
          label="Put beside"
          w={420}
          maw="100%"
          searchable
          placeholder="A session, a run or an evaluation"
          nothingFoundMessage="Nothing by that name"
          data={groupsOf(offers)}
          value={null}
          onChange={(id) => {
            if (id !== null) onChange([...ids, id])
          }}
        />
      )}
    </Stack>
  )
}

function Named({ id, item }: { readonly id: string; readonly item: ComparedItem | undefined }) {
  if (item === undefined) return <Text>{id}</Text>
  const { kind, title, sessionId, startedAt } = item
  return (
    <Group gap="xs">
      {kind === 'run' ? (
        <TextLink to="/sessions/$sessionId/runs/$runName" params={{ sessionId, runName: title }}>
          {title}
        </TextLink>
      ) : (
        <TextLink to="/sessions/$sessionId" params={{ sessionId }}>
          {title}
        </TextLink>
      )}
      <Text c="dimmed">
        {kind === 'run' ? `run of ${sessionId}` : `${kind}, ${id}`}, {exactly(startedAt)}
      </Text>
    </Group>
  )
}

const GROUPS = [
  ['run', 'Runs of the same sessions'],
  ['capture', 'Captures'],
  ['evaluation', 'Evaluations'],
] as const

function groupsOf(offers: readonly ComparisonOffer[]) {
  return GROUPS.map(([kind, group]) => ({
    group,
    items: offers
      .filter((offer) => offer.kind === kind)
      .map(({ id, title }) => ({ value: id, label: kind === 'run' ? title : `${title} (${id})` })),
  })).filter(({ items }) => items.length > 0)
}
