import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useRef } from 'react'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { DecisionLine } from '../../../shared/decisions.ts'
import { timeOfDay } from '../../charts/times.ts'
import { ClassMark } from '../../widgets/class-mark.tsx'
import { binaryBytes, engineering, percent } from '../../widgets/format.ts'
import './decisions-table.css'

const ROW_PX = 26

/** A list of decisions, newest first; `line(0)` is the newest. */
export interface DecisionList {
  readonly listed: number
  line(newest: number): DecisionLine | undefined
}

const COLUMNS = [
  'Time',
  'Requests',
  'Size, mean',
  'Jumps',
  'Writes',
  'Class',
  'Confidence',
  'Action',
  'Readahead, KiB',
  'Files',
] as const

/** Only the rows that are seen are there. It follows unless somebody has scrolled down. */
export function DecisionsTable({ store, version }: { readonly store: DecisionList; readonly version: number }) {
  const element = useRef<HTMLDivElement>(null)
  const getScrollElement = useCallback(() => element.current, [])
  const virtualizer = useVirtualizer({ count: store.listed, getScrollElement, estimateSize: () => ROW_PX, overscan: 8 })
  const rows = virtualizer.getVirtualItems()
  const before = rows[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (rows.at(-1)?.end ?? 0)
  return (
    <div ref={element} className="decisions" tabIndex={0} role="region" aria-label="Decisions" data-version={version}>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" data-numeric={!['Time', 'Class', 'Action'].includes(name)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <Spacer height={before} /> : undefined}
          {rows.map(({ index }) => {
            const line = store.line(index)
            return line === undefined ? undefined : <DecisionRow key={line.seq} line={line} />
          })}
          {after > 0 ? <Spacer height={after} /> : undefined}
        </tbody>
      </table>
    </div>
  )
}

function Spacer({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={COLUMNS.length} style={{ height, padding: 0, border: 0 }} />
    </tr>
  )
}

function DecisionRow({ line }: { readonly line: DecisionLine }) {
  const { wall_ns, n, bytes, jumps, writes, class: decided, confidence_milli, action, readahead_kib, files } = line
  return (
    <tr data-seq={line.seq}>
      <td>{timeOfDay(wall_ns / 1e6)}</td>
      <td data-numeric>{engineering(n)}</td>
      <td data-numeric>{n === 0 ? '–' : binaryBytes(bytes / n)}</td>
      <td data-numeric>{n < 2 ? '–' : percent(jumps / (n - 1), 0)}</td>
      <td data-numeric>{n === 0 ? '–' : percent(writes / n, 0)}</td>
      <td>
        <ClassMark name={ACCESS_CLASSES[decided] ?? 'idle'} />
      </td>
      <td data-numeric>{decided < 0 ? '–' : (confidence_milli / 1000).toFixed(3)}</td>
      <td>{action}</td>
      <td data-numeric>{readahead_kib}</td>
      <td data-numeric>{files}</td>
    </tr>
  )
}
