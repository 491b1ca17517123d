import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { FioSampleData, RunItem } from '../../../shared/contract/index.ts'
import { useShortcuts } from '../../app/shortcuts.ts'
import { api } from '../../client/client.ts'
import { Facts } from '../../widgets/facts.tsx'
import { bytesPerSecond, engineering, exactly } from '../../widgets/format.ts'
import { LoadedPage } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { Section } from '../../widgets/section.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { CompareWith } from '../compare/compare-with.tsx'
import { latencyText } from './latency-unit.ts'
import { lossSentence } from './losses.ts'
import { Notes } from './notes.tsx'
import { RangeStatistics, type BrushedWindows } from './range-statistics.tsx'
import { RunCharts } from './run-charts.tsx'
import { RunLabel } from './run-label.tsx'
import { shapeText } from '../../../shared/shape-text.ts'
import { WindowDetail } from './window-detail.tsx'
import { WindowsTable } from './windows-table.tsx'

const FROM = '/sessions/$sessionId/runs/$runName'

export function RunPage() {
  const { sessionId, runName } = useParams({ from: FROM })
  const run = useQuery(api.sessions.run.queryOptions({ input: { runId: `${sessionId}/${runName}` } }))
  return (
    <LoadedPage query={run} title={runName}>
      {(found) => <Detail key={found.run.id} run={found.run} samples={found.samples} />}
    </LoadedPage>
  )
}

function Detail({ run, samples }: { readonly run: RunItem; readonly samples: readonly FioSampleData[] }) {
  const { sessionId, runName } = useParams({ from: FROM })
  const { window: shown } = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const selected = run.windows.find(({ index }) => index === shown)
  const shortcuts = useMemo(() => {
    const step = (by: number) => () => {
      const next = shown === undefined ? 0 : Math.max(0, Math.min(run.windows.length - 1, shown + by))
      void navigate({ search: { window: next }, replace: true })
    }
    return [
      { keys: 'arrowleft', does: 'The window before', run: step(-1) },
      { keys: 'arrowright', does: 'The next window', run: step(1) },
    ]
  }, [navigate, run.windows.length, shown])
  useShortcuts(shortcuts)
  const [brushed, setBrushed] = useState<BrushedWindows>()
  const noteWindows = brushed ?? (selected === undefined ? undefined : { from: selected.index, to: selected.index })
  const annotations = useQuery(api.sessions.annotations.queryOptions({ input: { id: sessionId } })).data
  const notes = useMemo(() => (annotations ?? []).filter(({ runId }) => runId === run.id), [annotations, run.id])
  const losses = lossSentence(run)
  return (
    <Page
      title={runName}
      actions={<CompareWith id={run.id} />}
      about={
        <Group gap="md">
          <RunLabel run={run} />
          <Text c="dimmed">
            run of{' '}
            <TextLink to="/sessions/$sessionId" params={{ sessionId }}>
              {sessionId}
            </TextLink>
          </Text>
        </Group>
      }
    >
      <Group align="flex-start" gap="8px 48px" mb="xl">
        <Facts
          of={[
            ['fio', shapeText(run.shape)],
            ['page cache', run.cache],
            ['readahead', `${run.readaheadKib}\u2009KiB`],
            ['started', exactly(run.startedAt)],
          ]}
        />
        <Facts of={figuresOf(run)} />
      </Group>
      {losses === undefined ? undefined : (
        <Text mb="md" c="var(--class-random-text)">
          {losses}
        </Text>
      )}
      {run.warnings.map((warning) => (
        <Text key={warning} mb="md">
          {warning}
        </Text>
      ))}
      <RunCharts {...{ run, samples, selected, notes, brushed }} onBrush={setBrushed} />
      {selected === undefined ? undefined : (
        <WindowDetail run={run} window={selected} onClose={() => void navigate({ search: {}, replace: true })} />
      )}
      <RangeStatistics run={run} brushed={brushed} />
      <Section title="Notes" aside={<Text c="dimmed">n writes one on what is shown</Text>}>
        <Notes
          subjectId={sessionId}
          runId={run.id}
          range={noteWindows === undefined ? undefined : { unit: 'window', ...noteWindows }}
        />
      </Section>
      <Section title={`Windows: ${run.windows.length}`} aside={<Text c="dimmed">of {run.windowSeconds} s each</Text>}>
        <Stack>
          <WindowsTable run={run} onOpen={(index) => void navigate({ search: { window: index }, replace: true })} />
        </Stack>
      </Section>
    </Page>
  )
}

function figuresOf({ fio, latency }: RunItem): [string, string][] {
  const { readBytesPerSecond, writeBytesPerSecond, readIops, writeIops, readLatency, writeLatency } = fio
  const ms = (latency: NonNullable<typeof readLatency>) =>
    [latency.p50Us, latency.p95Us, latency.p99Us].map((us) => (us / 1000).toFixed(2)).join(' / ')
  return [
    ['read', `${bytesPerSecond(readBytesPerSecond)}, ${engineering(readIops)} IOPS`],
    ...(writeIops > 0
      ? ([['written', `${bytesPerSecond(writeBytesPerSecond)}, ${engineering(writeIops)} IOPS`]] as [string, string][])
      : []),
    ...(readLatency === undefined ? [] : ([['read p50 / p95 / p99', `${ms(readLatency)} ms`]] as [string, string][])),
    ...(writeLatency === undefined
      ? []
      : ([['write p50 / p95 / p99', `${ms(writeLatency)} ms`]] as [string, string][])),
    ...(latency === undefined ? [] : ([['disk p50 / p95 / p99', latencyText(latency)]] as [string, string][])),
  ]
}
