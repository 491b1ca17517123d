import { useEffect, useRef, useState, type PointerEvent } from 'react'
import { Chart, type ChartProps } from './chart.tsx'
import type { TimeRange } from './series.ts'
import { PANEL_INSET, PANELS_FOOT } from './time-panels.ts'
import { panned, spanMs, timeAt, zoomed } from './view.ts'
import './time-chart.css'

/** Of one notch of a wheel, which is 120 CSS pixels, some 20 %. */
const ZOOM_PER_PIXEL = 0.0018
const PIXELS_PER_LINE = 40

interface TimeChartProps extends ChartProps {
  /** What is drawn (`timePanelsOption` with `isDrawnOnly`). */
  readonly range: TimeRange
  /** All there is. */
  readonly extent: TimeRange
  readonly cursorMs: number | undefined
  readonly onCursor: (timeMs: number | undefined) => void
  /** Somebody zoomed by the wheel, or dragged. */
  readonly onRange: (range: TimeRange) => void
}

/**
 * A stack of panels with one cursor through all of them, zoomed by the wheel and moved by dragging. Who shows it draws each range
 * anew from all the data, so that a closer look shows more; ECharts' own zoom would magnify what is drawn already.
 */
export function TimeChart(props: TimeChartProps) {
  const { range, extent, cursorMs, onCursor, onRange, ...chart } = props
  const element = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  const [dragX, setDragX] = useState<number>()
  useEffect(() => {
    latest.current = props
  })

  useEffect(() => {
    const { current } = element
    // React's own listener is passive: the page would scroll.
    const onWheel = (event: WheelEvent) => {
      if (current === null) return
      event.preventDefault()
      const now = latest.current
      const { left, width } = current.getBoundingClientRect()
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PIXELS_PER_LINE : 1
      const [across, along] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY]
      const around = timeAt(event.clientX - left, width, now.range)
      const longestMs = spanMs(now.extent)
      const moved = panned(now.range, (across * pixels * spanMs(now.range)) / width, now.extent)
      const next = zoomed(moved, around, Math.exp(along * pixels * ZOOM_PER_PIXEL), now.extent, longestMs)
      // Two notches may come before the first is drawn.
      latest.current = { ...now, range: next }
      now.onRange(next)
    }
    current?.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      current?.removeEventListener('wheel', onWheel)
    }
  }, [])

  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const x = event.clientX - left
    if (dragX === undefined) {
      onCursor(timeAt(x, width, range))
      return
    }
    const inside = width - PANEL_INSET.left - PANEL_INSET.right
    const next = panned(range, ((dragX - x) * spanMs(range)) / inside, extent)
    setDragX(x)
    onRange(next)
    onCursor(timeAt(x, width, next))
  }
  const isShown = cursorMs !== undefined && cursorMs >= range.fromMs && cursorMs <= range.toMs
  const share = isShown ? (cursorMs - range.fromMs) / spanMs(range) : 0
  const { left, right } = PANEL_INSET
  return (
    <div
      ref={element}
      className="time-chart"
      data-dragging={dragX !== undefined}
      onPointerMove={onMove}
      onPointerDown={(event) => {
        // Its buttons are pressed, not dragged.
        if (event.button !== 0 || !(event.target instanceof HTMLCanvasElement)) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDragX(event.clientX - event.currentTarget.getBoundingClientRect().left)
      }}
      onPointerUp={() => {
        setDragX(undefined)
      }}
      onPointerCancel={() => {
        setDragX(undefined)
      }}
      onPointerLeave={() => {
        onCursor(undefined)
      }}
    >
      <Chart {...chart} />
      {isShown ? (
        <div
          className="time-cursor"
          style={{ top: 0, bottom: PANELS_FOOT, left: `calc(${left}px + (100% - ${left + right}px) * ${share})` }}
        />
      ) : undefined}
    </div>
  )
}
