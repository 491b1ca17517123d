import type { ChartPalette } from '../../charts/palette.ts'
import { timeOfDayTenths } from '../../charts/times.ts'
import { judgedText, lookOfId } from '../../widgets/classes.ts'
import { engineering } from '../../widgets/format.ts'
import type { Reading } from './reading.ts'
import './legend-line.css'

/** The values of all panels at one instant, in one line. Every value has its place: only digits change. */
export function LegendLine({ reading, palette }: { readonly reading: Reading; readonly palette: ChartPalette }) {
  const { atMs, decision, disk } = reading
  return (
    <dl className="legend-line">
      <Value word="at" width={11}>
        {timeOfDayTenths(atMs)}
      </Value>
      <Value word="class" width={17} color={decision && lookOfId(decision.classId).textColor}>
        {decision === undefined ? '–' : judgedText(decision.classId, decision.confidence)}
      </Value>
      <Value word="readahead" width={9}>
        {decision === undefined ? '–' : `${decision.readaheadKib}\u2009KiB`}
      </Value>
      <Value word="read" width={10} swatch={palette.read}>
        {disk === undefined ? '–' : `${disk.readMb.toFixed(1)}\u2009MB/s`}
      </Value>
      <Value word="written" width={10} swatch={palette.write}>
        {disk === undefined ? '–' : `${disk.writtenMb.toFixed(1)}\u2009MB/s`}
      </Value>
      <Value word="requests" width={11}>
        {disk === undefined ? '–' : `${engineering(Math.round(disk.iops))} IOPS`}
      </Value>
      <Value word="size" width={8}>
        {decision === undefined || Number.isNaN(decision.requestKib)
          ? '–'
          : `${decision.requestKib.toFixed(0)}\u2009KiB`}
      </Value>
    </dl>
  )
}

interface ValueProps {
  readonly word: string
  /** Of the widest value, in digits. */
  readonly width: number
  readonly color?: string | undefined
  /** Of the line that shows it, where a panel has more than one. */
  readonly swatch?: string
  readonly children: string
}

function Value({ word, width, color, swatch, children }: ValueProps) {
  return (
    <div>
      <dt>
        {swatch === undefined ? undefined : <i style={{ background: swatch }} />}
        {word}
      </dt>
      <dd style={{ minWidth: `${width}ch`, color }}>{children}</dd>
    </div>
  )
}
