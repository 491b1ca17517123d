import type { Measurement } from '../../../../shared/experiment/index.ts'
import type { TimeRange } from '../../../charts/series.ts'
import { spanMs } from '../../../charts/view.ts'
import type { LiveStore } from '../../live/live-store.ts'

/** On the box's clock: where its time axis has 0, which is where its measured part begins; without one, its first look. */
export function originMs({ figures }: Pick<Measurement, 'figures'>, firstMs: number): number {
  return figures?.box?.fromMs ?? firstMs
}

/** The measured part, on the box's clock; undefined where it is not known, and where it is all there is to see. */
export function markedRange({ figures }: Pick<Measurement, 'figures'>, extent: TimeRange): TimeRange | undefined {
  if (figures?.box === undefined) return undefined
  const { fromMs, toMs } = figures.box
  return fromMs - extent.fromMs < LEAST_WARMUP_MS ? undefined : { fromMs, toMs }
}

/** Less than this before the measured part is no warm-up, but the time to start a program. */
const LEAST_WARMUP_MS = 1500

export function shifted({ fromMs, toMs }: TimeRange, byMs: number): TimeRange {
  return { fromMs: fromMs + byMs, toMs: toMs + byMs }
}

/** The range that holds all of these; undefined where there is none. */
export function holdingAll(ranges: readonly TimeRange[]): TimeRange | undefined {
  if (ranges.length === 0) return undefined
  return {
    fromMs: Math.min(...ranges.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...ranges.map(({ toMs }) => toMs)),
  }
}

/** "−5", "0", "12.5": seconds since an axis' 0. */
export function secondsText(ms: number): string {
  const seconds = Number((ms / 1000).toFixed(1))
  return seconds < 0 ? `−${-seconds}` : String(seconds)
}

export interface PlacedPart {
  readonly name: string
  readonly label: NonNullable<NonNullable<Measurement['figures']>['parts']>[number]['label']
  /** Of the axis, 0..1. */
  readonly from: number
  readonly share: number
}

/** What ran when, on an axis that shows a range of the box's clock. */
export function placedParts({ figures }: Pick<Measurement, 'figures'>, range: TimeRange): PlacedPart[] {
  return (figures?.parts ?? []).flatMap(({ name, label, fromMs, toMs }) => {
    if (fromMs === undefined || toMs === undefined || toMs <= range.fromMs || fromMs >= range.toMs) return []
    const [first, last] = [Math.max(fromMs, range.fromMs), Math.min(toMs, range.toMs)]
    return [{ name, label, from: (first - range.fromMs) / spanMs(range), share: (last - first) / spanMs(range) }]
  })
}

/** What is known of one instant; undefined is not known. */
export interface MeasuredReading {
  readonly readMb: number | undefined
  readonly requestKib: number | undefined
  readonly readaheadKib: number | undefined
  readonly classId: number | undefined
}

/** A look at the disk says what was since the one before; longer than this after it, it says nothing. */
const LONGEST_LOOK_MS = 5_000

/** The look at the disk and the window that end at an instant of the box's clock, or next. */
export function measuredReading(
  { disk, decisions }: Pick<LiveStore, 'disk' | 'decisions'>,
  atMs: number,
): MeasuredReading {
  const look = disk.indexAt(atMs)
  const isLooked = look < disk.length && disk.timeMs(look) - atMs <= LONGEST_LOOK_MS
  const window = decisions.indexAt(atMs)
  const isDecided = window < decisions.length && atMs >= decisions.timeMs(window) - decisions.value('windowMs', window)
  const known = (value: number) => (Number.isFinite(value) ? value : undefined)
  return {
    readMb: isLooked ? known(disk.value('read', look)) : undefined,
    requestKib: isLooked ? known(disk.value('request', look)) : undefined,
    readaheadKib: isLooked ? known(disk.value('readahead', look)) : undefined,
    classId: isDecided ? decisions.value('class', window) : undefined,
  }
}
