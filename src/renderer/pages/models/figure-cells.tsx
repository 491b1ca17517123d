import { Table, Text } from '@mantine/core'
import type { AccuracyReport } from '../../../shared/model.ts'
import { percent } from '../../widgets/format.ts'
import { intervalText, withWidth } from '../../widgets/intervals.ts'
import { IntervalStrip } from '../../widgets/interval-strip.tsx'

interface FigureCellsProps {
  readonly judged: AccuracyReport
  /** Where the table's strips begin. */
  readonly from: number
  /** Shares to mark on the strip beside it. */
  readonly others?: readonly number[]
}

/** What every table of judgements says of one: how often right, the interval, and both as a strip. */
export function FigureCells({ judged, from, others = [] }: FigureCellsProps) {
  return (
    <>
      <Table.Td ta="right" fw={600}>
        {percent(judged.accuracy)}
      </Table.Td>
      <Table.Td ta="right">{intervalText(judged.interval95)}</Table.Td>
      <Table.Td>
        <IntervalStrip
          value={judged.accuracy}
          interval={judged.interval95}
          outer={withWidth(judged.runInterval95)}
          from={from}
          others={others}
        />
      </Table.Td>
    </>
  )
}

/** How many of a row's windows are right, and their share. */
export function RightCells({ windows, correct }: { readonly windows: number; readonly correct: number }) {
  return (
    <>
      <Table.Td ta="right">{windows}</Table.Td>
      <Table.Td ta="right">
        {correct}{' '}
        <Text span size="xs" c="dimmed">
          {percent(correct / windows, 0)}
        </Text>
      </Table.Td>
    </>
  )
}
