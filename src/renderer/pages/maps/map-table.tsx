import { Stack, Table, Text } from '@mantine/core'
import type { SweepDocument } from '../../../shared/experiment/index.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { ratioText } from '../../widgets/ratios.ts'
import { WideTable } from '../../widgets/wide-table.tsx'
import { equalsText } from './map-text.ts'

const HEAD = [
  { title: 'Class' },
  { title: 'Found, KiB', isNumeric: true },
  { title: 'Cannot be told from', isNumeric: true },
  { title: 'Over the default', isNumeric: true },
  { title: 'Seed’s map, KiB', isNumeric: true },
  { title: 'Over the seed’s', isNumeric: true },
  { title: 'Default, KiB', isNumeric: true },
]

/** A line a class: what was found, beside what it would have been. */
export function MapTable({ sweep: { map, defaultKib } }: { readonly sweep: SweepDocument }) {
  return (
    <Stack gap={4}>
      <WideTable label="Readahead map" minWidth={780} maxWidth={1080} head={HEAD}>
        {map.map((swept) => (
          <Table.Tr key={swept.label} style={{ whiteSpace: 'nowrap' }}>
            <Table.Th scope="row" fw={400}>
              <ClassMark name={swept.label} />
            </Table.Th>
            <Table.Td ta="right" fw={600}>
              {swept.kib}
            </Table.Td>
            <Table.Td ta="right">{equalsText(swept) ?? 'no other'}</Table.Td>
            <Table.Td ta="right">{swept.overDefault === undefined ? '–' : ratioText(swept.overDefault)}</Table.Td>
            <Table.Td ta="right">{swept.seedKib}</Table.Td>
            <Table.Td ta="right">{swept.overSeed === undefined ? '–' : ratioText(swept.overSeed)}</Table.Td>
            <Table.Td ta="right">{defaultKib}</Table.Td>
          </Table.Tr>
        ))}
      </WideTable>
      <Text size="sm" c="dimmed" maw={860}>
        Ratios are geometric means over the class’s readers, each with its 95 % interval. A model that is loaded on this
        disk sets these values.
      </Text>
    </Stack>
  )
}
