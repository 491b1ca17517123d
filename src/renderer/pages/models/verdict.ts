import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { AccuracyReport } from '../../../shared/model.ts'
import { percent } from '../../widgets/format.ts'

/** "right on 41 of 42 windows": an error that many windows share is worth naming from this share of all errors on. */
const MOST_ERRORS = 0.5

/** How good a model is, in one or two sentences that name the split. */
export function modelVerdict(judged: AccuracyReport | undefined): string {
  if (judged === undefined) return 'It was not judged on runs that it has not seen.'
  const { accuracy, windows, interval95, confusionMatrix } = judged
  const right = Math.round(accuracy * windows)
  const [low, high] = interval95.map((share) => percent(share))
  const first = `Right on ${right} of ${windows} windows ${splitInWords(judged.split)} (95 % interval ${low ?? ''} to ${high ?? ''}).`
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

export function splitInWords(split: AccuracyReport['split']): string {
  switch (split) {
    case 'leave-one-run-out':
      return 'of runs that it had not seen, one left out at a time'
    case 'by-run':
      return 'of runs that it had not seen'
    case 'stratified':
      return 'of the same runs as those it learned from'
  }
}
