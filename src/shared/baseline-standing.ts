import type { AccuracyReport, BaselineReport } from './model.ts'

/**
 * How a simple model stands to the network in the same split: `better` above the network's Wilson interval, `as-well` from its accuracy
 * on, `close` from the lower of its two lower ends on (Wilson's and that over runs), where so few windows do not tell them apart.
 */
export type Standing = 'better' | 'as-well' | 'close' | 'behind'

export interface BaselineStanding extends BaselineReport {
  readonly standing: Standing
}

/** All simple models of a split, the best first; empty where none was judged. */
export function baselineStandings(
  judged: Pick<AccuracyReport, 'accuracy' | 'interval95' | 'runInterval95' | 'baselines'>,
): BaselineStanding[] {
  const [wilsonLow, high] = judged.interval95
  const low = Math.min(wilsonLow, judged.runInterval95?.[0] ?? 1)
  const standingOf = (accuracy: number): Standing => {
    if (accuracy > high) return 'better'
    if (accuracy >= judged.accuracy) return 'as-well'
    return accuracy >= low ? 'close' : 'behind'
  }
  return (judged.baselines ?? [])
    .map((one) => ({ ...one, standing: standingOf(one.accuracy) }))
    .toSorted((a, b) => b.accuracy - a.accuracy)
}
