import { Table } from '@mantine/core'
import type { ReactNode } from 'react'

interface WideTableProps {
  /** For who listens: what scrolls. */
  readonly label: string
  /** Below it the table scrolls within itself, in CSS pixels. */
  readonly minWidth: number
  readonly maxWidth?: number
  readonly maxHeight?: number
  readonly head: readonly Heading[]
  /** Rows of cells. */
  readonly children: ReactNode
}

export interface Heading {
  readonly title: string
  readonly isNumeric?: boolean
  /** Only who listens needs it. */
  readonly isHidden?: boolean
}

/** A table that scrolls within itself where the window is narrow, and by keys. */
export function WideTable({ label, minWidth, maxWidth, maxHeight, head, children }: WideTableProps) {
  return (
    <Table.ScrollContainer
      minWidth={minWidth}
      {...(maxHeight === undefined ? {} : { maxHeight })}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': label } }}
    >
      <Table stickyHeader={maxHeight !== undefined} {...(maxWidth === undefined ? {} : { maw: maxWidth })}>
        <Table.Thead>
          <Table.Tr>
            {head.map(({ title, isNumeric, isHidden }) => (
              <Table.Th key={title} {...(isNumeric === true ? { ta: 'right' as const } : {})}>
                <span className={isHidden === true ? 'visually-hidden' : undefined}>{title}</span>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
