import { Table } from '@mantine/core'
import type { AccuracyReport } from '../../../shared/model.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { WideTable } from '../../widgets/wide-table.tsx'
import { RightCells } from './figure-cells.tsx'
import { RunName } from './run-name.tsx'

const HEAD = [
  { title: 'Run that it had not seen' },
  { title: 'Class' },
  { title: 'Windows', isNumeric: true },
  { title: 'Right', isNumeric: true },
]

interface ByRunTableProps {
  readonly runs: AccuracyReport['runs']
  readonly sessionIds: readonly string[]
}

/** A row a run that was left out of training and then judged; the worst first. */
export function ByRunTable({ runs, sessionIds }: ByRunTableProps) {
  const worstFirst = runs.toSorted((a, b) => a.correct / a.windows - b.correct / b.windows)
  return (
    <WideTable label="By run" minWidth={520} maxWidth={760} maxHeight={300} head={HEAD}>
      {worstFirst.map(({ runId, label, windows, correct }) => (
        <Table.Tr key={runId}>
          <Table.Td>
            <RunName runId={runId} sessionIds={sessionIds} />
          </Table.Td>
          <Table.Td>
            <ClassMark name={label} />
          </Table.Td>
          <RightCells windows={windows} correct={correct} />
        </Table.Tr>
      ))}
    </WideTable>
  )
}
