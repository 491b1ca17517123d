import { Table } from '@mantine/core'
import type { AccuracyReport } from '../../../../shared/model.ts'
import { WideTable } from '../../../widgets/wide-table.tsx'
import { RightCells } from '../figure-cells.tsx'

const HEAD = [{ title: 'Workload shape' }, { title: 'Windows', isNumeric: true }, { title: 'Right', isNumeric: true }]

/** A row a workload shape of the judged windows; the worst first. */
export function ByShapeTable({ shapes }: { readonly shapes: NonNullable<AccuracyReport['shapes']> }) {
  const worstFirst = shapes.toSorted((a, b) => a.correct / a.windows - b.correct / b.windows)
  return (
    <WideTable label="By workload shape" minWidth={420} maxWidth={760} maxHeight={300} head={HEAD}>
      {worstFirst.map(({ shape, windows, correct }) => (
        <Table.Tr key={shape}>
          <Table.Td>{shape}</Table.Td>
          <RightCells windows={windows} correct={correct} />
        </Table.Tr>
      ))}
    </WideTable>
  )
}
