import { PANEL_INSET } from './time-panels.ts'
import type { TimeRange } from './series.ts'

/** What of the time is looked at: the last so many milliseconds, whatever comes, or a stretch that stands still. */
export type View =
  { readonly kind: 'following'; readonly spanMs: number } | { readonly kind: 'still'; readonly range: TimeRange }

const LEAST_SPAN_MS = 500

/** All that is known: nobody zooms or pans out of it. */
export type Extent = TimeRange

export function rangeOf(view: View, nowMs: number): TimeRange {
  return view.kind === 'still' ? view.range : { fromMs: nowMs - view.spanMs, toMs: nowMs }
}

export function spanMs({ fromMs, toMs }: TimeRange): number {
  return toMs - fromMs
}

/** Around an instant that keeps its place on the screen. `factor` under 1 shows less time. */
export function zoomed(range: TimeRange, aroundMs: number, factor: number, extent: Extent, mostMs: number): TimeRange {
  const span = Math.min(Math.max(spanMs(range) * factor, LEAST_SPAN_MS), mostMs)
  const share = (aroundMs - range.fromMs) / spanMs(range)
  const fromMs = aroundMs - share * span
  return within({ fromMs, toMs: fromMs + span }, extent)
}

export function panned(range: TimeRange, byMs: number, extent: Extent): TimeRange {
  return within({ fromMs: range.fromMs + byMs, toMs: range.toMs + byMs }, extent)
}

/** Moves a range so that an instant is in it; the same range where it is already. */
export function showing(range: TimeRange, atMs: number): TimeRange {
  if (atMs >= range.fromMs && atMs <= range.toMs) return range
  const fromMs = atMs - spanMs(range) / 2
  return { fromMs, toMs: fromMs + spanMs(range) }
}

/** As wide as it was; one that is wider than all there is ends where that ends. */
function within(range: TimeRange, extent: Extent): TimeRange {
  const span = spanMs(range)
  const toMs = Math.min(extent.toMs, Math.max(range.toMs, extent.fromMs + span))
  return { fromMs: toMs - span, toMs }
}

/** The instant under a place of a stack of panels, in CSS pixels from its left edge. */
export function timeAt(x: number, width: number, range: TimeRange): number {
  const inside = width - PANEL_INSET.left - PANEL_INSET.right
  const share = Math.min(1, Math.max(0, (x - PANEL_INSET.left) / inside))
  return range.fromMs + share * spanMs(range)
}

/** The other way round; undefined where the instant is not shown. */
export function placeOf(timeMs: number, width: number, range: TimeRange): number | undefined {
  if (timeMs < range.fromMs || timeMs > range.toMs) return undefined
  const inside = width - PANEL_INSET.left - PANEL_INSET.right
  return PANEL_INSET.left + (inside * (timeMs - range.fromMs)) / spanMs(range)
}
