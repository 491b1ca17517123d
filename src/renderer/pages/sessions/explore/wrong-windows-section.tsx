import { Group, Select, Stack, Table, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { FoundWindow, SessionJudgement } from '../../../../shared/contract/index.ts'
import { FEATURE_SETS, type FeatureSetName } from '../../../../shared/features.ts'
import { ClassMark } from '../../../widgets/class-mark.tsx'
import { DataTable, type Column } from '../../../widgets/data-table.tsx'
import { featureText, featureWord } from '../../../widgets/feature-facts.ts'
import { Loaded } from '../../../widgets/loading.tsx'
import { Section } from '../../../widgets/section.tsx'
import { TextLink } from '../../../widgets/text-link.tsx'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { lengthText, outcomeText, STANDS_BY, worthText } from './judgement-text.ts'
import type { SessionModel } from './use-session-model.ts'

const HEAD = [
  { title: 'Class' },
  ...['Windows', 'Right', 'Wrong', 'Left alone'].map((title) => ({ title, isNumeric: true })),
]

interface WrongWindowsSectionProps {
  readonly sessionId: string
  readonly model: SessionModel
}

/** What a stored model makes of a session's windows: how many it gets wrong, and which. */
export function WrongWindowsSection({ sessionId, model }: WrongWindowsSectionProps) {
  const { models, chosen, choose, judgement } = model
  if (models === undefined) return undefined
  return (
    <Section title="Windows the model gets wrong">
      {chosen === undefined ? (
        <Text c="dimmed">There is no model yet to ask.</Text>
      ) : (
        <>
          <Group gap="md" align="flex-end">
            <Select
              label="Model"
              w={420}
              allowDeselect={false}
              value={chosen.id}
              data={models.map(({ id, title, featureSet, sessionIds }) => ({
                value: id,
                label: `${title} · ${featureSet}${sessionIds.includes(sessionId) ? ' · trained on this session' : ''}`,
              }))}
              onChange={(id) => {
                if (id !== null) choose(id)
              }}
            />
            <TextLink to="/models/$modelId" params={{ modelId: chosen.id }}>
              Its report
            </TextLink>
          </Group>
          <Loaded query={judgement}>{(found) => <Judgement {...{ sessionId, judgement: found }} />}</Loaded>
        </>
      )}
    </Section>
  )
}

function Judgement({ sessionId, judgement }: { readonly sessionId: string; readonly judgement: SessionJudgement }) {
  const navigate = useNavigate()
  const { byClass, found, foundInAll, featureSet } = judgement
  const length = lengthText(judgement)
  const columns = useMemo(() => columnsOf(sessionId, featureSet), [sessionId, featureSet])
  return (
    <Stack gap="sm">
      <Stack gap={2}>
        <Text fw={600}>{outcomeText(judgement)}</Text>
        <Text>{worthText(judgement)}</Text>
        {length === undefined ? undefined : <Text>{length}</Text>}
        {found.length < foundInAll ? (
          <Text>
            The first {found.length} of {foundInAll} are listed.
          </Text>
        ) : undefined}
      </Stack>
      <WideTable label="What the model makes of each class" minWidth={400} maxWidth={560} head={HEAD}>
        {byClass.map(({ label, windows, right, wrong, abstained }) => (
          <Table.Tr key={label}>
            <Table.Td>
              <ClassMark name={label} />
            </Table.Td>
            {[windows, right, wrong, abstained].map((count, at) => (
              <Table.Td key={HEAD[at + 1]?.title} ta="right">
                {count}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </WideTable>
      {found.length === 0 ? (
        <Text c="dimmed">None is wrong or left alone.</Text>
      ) : (
        <DataTable
          label="Windows that are wrong or left alone"
          rows={found}
          columns={columns}
          keyOf={({ runName, window }) => `${runName} ${window}`}
          onOpen={({ runName, window }) =>
            void navigate({
              to: '/sessions/$sessionId/runs/$runName',
              params: { sessionId, runName },
              search: { window },
            })
          }
        />
      )}
    </Stack>
  )
}

function columnsOf(sessionId: string, featureSet: FeatureSetName): Column<FoundWindow>[] {
  return [
    {
      title: 'Run',
      sortBy: ({ runName }) => runName,
      cell: ({ runName, window }) => (
        <TextLink
          to="/sessions/$sessionId/runs/$runName"
          params={{ sessionId, runName }}
          search={{ window }}
          aria-label={`${runName}, window ${window + 1}`}
        >
          {runName}
        </TextLink>
      ),
    },
    { title: 'Window', isNumeric: true, sortBy: ({ window }) => window, cell: ({ window }) => window + 1 },
    { title: 'Class', sortBy: ({ label }) => label, cell: ({ label }) => <ClassMark name={label} /> },
    { title: 'Called', sortBy: ({ decided }) => decided, cell: ({ decided }) => <ClassMark name={decided} /> },
    {
      title: 'Confidence',
      isNumeric: true,
      sortBy: ({ confidence }) => confidence,
      cell: ({ confidence }) => confidence.toFixed(2),
    },
    { title: 'Stands by it', sortBy: ({ abstained }) => abstained, cell: ({ abstained }) => STANDS_BY[abstained] },
    {
      title: 'Learned from',
      sortBy: ({ isLearned }) => Number(isLearned),
      cell: ({ isLearned }) => (isLearned ? 'yes' : 'no'),
    },
    ...FEATURE_SETS[featureSet].map(({ name, unit }, at): Column<FoundWindow> => ({
      title: featureWord(name),
      isNumeric: true,
      sortBy: ({ features }) => features[at] ?? Number.NaN,
      cell: ({ features }) => featureText(name, unit, features[at] ?? Number.NaN),
    })),
  ]
}
