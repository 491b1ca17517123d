import { useCallback, useMemo, useState } from 'react'
import { useShortcuts } from '../../app/shortcuts.ts'
import { useChartPalette } from '../../charts/palette.ts'
import type { TimeRange } from '../../charts/series.ts'
import type { Shades } from '../../charts/shades.ts'
import { TimeChart } from '../../charts/time-chart.tsx'
import { rangeOf, showing, type View } from '../../charts/view.ts'
import { LegendLine } from './legend-line.tsx'
import { liveCsv } from './live-csv.ts'
import { LIVE_CHART_HEIGHT, liveOption } from './live-option.ts'
import type { LiveStore } from './live-store.ts'
import { readingAt, windowFrom } from './reading.ts'

interface LiveChartProps {
  readonly store: LiveStore
  /** Of the store, when it was drawn. */
  readonly version: number
  readonly view: View
  readonly onView: (view: View) => void
  readonly label: string
  readonly exportName: string
  /** What somebody wrote about stretches of it. */
  readonly noted?: Shades['noted']
}

/** Class, readahead, throughput, request rate and size of a store on one time axis, with their values at the cursor. */
export function LiveChart({ store, version, view, onView, label, exportName, noted }: LiveChartProps) {
  const palette = useChartPalette()
  const [cursorMs, setCursorMs] = useState<number>()
  const { extent, range, option } = useMemo(
    () => drawing(store, version, view, palette, noted),
    [store, version, view, palette, noted],
  )
  const csv = useCallback(() => liveCsv(store), [store])
  const onRange = useCallback(
    (next: TimeRange) => {
      onView({ kind: 'still', range: next })
    },
    [onView],
  )

  const shortcuts = useMemo(() => {
    const step = (steps: number) => () => {
      const next = windowFrom(store, cursorMs, steps)
      if (next === undefined) return
      setCursorMs(next)
      onView({ kind: 'still', range: showing(range, next) })
    }
    return [
      { keys: 'arrowleft', does: 'The window before', run: step(-1) },
      { keys: 'arrowright', does: 'The next window', run: step(1) },
    ]
  }, [cursorMs, onView, range, store])
  useShortcuts(shortcuts)

  return (
    <div>
      <LegendLine reading={readingAt(store, cursorMs ?? endOf(store, range))} palette={palette} />
      <TimeChart
        height={LIVE_CHART_HEIGHT}
        {...{ label, exportName, csv, option, range, extent, cursorMs, onRange }}
        onCursor={setCursorMs}
      />
    </div>
  )
}

/** Of what there is in a range, where both kinds of points are. */
function endOf({ decisions, disk }: LiveStore, { toMs }: TimeRange): number {
  return Math.min(toMs, decisions.length === 0 ? toMs : decisions.lastMs, disk.length === 0 ? toMs : disk.lastMs)
}

/** `version` is what it depends on: a store changes without changing identity. */
function drawing(
  store: LiveStore,
  _version: number,
  view: View,
  palette: ReturnType<typeof useChartPalette>,
  noted: Shades['noted'],
) {
  const extent = store.extent
  const range = rangeOf(view, extent.toMs)
  return { extent, range, option: liveOption(store, range, palette, noted) }
}
