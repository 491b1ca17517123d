import { Table } from '@mantine/core'
import type { Estimate } from '../../../shared/contract/index.ts'
import { IntervalStrip } from '../../widgets/interval-strip.tsx'

interface EstimateCellsProps {
  readonly estimate: Estimate
  /** At the right edge of the strips that it is compared with; their left edge is 0. */
  readonly most: number
  readonly text: (value: number) => string
}

/** n, mean, interval in numbers and as a strip. */
export function EstimateCells({ estimate: { value, interval95, n }, most, text }: EstimateCellsProps) {
  const told = interval95 === undefined ? undefined : `${text(interval95[0])} to ${text(interval95[1])}`
  return (
    <>
      <Table.Td ta="right">{n}</Table.Td>
      <Table.Td ta="right" fw={600}>
        {text(value)}
      </Table.Td>
      <Table.Td ta="right">{told ?? 'none: 1 alone'}</Table.Td>
      <Table.Td w={160}>
        <IntervalStrip
          value={value / most}
          interval={
            interval95 === undefined
              ? [value / most, value / most]
              : [interval95[0] / most, Math.min(1, interval95[1] / most)]
          }
          from={0}
          told={told ?? text(value)}
        />
      </Table.Td>
    </>
  )
}

/** Intervals of two or three values reach far: strips hold all means, and intervals up to so many times the largest. */
const LONGEST = 2

/** The right edge of strips that are compared with each other. */
export function mostOf(estimates: readonly Estimate[]): number {
  const largest = Math.max(...estimates.map(({ value }) => value))
  const ends = estimates.map(({ value, interval95 }) => interval95?.[1] ?? value)
  return Math.min(Math.max(...ends), LONGEST * largest)
}
