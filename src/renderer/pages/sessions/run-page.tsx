import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { FioSampleData, RunItem } from '../../../shared/contract/index.ts'
import { useShortcuts } from '../../app/shortcuts.ts'
import { Chart } from '../../charts/chart.tsx'
import { useChartPalette } from '../../charts/palette.ts'
import { panelsHeight, timePanelsOption } from '../../charts/time-panels.ts'
import { sinceStart } from '../../charts/times.ts'
import { api } from '../../client/client.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { Facts } from '../../widgets/facts.tsx'
import { featureFacts } from '../../widgets/feature-facts.ts'
import { bytesPerSecond, engineering, exactly } from '../../widgets/format.ts'
import { LoadedPage } from '../../widgets/loading.tsx'
import { Page } from '../../widgets/page.tsx'
import { Section } from '../../widgets/section.tsx'
import { TextLink } from '../../widgets/text-link.tsx'
import { runPanels, windowFeatures, windowsCsv } from './run-series.ts'
import { shapeText } from './shape-text.ts'
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
  const palette = useChartPalette()
  const panels = useMemo(() => runPanels(run, samples, palette), [run, samples, palette])
  const selected = run.windows.find(({ index }) => index === shown)
  const lengthMs = run.windowSeconds * 1000
  const option = useMemo(
    () =>
      timePanelsOption(
        {
          panels,
          range: { fromMs: 0, toMs: Math.max(run.seconds * 1000, run.windows.length * lengthMs) },
          xLabel: sinceStart(0),
          ...(selected === undefined
            ? {}
            : { marked: { fromMs: selected.index * lengthMs, toMs: (selected.index + 1) * lengthMs } }),
        },
        palette,
      ),
    [panels, run, selected, lengthMs, palette],
  )
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
  const features = selected === undefined ? undefined : windowFeatures(run, selected)
  return (
    <Page
      title={runName}
      about={
        <Group gap="md">
          <ClassMark name={run.label} />
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
      {run.discardedEvents + run.lostPackets === 0 ? undefined : (
        <Text mb="md" c="var(--class-random-text)">
          LTTng lost {run.discardedEvents} events and {run.lostPackets} packets in this run: its windows may lack
          requests.
        </Text>
      )}
      {run.warnings.map((warning) => (
        <Text key={warning} mb="md">
          {warning}
        </Text>
      ))}
      <Section title="Since the workload’s start" aside={<Text c="dimmed">← → step through the windows</Text>}>
        <Chart
          height={panelsHeight({ panels })}
          label={`${runName}: throughput, request rate and latency as fio saw them, and the windows of its block requests`}
          exportName={runName}
          csv={() => windowsCsv(run)}
          option={option}
        />
      </Section>
      {selected === undefined ? undefined : (
        <Section
          title={`Window ${selected.index + 1} of ${run.windows.length}`}
          aside={
            <Button size="compact-sm" variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
              Close
            </Button>
          }
        >
          {features === undefined ? (
            <Text c="dimmed">Idle: fewer than 2 requests. It is never trained on.</Text>
          ) : (
            <Facts of={[['requests', String(selected.requests)], ...featureFacts('served-v1', features)]} />
          )}
        </Section>
      )}
      <Section title={`Windows: ${run.windows.length}`} aside={<Text c="dimmed">of {run.windowSeconds} s each</Text>}>
        <Stack>
          <WindowsTable run={run} onOpen={(index) => void navigate({ search: { window: index }, replace: true })} />
        </Stack>
      </Section>
    </Page>
  )
}

function figuresOf({ fio }: RunItem): [string, string][] {
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
  ]
}
