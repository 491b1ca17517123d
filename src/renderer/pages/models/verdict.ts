import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { baselineStandings } from '../../../shared/baseline-standing.ts'
import type { AccuracyReport, BaselineReport } from '../../../shared/model.ts'
import { percent } from '../../widgets/format.ts'
import { intervalText, withWidth } from '../../widgets/intervals.ts'
import { baselineInWords, splitInWords } from './split-words.ts'

/** "right on 41 of 42 windows": an error that many windows share is worth naming from this share of all errors on. */
const MOST_ERRORS = 0.5

/** How good a model is, in one or two sentences that name the split. */
export function modelVerdict(judged: AccuracyReport | undefined): string {
  if (judged === undefined) return 'It was not judged on runs that it has not seen.'
  const { accuracy, windows, interval95, runInterval95, confusionMatrix } = judged
  const right = Math.round(accuracy * windows)
  const overRuns = withWidth(runInterval95)
  const byRun = overRuns === undefined ? '' : `; taken by whole runs ${intervalText(overRuns)}`
  const first = `Right on ${right} of ${windows} windows ${splitInWords(judged.split)} (95 % interval ${intervalText(interval95)}${byRun}).`
  const errors = confusionMatrix
    .flatMap((row, truth) => row.map((count, predicted) => ({ count, truth, predicted })))
    .filter(({ count, truth, predicted }) => truth !== predicted && count > 0)
    .sort((a, b) => b.count - a.count)
  const [worst] = errors
  if (worst === undefined) return first
  const all = errors.reduce((sum, { count }) => sum + count, 0)
  if (worst.count / all < MOST_ERRORS) return first
  const share = worst.count === all ? (all === 1 ? 'The one error calls' : 'All errors call') : 'Most errors call'
  return `${first} ${share} ${ACCESS_CLASSES[worst.truth] ?? ''} ${ACCESS_CLASSES[worst.predicted] ?? ''}.`
}

/**
 * What the simple models in the same split say about the network: which of them do as well, else whether the best is close or falls
 * behind. Undefined where none was tried.
 */
export function baselineVerdict(judged: AccuracyReport | undefined): string | undefined {
  if (judged === undefined) return undefined
  const standings = baselineStandings(judged)
  const [best] = standings
  if (best === undefined) return undefined
  const asGood = standings.filter(({ standing }) => standing === 'better' || standing === 'as-well')
  if (asGood.length > 0) {
    return asGood
      .map((one) => {
        const does = one.standing === 'better' ? 'does better' : 'does as well'
        return `${capitalised(baselineInWords(one.name))} ${does}: ${figuresOf(one)}.`
      })
      .join(' ')
  }
  const name = baselineInWords(best.name)
  if (best.standing === 'close') {
    return `${capitalised(name)} is close: ${figuresOf(best)}; so few windows do not tell it from the network.`
  }
  return `The best of the simple models, ${name}, is right on ${figuresOf(best)}.`
}

function figuresOf({ accuracy, interval95 }: BaselineReport): string {
  return `${percent(accuracy)} (95 % interval ${intervalText(interval95)})`
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
