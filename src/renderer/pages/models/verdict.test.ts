import { expect, test } from 'vitest'
import type { AccuracyReport } from '../../../shared/model.ts'
import { baselineVerdict, modelVerdict } from './verdict.ts'

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

test('an interval over whole runs is told beside the one over windows', () => {
  expect(modelVerdict({ ...judged([], 74, 74), runInterval95: [0.8, 1] }).replaceAll('\u2009', ' ')).toContain(
    '(95 % interval 87.7 % to 99.6 %; taken by whole runs 80.0 % to 100.0 %).',
  )
})

const against = (accuracy: number) =>
  baselineVerdict({
    ...judged([], 100, 95),
    baselines: [
      { name: 'majority', accuracy: 0.4, interval95: [0.31, 0.5], logLoss: 1.1 },
      { name: 'tree', accuracy, interval95: [accuracy - 0.05, Math.min(1, accuracy + 0.04)], logLoss: 0.3 },
    ],
  })?.replaceAll('\u2009', ' ')

test('a simple model that is as often right is named, with its interval', () => {
  expect(against(0.95)).toBe('A depth-3 decision tree does as well: 95.0 % (95 % interval 90.0 % to 99.0 %).')
  expect(against(0.999)).toBe('A depth-3 decision tree does better: 99.9 % (95 % interval 94.9 % to 100.0 %).')
})

test('one within the interval of the network is not told from it, one below falls behind', () => {
  expect(against(0.9)).toContain('A depth-3 decision tree is close: 90.0 %')
  expect(against(0.8)).toContain('The best of the simple models, a depth-3 decision tree, is right on 80.0 %')
})

test('all that do as well are named, the best first', () => {
  const baselines = [
    { name: 'tree' as const, accuracy: 0.95, interval95: [0.89, 0.98] as const, logLoss: 0.3 },
    { name: 'logistic' as const, accuracy: 0.96, interval95: [0.9, 0.98] as const, logLoss: 0.2 },
  ]
  expect(baselineVerdict({ ...judged([], 100, 95), baselines })).toMatch(
    /^Logistic regression does as well: .* A depth-3 decision tree does as well: /,
  )
})

test('a bootstrap without an error to draw has no width and is not told', () => {
  expect(modelVerdict({ ...judged([], 74, 74), runInterval95: [1, 1] })).not.toContain('whole runs')
})

test('nothing is said of simple models that were not tried', () => {
  expect(baselineVerdict(judged([], 10, 10))).toBeUndefined()
})
