import { UNJUDGED_ID } from '../widgets/classes.ts'
import type { TimeColumns, TimeRange } from './series.ts'

/** A stretch of one class. */
export interface ClassBlock {
  readonly fromMs: number
  readonly toMs: number
  /** -1 for idle, `UNJUDGED_ID` for not judged. */
  readonly classId: number
  /** Mean of the decisions in it that are of its class, 0..1. */
  readonly confidence: number
  /** Share of the decisions in it that are of another class; 0 where nothing was merged. */
  readonly otherShare: number
  /** The module only reported. */
  readonly isDryRun: boolean
}

export type ClassSeries = TimeColumns<'class' | 'confidence' | 'windowMs' | 'dryRun'>

/**
 * Decisions between two times as at most `most` blocks. Neighbours of one class are one block; where there are still too many,
 * a stretch of time becomes one block of the class that most of its decisions have, and says how many have not.
 * Each decision stands for the window before it.
 */
export function classBlocks(decisions: ClassSeries, range: TimeRange, most: number): ClassBlock[] {
  const first = decisions.indexAt(range.fromMs)
  const end = Math.min(decisions.length, decisions.indexAt(range.toMs) + 1)
  return runs(decisions, first, end, most) ?? majorities(decisions, first, end, (range.toMs - range.fromMs) / most)
}

/** Undefined where they are more than `most`. */
function runs(decisions: ClassSeries, first: number, end: number, most: number): ClassBlock[] | undefined {
  const read = readersOf(decisions)
  const blocks: ClassBlock[] = []
  for (let from = first, to = first; from < end; from = to) {
    if (blocks.length === most) return undefined
    let confidence = 0
    for (; to < end && (to === from || continues(read, to)); to++) confidence += read.confidence(to)
    blocks.push({
      fromMs: read.time(from) - read.windowMs(from),
      toMs: read.time(to - 1),
      classId: read.class(from),
      confidence: confidence / (to - from),
      otherShare: 0,
      isDryRun: read.dryRun(from) === 1,
    })
  }
  return blocks
}

type Readers = ReturnType<typeof readersOf>

function readersOf(decisions: ClassSeries) {
  return {
    time: decisions.timeReader(),
    class: decisions.reader('class'),
    confidence: decisions.reader('confidence'),
    windowMs: decisions.reader('windowMs'),
    dryRun: decisions.reader('dryRun'),
  }
}

/** Same class, same intent, and no window missing in between. */
function continues(read: Readers, index: number): boolean {
  return (
    read.class(index) === read.class(index - 1) &&
    read.dryRun(index) === read.dryRun(index - 1) &&
    read.time(index) - read.time(index - 1) < 1.5 * read.windowMs(index)
  )
}

interface Stretch {
  readonly number: number
  readonly classId: number
  readonly decisions: number
  readonly own: number
  /** Sum of the class's own. */
  readonly confidence: number
  readonly isDryRun: boolean
}

/** Stretches begin at multiples of their length, so that a picture that moves on does not flicker. */
function majorities(decisions: ClassSeries, first: number, end: number, stretchMs: number): ClassBlock[] {
  const read = readersOf(decisions)
  const stretches: Stretch[] = []
  // A decision stands at its window's end; the middle says where it belongs.
  const middleOf = (index: number) => read.time(index) - read.windowMs(index) / 2
  for (let from = first, to = first; from < end; from = to) {
    const number = Math.floor(middleOf(from) / stretchMs)
    const untilMs = (number + 1) * stretchMs
    // By class id, from the least one on. An hour is 180,000 decisions, several times a second, so that these are no maps.
    const counts: number[] = []
    const confidences: number[] = []
    let dryRuns = 0
    for (; to === from || (to < end && middleOf(to) < untilMs); to++) {
      const at = read.class(to) - UNJUDGED_ID
      counts[at] = (counts[at] ?? 0) + 1
      confidences[at] = (confidences[at] ?? 0) + read.confidence(to)
      dryRuns += read.dryRun(to)
    }
    let most = 0
    for (let at = 1; at < counts.length; at++) if ((counts[at] ?? 0) > (counts[most] ?? 0)) most = at
    const [classId, own, confidence] = [most + UNJUDGED_ID, counts[most] ?? 0, confidences[most] ?? 0]
    stretches.push({ number, classId, decisions: to - from, own, confidence, isDryRun: dryRuns * 2 > to - from })
  }
  return joined(stretches).map(({ number, last, classId, decisions: all, own, confidence, isDryRun }) => ({
    ...{ fromMs: number * stretchMs, toMs: (last + 1) * stretchMs },
    ...{ classId, confidence: confidence / own, otherShare: 1 - own / all, isDryRun },
  }))
}

/** Neighbours of one class become one: fine stripes say nothing. */
function joined(stretches: readonly Stretch[]): (Stretch & { readonly last: number })[] {
  const blocks: (Stretch & { readonly last: number })[] = []
  for (const stretch of stretches) {
    const before = blocks.at(-1)
    const isNext =
      before?.classId === stretch.classId && before.isDryRun === stretch.isDryRun && before.last + 1 === stretch.number
    if (before === undefined || !isNext) blocks.push({ ...stretch, last: stretch.number })
    else
      blocks[blocks.length - 1] = {
        ...before,
        last: stretch.number,
        decisions: before.decisions + stretch.decisions,
        own: before.own + stretch.own,
        confidence: before.confidence + stretch.confidence,
      }
  }
  return blocks
}
