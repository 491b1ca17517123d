import { Button, Group, Stack, Table } from '@mantine/core'
import type { SweepDocument } from '../../../shared/experiment/index.ts'
import { shapeText } from '../../../shared/shape-text.ts'
import { saveFile } from '../../charts/save.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { bytesPerSecond } from '../../widgets/format.ts'
import { ratioNumber } from '../../widgets/ratios.ts'
import { WideTable } from '../../widgets/wide-table.tsx'
import { trialsCsv } from './sweep-chart.tsx'

const HEAD = [
  { title: '#', isNumeric: true },
  { title: 'Class' },
  { title: 'Reader' },
  { title: 'In fio’s words' },
  { title: 'Readahead, KiB', isNumeric: true },
  { title: 'Round', isNumeric: true },
  { title: 'Repetition', isNumeric: true },
  { title: 'Throughput', isNumeric: true },
  { title: 'Read by asked', isNumeric: true },
]

/** Every trial, in the order in which they ran. */
export function TrialsTable({ sweep }: { readonly sweep: SweepDocument }) {
  const byName = new Map(sweep.readers.map((reader) => [reader.name, reader]))
  return (
    <Stack gap="xs">
      <Group>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            saveFile(`${sweep.id}-trials.csv`, new Blob([trialsCsv(sweep, sweep.readers)], { type: 'text/csv' }))
          }}
        >
          Save as CSV
        </Button>
      </Group>
      <WideTable label="Trials" minWidth={900} maxHeight={420} head={HEAD}>
        {sweep.trials
          .toSorted((a, b) => a.order - b.order)
          .map(({ order, reader: name, kib, round, repetition, bytesPerSecond: throughput, readAmplification }) => {
            const reader = byName.get(name)
            return (
              <Table.Tr key={order} style={{ whiteSpace: 'nowrap' }}>
                <Table.Td ta="right">{order + 1}</Table.Td>
                <Table.Td>{reader === undefined ? undefined : <ClassMark name={reader.label} />}</Table.Td>
                <Table.Td>{name}</Table.Td>
                <Table.Td>{reader === undefined ? '–' : shapeText(reader.shape)}</Table.Td>
                <Table.Td ta="right">{kib}</Table.Td>
                <Table.Td ta="right">{round}</Table.Td>
                <Table.Td ta="right">{repetition}</Table.Td>
                <Table.Td ta="right">{bytesPerSecond(throughput)}</Table.Td>
                <Table.Td ta="right">{readAmplification === undefined ? '–' : ratioNumber(readAmplification)}</Table.Td>
              </Table.Tr>
            )
          })}
      </WideTable>
    </Stack>
  )
}
