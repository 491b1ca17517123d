import type { LiveStore } from './live-store.ts'

/** Everything that is known of one instant; undefined is not known. */
export interface Reading {
  readonly atMs: number
  readonly decision:
    | {
        readonly classId: number
        readonly confidence: number
        readonly readaheadKib: number
        readonly requestKib: number
      }
    | undefined
  readonly disk: { readonly readMb: number; readonly writtenMb: number; readonly iops: number } | undefined
}

/** A sample says what was since the one before; longer than this after it, it says nothing. */
const LONGEST_SAMPLE_MS = 5_000
/** Windows follow each other without a gap, but for what a double loses of nanoseconds since 1970. */
const ROUNDING_MS = 0.01

/** What the charts show at an instant: the window and the sample that end there or next. */
export function readingAt({ decisions, disk }: LiveStore, atMs: number): Reading {
  const window = decisions.indexAt(atMs)
  const isDecided =
    window < decisions.length && atMs >= decisions.timeMs(window) - decisions.value('windowMs', window) - ROUNDING_MS
  const sample = disk.indexAt(atMs)
  const isSampled = sample < disk.length && disk.timeMs(sample) - atMs <= LONGEST_SAMPLE_MS
  return {
    atMs,
    decision: isDecided
      ? {
          classId: decisions.value('class', window),
          confidence: decisions.value('confidence', window),
          readaheadKib: decisions.value('readahead', window),
          requestKib: decisions.value('requestKib', window),
        }
      : undefined,
    disk: isSampled
      ? {
          readMb: disk.value('read', sample),
          writtenMb: disk.value('write', sample),
          iops: disk.value('iops', sample),
        }
      : undefined,
  }
}

/** The end of the decided window that is so many windows from the one at an instant; undefined where there are none. */
export function windowFrom({ decisions }: LiveStore, atMs: number | undefined, steps: number): number | undefined {
  if (decisions.length === 0) return undefined
  const last = decisions.length - 1
  const at = atMs === undefined ? last : Math.min(last, decisions.indexAt(atMs))
  return decisions.timeMs(Math.max(0, Math.min(last, at + steps)))
}
