import type { AccuracyReport } from '../../../../shared/model.ts'
import { percent } from '../../../widgets/format.ts'
import { hull, intervalText, overlap, type Interval } from '../../../widgets/intervals.ts'

/** The wider one counts: windows of one run are alike, so that Wilson's interval alone is too narrow. */
export function widestInterval({ interval95, runInterval95 }: AccuracyReport): Interval {
  return hull([interval95, runInterval95]) ?? interval95
}

/** What the accuracies of two models in one split say, and no more: nothing is claimed where their intervals overlap. */
export function differenceInWords(a: AccuracyReport, b: AccuracyReport, isSameData: boolean): string {
  const [intervalA, intervalB] = [widestInterval(a), widestInterval(b)]
  const figures = `${percent(a.accuracy)} (${intervalText(intervalA)}) and ${percent(b.accuracy)} (${intervalText(intervalB)})`
  const windows = isSameData
    ? ''
    : ' They learned from different data and were judged on different windows, so a difference may be that of the data.'
  if (overlap(intervalA, intervalB)) {
    return `No difference can be told: A and B are right on ${figures}, and these intervals overlap.${windows}`
  }
  const points = Math.abs(a.accuracy - b.accuracy) * 100
  const [better, other] = a.accuracy > b.accuracy ? ['A', 'B'] : ['B', 'A']
  return `${better} is right more often than ${other}, by ${points.toFixed(1)} points: A and B are right on ${figures}.${windows}`
}

/** Splits that both were judged by, in the order of the first. */
export function commonSplits(a: readonly AccuracyReport[], b: readonly AccuracyReport[]): AccuracyReport['split'][] {
  const known = new Set(b.map(({ split }) => split))
  return a.map(({ split }) => split).filter((split) => known.has(split))
}
