import { Table } from '@mantine/core'
import type { SeriesStatistics } from '../../../shared/contract/index.ts'
import { WideTable } from '../../widgets/wide-table.tsx'
import { SERIES_LOOKS, statisticCells } from './statistics-text.ts'

const HEAD = [
  { title: 'By window' },
  { title: 'Unit' },
  ...['n', 'min', 'median', 'mean', 'p95', 'max'].map((title) => ({ title, isNumeric: true })),
]

interface StatisticsTableProps {
  /** For who listens. */
  readonly label: string
  readonly statistics: readonly SeriesStatistics[]
}

/** A row a series that has values, with its spread. */
export function StatisticsTable({ label, statistics }: StatisticsTableProps) {
  return (
    <WideTable label={label} minWidth={620} maxWidth={900} head={HEAD}>
      {statistics
        .filter(({ n }) => n > 0)
        .map((one) => (
          <Table.Tr key={one.series}>
            <Table.Td>{SERIES_LOOKS[one.series].name}</Table.Td>
            <Table.Td c="dimmed">{SERIES_LOOKS[one.series].unit}</Table.Td>
            {statisticCells(one).map((text, at) => (
              <Table.Td key={HEAD[at + 2]?.title} ta="right">
                {text}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
    </WideTable>
  )
}
