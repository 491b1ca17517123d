import { Box, Group, Text } from '@mantine/core'
import { useMemo } from 'react'
import { armText, type Measurement } from '../../../../shared/experiment/index.ts'
import { useChartPalette } from '../../../charts/palette.ts'
import type { TimeRange } from '../../../charts/series.ts'
import { TimeChart } from '../../../charts/time-chart.tsx'
import { PANEL_INSET } from '../../../charts/time-panels.ts'
import { ClassMark } from '../../../widgets/class-mark.tsx'
import { lookOf, lookOfId } from '../../../widgets/classes.ts'
import { liveCsv } from '../../live/live-csv.ts'
import type { LiveStore } from '../../live/live-store.ts'
import { measuredHeight, measuredOption, type Scales } from './measured-option.ts'
import { markedRange, measuredReading, placedParts, secondsText, shifted } from './measured-time.ts'

/** One measurement with what was kept of it over time. */
export interface Charted {
  readonly measurement: Measurement
  readonly store: LiveStore
  readonly originMs: number
}

interface MeasurementChartProps {
  readonly of: Charted
  /** Since where the axis has 0, as all times here. */
  readonly range: TimeRange
  readonly extent: TimeRange
  readonly cursorMs: number | undefined
  readonly scales: Scales
  readonly onRange: (range: TimeRange) => void
  readonly onCursor: (timeMs: number | undefined) => void
  readonly exportName: string
}

/** Class, throughput, request size and readahead of one measurement. */
export function MeasurementChart(props: MeasurementChartProps) {
  const { of, range, extent, cursorMs, scales, onRange, onCursor, exportName } = props
  const { measurement, store, originMs } = of
  const palette = useChartPalette()
  const onClock = useMemo(() => shifted(range, originMs), [range, originMs])
  const option = useMemo(
    () =>
      measuredOption(
        { store, originMs, scales, range: onClock, marked: markedRange(measurement, store.extent) },
        palette,
      ),
    [store, originMs, scales, onClock, measurement, palette],
  )
  const { workload, arm, repetition, order } = measurement
  const name = `${workload}, ${armText(arm)}, repetition ${repetition}`
  return (
    <Box>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{armText(arm)}</Text>
        <CursorLine of={of} cursorMs={cursorMs} />
      </Group>
      <Parts of={of} range={onClock} />
      <TimeChart
        height={measuredHeight(store)}
        label={`${name}: throughput, request size and readahead over time`}
        exportName={`${exportName}-${order}`}
        csv={() => liveCsv(store)}
        option={option}
        range={onClock}
        extent={shifted(extent, originMs)}
        cursorMs={cursorMs === undefined ? undefined : cursorMs + originMs}
        onCursor={(timeMs) => {
          onCursor(timeMs === undefined ? undefined : timeMs - originMs)
        }}
        onRange={(next) => {
          onRange(shifted(next, -originMs))
        }}
      />
    </Box>
  )
}

function CursorLine({
  of: { store, originMs },
  cursorMs,
}: {
  readonly of: Charted
  readonly cursorMs: number | undefined
}) {
  if (cursorMs === undefined) return undefined
  const { readMb, requestKib, readaheadKib, classId } = measuredReading(store, cursorMs + originMs)
  const look = classId === undefined ? undefined : lookOfId(classId)
  return (
    <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
      {[
        `${secondsText(cursorMs)}\u2009s`,
        ...(look === undefined ? [] : [`${look.sign} ${look.name}`]),
        ...(readMb === undefined ? [] : [`${readMb.toFixed(1)}\u2009MB/s read`]),
        ...(requestKib === undefined ? [] : [`${requestKib.toFixed(0)}\u2009KiB a request`]),
        ...(readaheadKib === undefined ? [] : [`readahead ${readaheadKib}\u2009KiB`]),
      ].join(' · ')}
    </Text>
  )
}

/** What really ran, over the class that was decided. */
function Parts({ of: { measurement }, range }: { readonly of: Charted; readonly range: TimeRange }) {
  const parts = placedParts(measurement, range)
  if (parts.length === 0) return undefined
  const { left, right } = PANEL_INSET
  return (
    <Box pos="relative" h={22} aria-label="What ran" role="group">
      {parts.map(({ name, label, from, share }, at) => (
        <Box
          key={`${at} ${name}`}
          pos="absolute"
          px={4}
          style={{
            left: `calc(${left}px + (100% - ${left + right}px) * ${from})`,
            width: `calc((100% - ${left + right}px) * ${share})`,
            overflow: 'hidden',
            whiteSpace: 'nowrap',
            textOverflow: 'ellipsis',
            fontSize: 12,
            borderBottom: `3px solid ${label === undefined ? 'var(--hairline)' : lookOf(label).color}`,
          }}
        >
          {label === undefined ? name : <ClassMark name={label} />}
        </Box>
      ))}
    </Box>
  )
}
