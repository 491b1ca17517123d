import { expect, test } from 'vitest'
import { leftOutText, whereFromText } from './left-out-text.ts'

test('what was left out is told by its reason', () => {
  expect(leftOutText({ idle: 1, lossy: 2, first: 34, label: 5, keptBack: 0 })).toBe(
    'Left out: 1 idle window, 2 windows over which the tracer lost something, 34 windows at the start of runs, 5 windows of classes that were not chosen.',
  )
  expect(leftOutText({ idle: 0, lossy: 0, first: 0, label: 0, keptBack: 7 })).toBe(
    'Left out: 7 windows of mixed runs in which the kernel wrote nothing back.',
  )
  expect(leftOutText({ idle: 0, lossy: 0, first: 0, label: 0, keptBack: 0 })).toBeUndefined()
})

const report = (sessions: number, boxes: number) =>
  whereFromText({
    ...{ featureSet: 'seed-v1', windowSeconds: 2.5, windows: 74, dataHash: '', features: [], warnings: [], splits: [] },
    ...{ sessions, boxes, leftOut: { idle: 0, lossy: 0, first: 0, label: 0, keptBack: 0 } },
    windowsByClass: { sequential: 24, random: 35, mixed: 15 },
    runsByClass: { sequential: 3, random: 4, mixed: 2 },
  }).replaceAll('\u2009', ' ')

test('where windows come from is told as far as it is known', () => {
  expect(report(1, 2)).toBe('in 9 runs of 1 session on 2 boxes, 2.5 s each')
  expect(report(0, 0)).toBe('in 9 runs, 2.5 s each')
})
