import { Box, Table, Text } from '@mantine/core'
import type { ComparedWorkloadData } from '../../shared/contract/index.ts'
import { ratio } from './format.ts'

const MB = 1e6

/** Medians with and without the module; the bar is the ratio, its line is 1. */
export function ComparisonTable({ rows }: { readonly rows: readonly ComparedWorkloadData[] }) {
  const most = Math.max(2, ...rows.map((row) => row.ratio))
  const place = (value: number) => `${((100 * Math.min(value, most)) / most).toFixed(1)}%`
  return (
    <Table.ScrollContainer
      minWidth={520}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'With and without the module' } }}
    >
      <Table maw={820}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Workload</Table.Th>
            <Table.Th ta="right">Without, MB/s</Table.Th>
            <Table.Th ta="right">With, MB/s</Table.Th>
            <Table.Th ta="right">Ratio</Table.Th>
            <Table.Th w={220}>
              <span className="visually-hidden">Ratio as a bar</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.workload}>
              <Table.Td>{row.workload}</Table.Td>
              <Table.Td ta="right">{(row.off / MB).toFixed(1)}</Table.Td>
              <Table.Td ta="right">{(row.on / MB).toFixed(1)}</Table.Td>
              <Table.Td ta="right">
                <Text span inherit fw={600}>
                  {ratio(row.ratio)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Box pos="relative" h={12} bg="var(--surface)" aria-hidden>
                  <Box
                    pos="absolute"
                    top={2}
                    bottom={2}
                    left={0}
                    w={place(row.ratio)}
                    bg="var(--mantine-primary-color-filled)"
                    opacity={0.7}
                  />
                  <Box pos="absolute" top={-2} bottom={-2} left={place(1)} w={1} bg="var(--mantine-color-text)" />
                </Box>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
