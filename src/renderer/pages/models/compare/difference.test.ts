import { expect, test } from 'vitest'
import type { AccuracyReport } from '../../../../shared/model.ts'
import { commonSplits, differenceInWords, widestInterval } from './difference.ts'

const judged = (accuracy: number, interval95: readonly [number, number], more: Partial<AccuracyReport> = {}) => ({
  ...{ split: 'leave-one-run-out' as const, windows: 100, accuracy, interval95, confusionMatrix: [], runs: [] },
  ...more,
})
const plain = (text: string) => text.replaceAll('\u2009', ' ')

test('nothing is claimed where intervals overlap', () => {
  expect(plain(differenceInWords(judged(0.97, [0.91, 0.99]), judged(0.9, [0.82, 0.95]), true))).toBe(
    'No difference can be told: A and B are right on 97.0 % (91.0 % to 99.0 %) and 90.0 % (82.0 % to 95.0 %), and these intervals overlap.',
  )
})

test('the better one is named where they do not, whichever side it is on', () => {
  const [good, bad] = [judged(0.97, [0.91, 0.99]), judged(0.7, [0.6, 0.78])]
  expect(differenceInWords(good, bad, true)).toContain('A is right more often than B, by 27.0 points')
  expect(differenceInWords(bad, good, true)).toContain('B is right more often than A, by 27.0 points')
})

test('the interval over whole runs counts where it is wider', () => {
  const a = judged(0.97, [0.91, 0.99], { runInterval95: [0.7, 1] })
  expect(widestInterval(a)).toEqual([0.7, 1])
  expect(differenceInWords(a, judged(0.7, [0.6, 0.78]), true)).toContain('No difference can be told')
})

test('other data are named as a cause', () => {
  expect(differenceInWords(judged(0.9, [0.8, 1]), judged(0.9, [0.8, 1]), false)).toContain('different data')
})

test('splits of both are in the order of the first', () => {
  const split = (name: AccuracyReport['split']) => judged(1, [1, 1], { split: name })
  expect(
    commonSplits(
      [split('leave-one-run-out'), split('stratified'), split('grouped-k-fold')],
      [split('grouped-k-fold'), split('leave-one-run-out')],
    ),
  ).toEqual(['leave-one-run-out', 'grouped-k-fold'])
})
