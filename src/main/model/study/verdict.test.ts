import { expect, test } from 'vitest'
import type { StudyRow } from '../../../shared/window-study.ts'
import { studyVerdict, wholeInterval95 } from './verdict.ts'

interface Figures {
  readonly accuracy: number
  readonly interval: readonly [number, number]
  readonly median: number
  readonly flips: number
  readonly featureSet?: StudyRow['featureSet']
}

function row(
  windowSeconds: number,
  { accuracy, interval, median, flips, featureSet = 'served-v1' }: Figures,
): StudyRow {
  return {
    ...{ windowSeconds, featureSet, windows: 100, windowsByClass: { sequential: 40, random: 30, mixed: 30 } },
    ...{ idleWindows: 0, features: [], flipsPerMinute: flips, decisionsPerMinute: 60 / windowSeconds },
    judged: {
      ...{ split: 'leave-one-run-out', windows: 100, accuracy, interval95: interval, runInterval95: interval },
      ...{ confusionMatrix: [], runs: [] },
    },
    reaction: { changes: 50, medianSeconds: median, p95Seconds: median, missed: 0 },
  }
}

const usual = row(2.5, { accuracy: 0.95, interval: [0.9, 0.98], median: 2.6, flips: 1 })

test('a length that is better beyond both intervals wins', () => {
  const rows = [usual, row(5, { accuracy: 0.995, interval: [0.985, 1], median: 5, flips: 0 })]
  expect(studyVerdict(rows)).toBe(
    '2.5 s is not right for this box: windows of 5 s are judged better, beyond chance. On unseen runs, with served-v1: ' +
      '2.5 s 95.0 % of 100 windows (95 % interval 90.0 to 98.0 %); 5 s 99.5 % of 100 windows (95 % interval 98.5 to 100.0 %).',
  )
})

test('a shorter one that cannot be told apart and is as steady would do', () => {
  const shorter = row(1, { accuracy: 0.94, interval: [0.88, 0.97], median: 1.1, flips: 1 })
  expect(studyVerdict([shorter, usual])).toMatch(
    /^1 s would do for this box: nothing here tells its accuracy from that of 2.5 s, and a change is answered after 1.1 s instead of 2.6 s/,
  )
})

test('one that reacts sooner and flips more leaves the default, and says that accuracy does not decide', () => {
  const shorter = row(1, { accuracy: 0.97, interval: [0.92, 0.99], median: 1.1, flips: 3.25 })
  const worse = row(5, { accuracy: 0.7, interval: [0.6, 0.8], median: 5.1, flips: 0 })
  expect(studyVerdict([shorter, usual, worse])).toMatch(
    /^2.5 s is a fair choice for this box, though nothing here tells its accuracy from that of 1 s\. A change is answered after 2.6 s at 2.5 s, 1.1 s at 1 s, 5.1 s at 5 s \(median\), with 1.0, 3.3, 0.0 flips/,
  )
})

test('it is told of the feature set that does better at the default length', () => {
  const rows = [usual, row(2.5, { accuracy: 0.99, interval: [0.9, 1], median: 2.6, flips: 0, featureSet: 'seed-v1' })]
  expect(studyVerdict(rows)).toMatch(/^Only 2.5 s was studied. On unseen runs, with seed-v1: 2.5 s 99.0 %/)
})

test('without the default length there is no verdict on it', () => {
  expect(studyVerdict([row(1, { accuracy: 1, interval: [0.9, 1], median: 1, flips: 0 })])).toBe(
    '1 s 100.0 % of 100 windows (95 % interval 90.0 to 100.0 %). 2.5 s was not studied.',
  )
})

test('an interval is as wide as the wider of the two', () => {
  const one = row(1, { accuracy: 1, interval: [0.85, 1], median: 1, flips: 0 })
  const judged = { ...one.judged, runInterval95: [1, 1] as const }
  expect(wholeInterval95({ ...one, judged })).toEqual([0.85, 1])
  expect(wholeInterval95({ ...one, judged: { ...one.judged, runInterval95: [0.5, 0.9] } })).toEqual([0.5, 1])
})
