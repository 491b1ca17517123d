import { Table, Text } from '@mantine/core'
import type { AccuracyReport } from '../../../../shared/model.ts'
import { percent } from '../../../widgets/format.ts'
import { WideTable } from '../../../widgets/wide-table.tsx'

const HEAD = [{ title: 'Workload shape' }, { title: 'Windows', isNumeric: true }, { title: 'Right', isNumeric: true }]

/** A row a workload shape of the judged windows; the worst first. */
export function ByShapeTable({ shapes }: { readonly shapes: NonNullable<AccuracyReport['shapes']> }) {
  const worstFirst = shapes.toSorted((a, b) => a.correct / a.windows - b.correct / b.windows)
  return (
    <WideTable label="By workload shape" minWidth={420} maxWidth={760} maxHeight={300} head={HEAD}>
      {worstFirst.map(({ shape, windows, correct }) => (
        <Table.Tr key={shape}>
          <Table.Td>{shape}</Table.Td>
          <Table.Td ta="right">{windows}</Table.Td>
          <Table.Td ta="right">
            {correct}{' '}
            <Text span size="xs" c="dimmed">
              {percent(correct / windows, 0)}
            </Text>
          </Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  )
}
