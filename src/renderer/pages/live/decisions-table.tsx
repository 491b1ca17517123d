import { Button } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useRef, useState } from 'react'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { timeOfDayTenths } from '../../charts/times.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { binaryBytes, engineering, percent } from '../../widgets/format.ts'
import { actionText } from './action-text.ts'
import type { ListedDecision } from './decision-list.ts'
import './decisions-table.css'

const ROW_PX = 26

/** A list of decisions, newest first; `line(0)` is the newest. */
export interface DecisionList {
  readonly listed: number
  /** Windows in between that never came. */
  readonly missing: number
  line(newest: number): ListedDecision | undefined
  /** How many are newer than a number. */
  newerThan(seq: number): number
}

interface Column {
  readonly name: string
  readonly isNumeric: boolean
}
const text = (name: string): Column => ({ name, isNumeric: false })
const numeric = (name: string): Column => ({ name, isNumeric: true })
const COLUMNS: readonly Column[] = [
  ...[numeric('Window'), text('Time'), numeric('Requests'), numeric('Size, mean'), numeric('Jumps'), numeric('Writes')],
  ...[text('Class'), numeric('Confidence'), text('Action'), numeric('Readahead, KiB'), numeric('Files changed')],
]

interface DecisionsTableProps {
  readonly store: DecisionList
  /** Of the list, when it was drawn: it changes without changing identity. */
  readonly version: number
}

/**
 * Only the rows that are seen are there. It follows what is new; somebody who has scrolled down keeps the rows they look at, and is
 * told how many came since.
 */
export const DecisionsTable = memo(function DecisionsTable({ store, version }: DecisionsTableProps) {
  const element = useRef<HTMLDivElement>(null)
  const [heldSeq, setHeldSeq] = useState<number>()
  const getScrollElement = useCallback(() => element.current, [])
  const newer = heldSeq === undefined ? 0 : store.newerThan(heldSeq)
  const virtualizer = useVirtualizer({
    count: store.listed - newer,
    getScrollElement,
    estimateSize: () => ROW_PX,
    overscan: 4,
  })
  const rows = virtualizer.getVirtualItems()
  const before = rows[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (rows.at(-1)?.end ?? 0)
  return (
    <div className="decisions-frame">
      <div
        ref={element}
        className="decisions"
        tabIndex={0}
        role="region"
        aria-label="Decisions"
        data-version={version}
        data-missing={store.missing}
        onScroll={({ currentTarget: { scrollTop } }) => {
          setHeldSeq((held) => (scrollTop < 1 ? undefined : (held ?? store.line(0)?.seq)))
        }}
      >
        <table aria-rowcount={store.listed + 1}>
          <thead>
            <tr>
              {COLUMNS.map(({ name, isNumeric }) => (
                <th key={name} scope="col" data-numeric={isNumeric}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {before > 0 ? <Spacer height={before} /> : undefined}
            {rows.map(({ index }) => {
              const line = store.line(newer + index)
              return line === undefined ? undefined : <DecisionRow key={line.seq} line={line} />
            })}
            {after > 0 ? <Spacer height={after} /> : undefined}
          </tbody>
        </table>
      </div>
      {newer === 0 ? undefined : (
        <Button
          size="compact-xs"
          className="decisions-newer"
          onClick={() => {
            element.current?.scrollTo({ top: 0 })
          }}
        >
          {newer} newer
        </Button>
      )}
    </div>
  )
})

function Spacer({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={COLUMNS.length} style={{ height, padding: 0, border: 0 }} />
    </tr>
  )
}

// A decision never changes.
const DecisionRow = memo(function DecisionRow({ line }: { readonly line: ListedDecision }) {
  const { seq, wall_ns, n, bytes, jumps, writes, class: decided, confidence_milli, readahead_kib, files } = line
  const isUnjudged = line.action === 'expired'
  return (
    <tr data-seq={seq}>
      <td data-numeric>{seq}</td>
      <td>{timeOfDayTenths(wall_ns / 1e6)}</td>
      <td data-numeric>{engineering(n)}</td>
      <td data-numeric>{n === 0 ? '–' : binaryBytes(bytes / n)}</td>
      <td data-numeric>{n < 2 ? '–' : percent(jumps / (n - 1), 0)}</td>
      <td data-numeric>{n === 0 ? '–' : percent(writes / n, 0)}</td>
      <td>{isUnjudged ? '–' : <ClassMark name={ACCESS_CLASSES[decided] ?? 'idle'} />}</td>
      <td data-numeric>{decided < 0 ? '–' : (confidence_milli / 1000).toFixed(3)}</td>
      <td>{actionText(line)}</td>
      <td data-numeric>{readahead_kib}</td>
      <td data-numeric>{files}</td>
    </tr>
  )
})
