import { Table, Text } from '@mantine/core'
import { ACCESS_CLASSES } from '../../shared/classes.ts'
import { ClassMark } from '../widgets/class-mark.tsx'
import { percent } from '../widgets/format.ts'

/** Rows are true classes, columns predicted ones. A cell is shaded by its share of the row; right and wrong are told by place. */
export function MatrixTable({
  matrix,
  caption,
}: {
  readonly matrix: readonly (readonly number[])[]
  readonly caption: string
}) {
  return (
    <Table withTableBorder withColumnBorders maw={520} captionSide="bottom">
      <Table.Caption>{caption}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>true ↓ predicted →</Table.Th>
          {ACCESS_CLASSES.map((name) => (
            <Table.Th key={name} ta="right">
              <ClassMark name={name} />
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {ACCESS_CLASSES.map((name, row) => {
          const counts = matrix[row] ?? []
          const all = counts.reduce((sum, count) => sum + count, 0)
          return (
            <Table.Tr key={name}>
              <Table.Th scope="row">
                <ClassMark name={name} />
              </Table.Th>
              {ACCESS_CLASSES.map((other, column) => {
                const count = counts[column] ?? 0
                const share = all === 0 ? 0 : count / all
                const tint = `color-mix(in srgb, var(--mantine-primary-color-filled) ${Math.round(share * 28)}%, transparent)`
                return (
                  <Table.Td key={other} ta="right" bg={count === 0 ? 'transparent' : tint}>
                    <Text span fw={row === column ? 600 : 400}>
                      {count}
                    </Text>{' '}
                    <Text span size="xs" c="dimmed">
                      {count === 0 ? '' : percent(share, 0)}
                    </Text>
                  </Table.Td>
                )
              })}
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}
