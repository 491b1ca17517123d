import { expect, test } from 'vitest'
import type { AccuracyReport } from '../../../shared/model.ts'
import { modelVerdict } from './verdict.ts'

const judged = (
  confusionMatrix: AccuracyReport['confusionMatrix'],
  windows: number,
  right: number,
): AccuracyReport => ({
  split: 'leave-one-run-out',
  windows,
  accuracy: right / windows,
  interval95: [0.877, 0.996],
  confusionMatrix,
  runs: [],
})
const said = (...report: Parameters<typeof judged>) => modelVerdict(judged(...report)).replaceAll('\u2009', ' ')

test('a flawless model is told with its interval and its split, and no more', () => {
  expect(
    said(
      [
        [24, 0, 0],
        [0, 35, 0],
        [0, 0, 15],
      ],
      74,
      74,
    ),
  ).toBe(
    'Right on 74 of 74 windows of runs that it had not seen, one left out at a time (95 % interval 87.7 % to 99.6 %).',
  )
})

test('an error is named where it is the usual one', () => {
  expect(
    said(
      [
        [24, 0, 0],
        [0, 35, 0],
        [0, 1, 14],
      ],
      74,
      73,
    ),
  ).toContain('The one error calls mixed random.')
  expect(
    said(
      [
        [24, 0, 1],
        [0, 35, 0],
        [0, 3, 12],
      ],
      75,
      71,
    ),
  ).toContain('Most errors call mixed random.')
  expect(
    said(
      [
        [24, 1, 0],
        [1, 35, 0],
        [0, 1, 12],
      ],
      74,
      71,
    ),
  ).not.toContain('errors')
})

test('a split by windows of the same runs says so', () => {
  expect(modelVerdict({ ...judged([], 10, 10), split: 'stratified' })).toContain('the same runs')
})

test('a model that was not judged says so', () => {
  expect(modelVerdict(undefined)).toBe('It was not judged on runs that it has not seen.')
})
