import { Table } from '@mantine/core'
import { ACCESS_CLASSES } from '../../../../shared/classes.ts'
import type { ClassMetrics } from '../../../../shared/model.ts'
import { ClassMark } from '../../../widgets/class-mark.tsx'
import { percent } from '../../../widgets/format.ts'
import { WideTable } from '../../../widgets/wide-table.tsx'

const HEAD = [
  { title: 'Class' },
  { title: 'Windows', isNumeric: true },
  { title: 'Precision', isNumeric: true },
  { title: 'Recall', isNumeric: true },
  { title: 'F1', isNumeric: true },
]

/** One class against the others; nothing is told of a class without windows. */
export function ByClassTable({ metrics }: { readonly metrics: readonly ClassMetrics[] }) {
  return (
    <WideTable label="By class" minWidth={380} maxWidth={520} head={HEAD}>
      {ACCESS_CLASSES.map((name, id) => {
        const own = metrics[id]
        const told = (value: number | undefined) => (value === undefined || own?.windows === 0 ? '–' : percent(value))
        return (
          <Table.Tr key={name}>
            <Table.Td>
              <ClassMark name={name} />
            </Table.Td>
            <Table.Td ta="right">{own?.windows ?? '–'}</Table.Td>
            <Table.Td ta="right">{told(own?.precision)}</Table.Td>
            <Table.Td ta="right">{told(own?.recall)}</Table.Td>
            <Table.Td ta="right">{told(own?.f1)}</Table.Td>
          </Table.Tr>
        )
      })}
    </WideTable>
  )
}
