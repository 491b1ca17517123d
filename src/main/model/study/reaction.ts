import type { AccessClass } from '../../../shared/classes.ts'
import type { FeatureSetName } from '../../../shared/features.ts'
import type { StudyRow } from '../../../shared/window-study.ts'
import { quantile } from '../dataset/quantiles.ts'
import { featuresOfTicks, TICK_SECONDS, type Tick } from './ticks.ts'

/** A run, cut finely from its first request on. */
export interface TickedRun {
  readonly runId: string
  readonly label: AccessClass
  readonly readaheadKib: number
  readonly ticks: readonly Tick[]
}

/** How a change of the workload was answered. */
export interface Reaction {
  /** From the change to the end of the first window that is judged right and stays so; of a missed one, as long as was recorded. */
  readonly seconds: number
  readonly isMissed: boolean
}

export interface ReactionOptions {
  readonly featureSet: FeatureSetName
  /** Length of a window, in ticks. */
  readonly windowTicks: number
  /** A network that has not seen the run after the change. */
  readonly decide: (features: readonly number[]) => AccessClass
}

interface Verdict {
  /** Of the window, in ticks after the change. */
  readonly endTick: number
  readonly isRight: boolean
}

/**
 * What follows a change from each of some runs to another, with the change at each place in a window that ticks allow: the last
 * ticks of one run, then the other from its start. Windows that are not judged leave the decision as it is. Places after which no window
 * that is all new was recorded are left out: whether such a change is missed is not known.
 */
export function reactions(after: TickedRun, before: readonly TickedRun[], options: ReactionOptions): Reaction[] {
  const { windowTicks } = options
  const recorded = after.ticks.length
  return Array.from({ length: windowTicks }, (_, phase) => {
    const firstTick = phase === 0 ? 0 : windowTicks - phase
    if (firstTick + windowTicks > recorded) return []
    const verdicts = wholeWindows(after, firstTick, options)
    return before
      .filter(({ ticks }) => ticks.length >= phase)
      .flatMap((earlier) => {
        const first =
          phase === 0 ? undefined : verdictOn(earlier.ticks.slice(-phase), 0, windowTicks - phase, after, options)
        return reactionOf(first === undefined ? verdicts : [first, ...verdicts], recorded) ?? []
      })
  }).flat()
}

/** Windows that hold nothing but the run after the change. */
function wholeWindows(after: TickedRun, firstTick: number, options: ReactionOptions): Verdict[] {
  const verdicts: Verdict[] = []
  for (let from = firstTick; from + options.windowTicks <= after.ticks.length; from += options.windowTicks) {
    const verdict = verdictOn([], from, from + options.windowTicks, after, options)
    if (verdict !== undefined) verdicts.push(verdict)
  }
  return verdicts
}

function verdictOn(
  earlier: readonly Tick[],
  from: number,
  to: number,
  after: TickedRun,
  { featureSet, decide }: ReactionOptions,
): Verdict | undefined {
  const features = featuresOfTicks(featureSet, [...earlier, ...after.ticks.slice(from, to)], after.readaheadKib)
  return features && { endTick: to, isRight: decide(features) === after.label }
}

/** Undefined where nothing was judged. */
function reactionOf(verdicts: readonly Verdict[], recordedTicks: number): Reaction | undefined {
  if (verdicts.length === 0) return undefined
  const settled = verdicts[verdicts.findLastIndex(({ isRight }) => !isRight) + 1]
  return { seconds: (settled?.endTick ?? recordedTicks) * TICK_SECONDS, isMissed: settled === undefined }
}

/**
 * Median and 95 % quantile. A missed change counts with as long as was recorded of it, which its true lag is above: leaving it out would
 * flatter. All 0 where there was no change.
 */
export function reactionSummary(all: readonly Reaction[]): StudyRow['reaction'] {
  const seconds = all.map((one) => one.seconds).toSorted((a, b) => a - b)
  const isNone = seconds.length === 0
  return {
    changes: all.length,
    medianSeconds: isNone ? 0 : quantile(seconds, 0.5),
    p95Seconds: isNone ? 0 : quantile(seconds, 0.95),
    missed: all.filter(({ isMissed }) => isMissed).length,
  }
}
