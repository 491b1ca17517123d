import { RangeSlider, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RunItem } from '../../../shared/contract/index.ts'
import { PANEL_INSET } from '../../charts/time-panels.ts'
import { api } from '../../client/client.ts'
import { Loaded } from '../../widgets/loading.tsx'
import { Section } from '../../widgets/section.tsx'
import { StatisticsTable } from './statistics-table.tsx'

/** Indexes of windows; both ends belong to it. */
export interface BrushedWindows {
  readonly from: number
  readonly to: number
}

interface BrushProps {
  readonly run: RunItem
  /** Undefined: all windows. */
  readonly brushed: BrushedWindows | undefined
  readonly onBrush: (windows: BrushedWindows | undefined) => void
}

/** Chooses windows of a run, under the charts that have the same axis. */
export function WindowBrush({ run, brushed, onBrush }: BrushProps) {
  const last = run.windows.length - 1
  if (last < 1) return undefined
  return (
    <RangeSlider
      ml={PANEL_INSET.left}
      mr={PANEL_INSET.right}
      size="sm"
      min={0}
      max={last}
      minRange={0}
      thumbFromLabel="First of the windows"
      thumbToLabel="Last of the windows"
      label={(index) => `window ${index + 1}`}
      value={[brushed?.from ?? 0, brushed?.to ?? last]}
      onChange={([from, to]) => {
        onBrush(from === 0 && to === last ? undefined : { from, to })
      }}
    />
  )
}

/** What the chosen windows have in common, each series with its spread. */
export function RangeStatistics({ run, brushed }: Omit<BrushProps, 'onBrush'>) {
  const [from, to] = [brushed?.from ?? 0, brushed?.to ?? run.windows.length - 1]
  // While a thumb is dragged, one answer is waited for at a time.
  const [asked, setAsked] = useState({ from, to })
  const statistics = useQuery(
    api.sessions.statistics.queryOptions({
      input: { runIds: [run.id], fromWindow: asked.from, toWindow: asked.to },
      placeholderData: keepPreviousData,
    }),
  )
  if (!statistics.isFetching && (asked.from !== from || asked.to !== to)) setAsked({ from, to })
  return (
    <Section
      title={from === to ? `Statistics of window ${from + 1}` : `Statistics of windows ${from + 1} to ${to + 1}`}
      aside={<Text c="dimmed">choose windows under the charts</Text>}
    >
      <Loaded query={statistics}>
        {(all) => <StatisticsTable label="Statistics of the chosen windows" statistics={all} />}
      </Loaded>
    </Section>
  )
}
