import type { StudyRow } from '../../../shared/window-study.ts'
import { DEFAULT_WINDOW_SECONDS } from '../../../shared/windows.ts'

/**
 * Whether the default length is right for a box, in two or three sentences: by the accuracy on unseen runs with its 95 % interval,
 * then by how soon and how steadily it decides. Lengths are told apart only where their intervals do not touch. Told of the feature set that
 * does better at the default length (where that was not studied: at any).
 * @param rows at least one.
 */
export function studyVerdict(rows: readonly StudyRow[]): string {
  const told = rowsToTell(rows)
  const usual = told.find(({ windowSeconds }) => windowSeconds === DEFAULT_WINDOW_SECONDS)
  const others = told.filter((row) => row !== usual)
  if (usual === undefined) return `${told.map(accuracyText).join('; ')}. ${DEFAULT_WINDOW_SECONDS} s was not studied.`
  const figures = [usual, ...others].map(accuracyText).join('; ')
  return `${conclusion(usual, others)} On unseen runs, with ${usual.featureSet}: ${figures}.`
}

/** Of one feature set, shortest windows first. */
function rowsToTell(rows: readonly StudyRow[]): readonly StudyRow[] {
  const atDefault = rows.filter(({ windowSeconds }) => windowSeconds === DEFAULT_WINDOW_SECONDS)
  const [best] = (atDefault.length > 0 ? atDefault : rows).toSorted((a, b) => b.judged.accuracy - a.judged.accuracy)
  return rows
    .filter(({ featureSet }) => featureSet === best?.featureSet)
    .toSorted((a, b) => a.windowSeconds - b.windowSeconds)
}

function conclusion(usual: StudyRow, others: readonly StudyRow[]): string {
  const usualText = `${usual.windowSeconds} s`
  if (others.length === 0) return `Only ${usualText} was studied.`
  const [better] = others
    .filter((row) => wholeInterval95(row)[0] > wholeInterval95(usual)[1])
    .toSorted((a, b) => b.judged.accuracy - a.judged.accuracy)
  if (better !== undefined) {
    return `${usualText} is not right for this box: windows of ${better.windowSeconds} s are judged better, beyond chance.`
  }
  const sooner = others.find((row) => isNotWorse(row, usual) && isSooner(row, usual) && isAsSteady(row, usual))
  if (sooner !== undefined) {
    return (
      `${sooner.windowSeconds} s would do for this box: nothing here tells its accuracy from that of ${usualText}, ` +
      `and a change is answered after ${seconds(sooner)} instead of ${seconds(usual)} (median), as steadily.`
    )
  }
  const alike = others.filter((row) => isNotWorse(row, usual)).map(({ windowSeconds }) => `${windowSeconds} s`)
  const caveat =
    alike.length === 0 ? '' : `, though nothing here tells its accuracy from that of ${alike.join(' and ')}`
  const reacts = [usual, ...others].map((row) => `${seconds(row)} at ${row.windowSeconds} s`).join(', ')
  const flips = [usual, ...others].map((row) => row.flipsPerMinute.toFixed(1)).join(', ')
  return (
    `${usualText} is a fair choice for this box${caveat}. ` +
    `A change is answered after ${reacts} (median), with ${flips} flips of the decision a minute.`
  )
}

/**
 * The wider ends of both: windows of a run are alike, which Wilson's does not know, and the bootstrap over runs is a point where
 * all are right.
 */
export function wholeInterval95({ judged }: StudyRow): readonly [number, number] {
  const [low, high] = judged.interval95
  const [runLow, runHigh] = judged.runInterval95 ?? judged.interval95
  return [Math.min(low, runLow), Math.max(high, runHigh)]
}

function isNotWorse(row: StudyRow, usual: StudyRow): boolean {
  return wholeInterval95(row)[1] >= wholeInterval95(usual)[0]
}

function isSooner({ reaction }: StudyRow, usual: StudyRow): boolean {
  return reaction.changes > 0 && usual.reaction.changes > 0 && reaction.medianSeconds < usual.reaction.medianSeconds
}

function isAsSteady(row: StudyRow, usual: StudyRow): boolean {
  const missedShare = ({ reaction: { missed, changes } }: StudyRow) => missed / Math.max(1, changes)
  return row.flipsPerMinute <= usual.flipsPerMinute && missedShare(row) <= missedShare(usual)
}

function seconds({ reaction }: StudyRow): string {
  return `${reaction.medianSeconds.toFixed(1)} s`
}

/** "2.5 s 95.3 % of 85 (88.5 to 98.2 %)" */
function accuracyText(row: StudyRow): string {
  const percent = (share: number) => (share * 100).toFixed(1)
  const [low, high] = wholeInterval95(row)
  const { accuracy, windows } = row.judged
  return `${row.windowSeconds} s ${percent(accuracy)} % of ${windows} windows (95 % interval ${percent(low)} to ${percent(high)} %)`
}
