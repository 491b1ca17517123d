import { Group, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { RunItem, SessionDetail } from '../../../shared/contract/index.ts'
import { labelInForce } from '../../../shared/label-in-force.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import { ButtonLink } from '../../widgets/button-link.tsx'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { DataTable, type Column } from '../../widgets/data-table.tsx'
import { Facts } from '../../widgets/facts.tsx'
import { binaryBytes, clock, exactly } from '../../widgets/format.ts'
import { Section } from '../../widgets/section.tsx'
import { StateMark } from '../../widgets/state-mark.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { WindowCounts } from '../../widgets/window-counts.tsx'
import { shapeText } from '../../../shared/shape-text.ts'
import { FeaturesSection } from './explore/features-section.tsx'
import { TimelineSection } from './explore/timeline-section.tsx'
import { useSessionModel } from './explore/use-session-model.ts'
import { WrongWindowsSection } from './explore/wrong-windows-section.tsx'

type Capture = Extract<SessionDetail, { kind: 'capture' }>

const MB = 1e6

const COLUMNS: readonly Column<RunItem>[] = [
  {
    title: 'Run',
    sortBy: ({ name }) => name,
    cell: ({ name, sessionId }) => (
      <TextLink to="/sessions/$sessionId/runs/$runName" params={{ sessionId, runName: name }}>
        {name}
      </TextLink>
    ),
  },
  {
    title: 'Class',
    sortBy: labelInForce,
    cell: (run) => (
      <Group gap={4} wrap="nowrap">
        <ClassMark name={labelInForce(run)} />
        {run.correctedLabel === undefined ? undefined : (
          <Text span size="xs" c="dimmed">
            corrected
          </Text>
        )}
      </Group>
    ),
  },
  { title: 'Cache', sortBy: ({ cache }) => cache, cell: ({ cache }) => cache },
  {
    title: 'Readahead, KiB',
    isNumeric: true,
    sortBy: ({ readaheadKib }) => readaheadKib,
    cell: ({ readaheadKib }) => readaheadKib,
  },
  {
    title: 'MB/s',
    isNumeric: true,
    sortBy: ({ fio }) => fio.readBytesPerSecond + fio.writeBytesPerSecond,
    cell: ({ fio }) => ((fio.readBytesPerSecond + fio.writeBytesPerSecond) / MB).toFixed(1),
  },
  {
    title: 'IOPS',
    isNumeric: true,
    sortBy: ({ fio }) => fio.readIops + fio.writeIops,
    cell: ({ fio }) => Math.round(fio.readIops + fio.writeIops),
  },
  {
    title: 'Read p95, ms',
    isNumeric: true,
    sortBy: ({ fio }) => fio.readLatency?.p95Us ?? 0,
    cell: ({ fio }) => (fio.readLatency === undefined ? '–' : (fio.readLatency.p95Us / 1000).toFixed(2)),
  },
  {
    title: 'Requests per window',
    cell: ({ windows, name }) => (
      <Sparkline values={windows.map(({ requests }) => requests)} label={`Requests in each window of ${name}`} />
    ),
  },
  { title: 'fio', cell: ({ shape }) => shapeText(shape) },
]

export function CaptureDetail({ detail }: { readonly detail: Capture }) {
  const { item, environment, profile, runs, modelIds } = detail
  const navigate = useNavigate()
  const model = useSessionModel(item.id)
  const judgement = model.judgement.data
  const { disk } = environment
  const lossy = runs.filter(({ discardedEvents, lostPackets }) => discardedEvents + lostPackets > 0)
  const warned = runs.flatMap(({ name, warnings }) => warnings.map((warning) => `${name}: ${warning}`))
  return (
    <>
      <Group align="flex-start" gap="8px 48px" mb="xl">
        <Facts
          of={[
            ['box', item.boxName],
            ['kernel', `Linux ${environment.kernel}`],
            [
              'disk',
              disk === undefined
                ? 'unknown'
                : `${disk.name}, ${binaryBytes(disk.sizeBytes)}, ${disk.scheduler}, ${disk.fileSystem}`,
            ],
            ['its readahead', disk === undefined ? 'unknown' : `${disk.readaheadKib} KiB`],
          ]}
        />
        <Facts
          of={[
            ['profile', profile.name],
            ['started', exactly(item.startedAt)],
            [
              'took',
              item.endedAt === undefined ? '–' : clock((Date.parse(item.endedAt) - Date.parse(item.startedAt)) / 1000),
            ],
            ['state', <StateMark key="state" state={item.state} />],
          ]}
        />
        <Facts
          of={[
            ['fio', environment.fioVersion ?? 'unknown'],
            ['LTTng', environment.lttngVersion ?? 'unknown'],
            ['windows', <WindowCounts key="windows" of={item.windowsByClass} />],
            ['id', item.id],
          ]}
        />
      </Group>
      {lossy.length === 0 && warned.length === 0 ? undefined : (
        <Section title="Look at this">
          <Stack gap={2}>
            {lossy.map(({ id, name, discardedEvents, lostPackets }) => (
              <Text key={id}>
                {name}: LTTng lost {discardedEvents} events and {lostPackets} packets, so its windows may lack requests.
              </Text>
            ))}
            {warned.map((warning) => (
              <Text key={warning}>{warning}</Text>
            ))}
          </Stack>
        </Section>
      )}
      <TimelineSection sessionId={item.id} judgement={judgement} />
      <Section title={`Runs: ${runs.length}`}>
        <DataTable
          label="Runs"
          rows={runs}
          columns={COLUMNS}
          keyOf={({ id }) => id}
          onOpen={({ name, sessionId }) =>
            void navigate({ to: '/sessions/$sessionId/runs/$runName', params: { sessionId, runName: name } })
          }
        />
      </Section>
      {model.isKnown ? (
        <FeaturesSection sessionId={item.id} featureSet={judgement?.featureSet ?? 'served-v1'} judgement={judgement} />
      ) : undefined}
      <WrongWindowsSection sessionId={item.id} model={model} />
      <Section
        title="Models trained on it"
        aside={
          <ButtonLink to="/models/train" search={{ session: item.id }} variant="default" size="compact-md">
            Train a model on it
          </ButtonLink>
        }
      >
        {modelIds.length === 0 ? (
          <Text c="dimmed">None yet.</Text>
        ) : (
          <Stack gap={4}>
            {modelIds.map((modelId) => (
              <TextLink key={modelId} to="/models/$modelId" params={{ modelId }}>
                {modelId}
              </TextLink>
            ))}
          </Stack>
        )}
      </Section>
    </>
  )
}
