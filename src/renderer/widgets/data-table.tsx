import { UnstyledButton } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import './data-table.css'

const ROW_PX = 32

export interface Column<Row> {
  /** With its unit. */
  readonly title: string
  readonly isNumeric?: boolean
  /** For a column of buttons, whose title only who listens needs. */
  readonly isTitleHidden?: boolean
  readonly cell: (row: Row) => ReactNode
  /** The table sorts by it. */
  readonly sortBy?: (row: Row) => number | string
  /** Who brings the rows sorts by it (`onSort`). */
  readonly isSortable?: boolean
}

interface DataTableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  /** Enter, or a double click. */
  readonly onOpen: (row: Row) => void
  readonly onDelete?: (row: Row) => void
  readonly initialSort?: TableSort
  /** Where rows come sorted, and as many as were asked for: what they are sorted by, and who is told of another wish. */
  readonly sort?: TableSort
  readonly onSort?: (sort: TableSort) => void
  /** The last of the rows is about to be seen. */
  readonly onEnd?: () => void
}

/** By a column's title. */
export interface TableSort {
  readonly title: string
  readonly isDescending: boolean
}

/** A sortable table that draws only what is seen; arrow keys walk its rows. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, columns, keyOf, onOpen, onDelete, onSort, onEnd } = props
  const [ownSort, setOwnSort] = useState(props.initialSort)
  const sort = onSort === undefined ? ownSort : props.sort
  const isSorted = onSort !== undefined
  const [current, setCurrent] = useState(0)
  const element = useRef<HTMLDivElement>(null)
  const getScrollElement = useCallback(() => element.current, [])
  const sorted = useMemo(
    () =>
      isSorted
        ? rows
        : sortedBy(rows, columns.find(({ title }) => title === sort?.title)?.sortBy, sort?.isDescending === true),
    [rows, columns, sort, isSorted],
  )
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement,
    estimateSize: () => ROW_PX,
    overscan: 10,
  })
  const items = virtualizer.getVirtualItems()
  const isAtEnd = (items.at(-1)?.index ?? -1) >= sorted.length - 1
  useEffect(() => {
    if (isAtEnd) onEnd?.()
  }, [isAtEnd, sorted.length, onEnd])
  const before = items[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)

  const onKeyDown = (event: KeyboardEvent) => {
    // A link or a button in a row has its own Enter.
    if (event.target !== event.currentTarget) return
    const row = sorted[current]
    const walk = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key]
    if (walk !== undefined) {
      const next = Math.max(0, Math.min(sorted.length - 1, current + walk))
      setCurrent(next)
      virtualizer.scrollToIndex(next)
    } else if (event.key === 'Enter' && row !== undefined) onOpen(row)
    else if (event.key === 'Delete' && row !== undefined) onDelete?.(row)
    else return
    event.preventDefault()
  }
  return (
    <div ref={element} className="data-table" tabIndex={0} role="region" aria-label={label} onKeyDown={onKeyDown}>
      <table>
        <thead>
          <tr>
            {columns.map(({ title, isNumeric, isTitleHidden, sortBy, isSortable = sortBy !== undefined }) => (
              <th
                key={title}
                scope="col"
                data-numeric={isNumeric === true}
                aria-sort={sort?.title === title ? (sort.isDescending ? 'descending' : 'ascending') : undefined}
              >
                {!isSortable ? (
                  <span className={isTitleHidden === true ? 'visually-hidden' : undefined}>{title}</span>
                ) : (
                  <UnstyledButton
                    fz="inherit"
                    fw="inherit"
                    onClick={() => {
                      const next = {
                        title,
                        isDescending: sort?.title === title ? !sort.isDescending : isNumeric === true,
                      }
                      if (onSort === undefined) setOwnSort(next)
                      else onSort(next)
                    }}
                  >
                    {title}
                    <span aria-hidden> {sort?.title === title ? (sort.isDescending ? '↓' : '↑') : ''}</span>
                  </UnstyledButton>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr aria-hidden style={{ height: before }} /> : undefined}
          {items.map(({ index }) => {
            const row = sorted[index]
            if (row === undefined) return undefined
            return (
              <tr
                key={keyOf(row)}
                data-current={index === current}
                onClick={() => {
                  setCurrent(index)
                }}
                onDoubleClick={() => {
                  onOpen(row)
                }}
              >
                {columns.map(({ title, isNumeric, cell }) => (
                  <td key={title} data-numeric={isNumeric === true}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          {after > 0 ? <tr aria-hidden style={{ height: after }} /> : undefined}
        </tbody>
      </table>
    </div>
  )
}

function sortedBy<Row>(
  rows: readonly Row[],
  by: ((row: Row) => number | string) | undefined,
  isDescending: boolean,
): readonly Row[] {
  if (by === undefined) return rows
  const ascending = rows.toSorted((a, b) => {
    const [left, right] = [by(a), by(b)]
    return typeof left === 'number' && typeof right === 'number'
      ? left - right
      : String(left).localeCompare(String(right))
  })
  return isDescending ? ascending.reverse() : ascending
}
