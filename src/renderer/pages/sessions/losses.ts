import type { RunItem, WindowItem } from '../../../shared/contract/index.ts'
import { hasLosses } from '../../../shared/window-measures.ts'
import type { TimeRange } from '../../charts/series.ts'
import { counted } from '../../widgets/format.ts'
import { isMeasured } from './measure-series.ts'

/** More than this are counted, not listed. */
const MOST_LISTED = 6

export function lossyWindows(run: RunItem): WindowItem[] {
  return run.windows.filter(({ measures }) => hasLosses(measures))
}

/** When they are, in ms since the first window; neighbours as one. */
export function lossyRanges(run: RunItem): TimeRange[] {
  const lengthMs = run.windowSeconds * 1000
  const ranges: TimeRange[] = []
  for (const { index } of lossyWindows(run)) {
    const last = ranges.at(-1)
    const range = { fromMs: index * lengthMs, toMs: (index + 1) * lengthMs }
    if (last?.toMs === range.fromMs) ranges[ranges.length - 1] = { ...last, toMs: range.toMs }
    else ranges.push(range)
  }
  return ranges
}

/** "12 events", "1 packet", "12 events and 1 packet" */
export function lossText(lost: { readonly discardedEvents: number; readonly lostPackets: number }): string {
  const parts = [
    ...(lost.discardedEvents > 0 ? [counted(lost.discardedEvents, 'event')] : []),
    ...(lost.lostPackets > 0 ? [counted(lost.lostPackets, 'packet')] : []),
  ]
  return parts.join(' and ')
}

/** What the tracer lost in a run, and which windows are left out for it; undefined where it lost nothing. */
export function lossSentence(run: RunItem): string | undefined {
  const lossy = lossyWindows(run)
  const what = lossText(run)
  if (lossy.length === 0) {
    if (what === '') return undefined
    return isMeasured(run)
      ? `LTTng lost ${what} in this run, at a time that lies in none of its windows.`
      : `LTTng lost ${run.discardedEvents} events and ${run.lostPackets} packets in this run: its windows may lack requests.`
  }
  const [last, ...others] = lossy.map(({ index }) => index + 1).toReversed()
  const lost = `LTTng lost ${what === '' ? 'something' : what} in this run, at`
  if (lossy.length === 1) {
    return `${lost} a time that may lie in window ${String(last)}: it is marked and left out of training.`
  }
  const which =
    lossy.length > MOST_LISTED
      ? `${lossy.length} of its ${run.windows.length} windows`
      : `windows ${others.toReversed().join(', ')} and ${String(last)}`
  return `${lost} times that may lie in ${which}: they are marked and left out of training.`
}
