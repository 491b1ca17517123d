import { Group, SegmentedControl, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Annotation, FioSampleData, RunItem, WindowItem } from '../../../shared/contract/index.ts'
import { Chart } from '../../charts/chart.tsx'
import { useChartPalette } from '../../charts/palette.ts'
import { panelsHeight, timePanelsOption } from '../../charts/time-panels.ts'
import { sinceStart } from '../../charts/times.ts'
import { Section } from '../../widgets/section.tsx'
import { lossyRanges } from './losses.ts'
import { diskPanels, isMeasured } from './measure-series.ts'
import { WindowBrush, type BrushedWindows } from './range-statistics.tsx'
import { runPanels, windowsCsv } from './run-series.ts'

const VIEWS = {
  overview: 'throughput, request rate and latency as fio saw them, and the windows of its block requests',
  disk: 'throughput as fio saw it, and latency, requests in flight, reads and writes, merges and readahead of the disk',
} as const
type View = keyof typeof VIEWS

interface RunChartsProps {
  readonly run: RunItem
  readonly samples: readonly FioSampleData[]
  readonly selected: WindowItem | undefined
  /** Notes on it; those on windows are drawn where they are. */
  readonly notes: readonly Annotation[]
  readonly brushed: BrushedWindows | undefined
  readonly onBrush: (windows: BrushedWindows | undefined) => void
}

/** A run over time: what fio saw and the features, or, where it was measured, what the disk did with the requests. */
export function RunCharts({ run, samples, selected, notes, brushed, onBrush }: RunChartsProps) {
  const [view, setView] = useState<View>('overview')
  const palette = useChartPalette()
  const panels = useMemo(
    () => (view === 'overview' ? runPanels : diskPanels)(run, samples, palette),
    [view, run, samples, palette],
  )
  const lengthMs = run.windowSeconds * 1000
  const marked = useMemo(
    () => brushed ?? (selected === undefined ? undefined : { from: selected.index, to: selected.index }),
    [brushed, selected],
  )
  const option = useMemo(
    () =>
      timePanelsOption(
        {
          panels,
          range: { fromMs: 0, toMs: Math.max(run.seconds * 1000, run.windows.length * lengthMs) },
          xLabel: sinceStart(0),
          flagged: { word: 'lost', ranges: lossyRanges(run) },
          noted: notes.flatMap(({ range, text }) =>
            range?.unit === 'window' ? [{ ...timesOf(range, lengthMs), text }] : [],
          ),
          ...(marked === undefined ? {} : { marked: timesOf(marked, lengthMs) }),
        },
        palette,
      ),
    [panels, run, marked, notes, lengthMs, palette],
  )
  return (
    <Section
      title="Since the workload’s start"
      aside={
        <Group gap="md">
          {isMeasured(run) ? (
            <SegmentedControl
              size="xs"
              aria-label="What the charts show"
              value={view}
              onChange={(chosen) => {
                setView(chosen === 'disk' ? 'disk' : 'overview')
              }}
              data={[
                { value: 'overview', label: 'Overview' },
                { value: 'disk', label: 'Disk in detail' },
              ]}
            />
          ) : undefined}
          <Text c="dimmed">← → step through the windows</Text>
        </Group>
      }
    >
      <Chart
        height={panelsHeight({ panels })}
        label={`${run.name}: ${VIEWS[view]}`}
        exportName={run.name}
        csv={() => windowsCsv(run)}
        option={option}
      />
      <WindowBrush {...{ run, brushed, onBrush }} />
    </Section>
  )
}

function timesOf({ from, to }: BrushedWindows, lengthMs: number) {
  return { fromMs: from * lengthMs, toMs: (to + 1) * lengthMs }
}
