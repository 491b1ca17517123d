import { Table, Text, UnstyledButton } from '@mantine/core'
import { ACCESS_CLASSES, type AccessClass } from '../../shared/classes.ts'
import { ClassMark } from '../widgets/class-mark.tsx'
import { counted, percent } from '../widgets/format.ts'
import './matrix-table.css'

/** One field of a confusion matrix. */
export interface MatrixCell {
  readonly label: AccessClass
  readonly predicted: AccessClass
}

interface MatrixTableProps {
  readonly matrix: readonly (readonly number[])[]
  readonly caption: string
  /** Makes a button of each field that has windows. */
  readonly onCell?: ((cell: MatrixCell) => void) | undefined
  /** Whose windows are shown. */
  readonly selected?: MatrixCell | undefined
}

/** Rows are true classes, columns predicted ones. A cell is shaded by its share of the row; right and wrong are told by place. */
export function MatrixTable({ matrix, caption, onCell, selected }: MatrixTableProps) {
  return (
    <Table withTableBorder withColumnBorders maw={520} captionSide="bottom" className="matrix-table">
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
                const figures = (
                  <>
                    <Text span fw={row === column ? 600 : 400}>
                      {count}
                    </Text>{' '}
                    <Text span size="xs" c="dimmed">
                      {count === 0 ? '' : percent(share, 0)}
                    </Text>
                  </>
                )
                const isButton = onCell !== undefined && count > 0
                return (
                  <Table.Td
                    key={other}
                    ta="right"
                    bg={count === 0 ? 'transparent' : tint}
                    data-is-button={isButton || undefined}
                  >
                    {isButton ? (
                      <UnstyledButton
                        fz="inherit"
                        ta="right"
                        className="matrix-cell"
                        aria-pressed={selected?.label === name && selected.predicted === other}
                        aria-label={`${counted(count, 'window')} of ${name} called ${other}`}
                        onClick={() => {
                          onCell({ label: name, predicted: other })
                        }}
                      >
                        {figures}
                      </UnstyledButton>
                    ) : (
                      figures
                    )}
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
