import { useRef, type PointerEvent, type ReactNode } from 'react'
import type { TimeRange } from '../../../charts/series.ts'
import { PANEL_INSET, PANELS_FOOT } from '../../../charts/time-panels.ts'
import { spanMs, timeAt } from '../../../charts/view.ts'

/** CSS pixels: a pointer that moved less was meant as a click. */
const CLICK_PX = 4

interface BrushAreaProps {
  readonly range: TimeRange
  readonly brushed: TimeRange | undefined
  readonly onBrush: (range: TimeRange | undefined) => void
  readonly onClick: (timeMs: number) => void
  readonly children: ReactNode
}

/** A stack of panels over which a pointer draws a range of time. */
export function BrushArea({ range, brushed, onBrush, onClick, children }: BrushAreaProps) {
  const startX = useRef<number>(undefined)
  const xOf = (event: PointerEvent<HTMLDivElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const { left, right } = PANEL_INSET
  const share = (timeMs: number) => Math.min(1, Math.max(0, (timeMs - range.fromMs) / spanMs(range)))
  return (
    <div
      style={{ position: 'relative', cursor: 'crosshair', touchAction: 'pan-y' }}
      onPointerDown={(event) => {
        // Its buttons are pressed, not dragged.
        if (event.button !== 0 || !(event.target instanceof HTMLCanvasElement)) return
        event.currentTarget.setPointerCapture(event.pointerId)
        startX.current = xOf(event)
      }}
      onPointerMove={(event) => {
        const from = startX.current
        if (from === undefined || Math.abs(xOf(event) - from) < CLICK_PX) return
        const { width } = event.currentTarget.getBoundingClientRect()
        const [a, b] = [timeAt(from, width, range), timeAt(xOf(event), width, range)]
        if (a !== b) onBrush({ fromMs: Math.min(a, b), toMs: Math.max(a, b) })
      }}
      onPointerUp={(event) => {
        const from = startX.current
        startX.current = undefined
        if (from === undefined || Math.abs(xOf(event) - from) >= CLICK_PX) return
        onClick(timeAt(from, event.currentTarget.getBoundingClientRect().width, range))
      }}
      onPointerCancel={() => {
        startX.current = undefined
      }}
    >
      {children}
      {brushed === undefined ? undefined : (
        <div
          style={{
            ...{ position: 'absolute', pointerEvents: 'none', top: 0, bottom: PANELS_FOOT, opacity: 0.16 },
            background: 'var(--mantine-primary-color-filled)',
            left: `calc(${left}px + (100% - ${left + right}px) * ${share(brushed.fromMs)})`,
            right: `calc(${right}px + (100% - ${left + right}px) * ${1 - share(brushed.toMs)})`,
          }}
        />
      )}
    </div>
  )
}
