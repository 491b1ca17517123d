import { expect, test } from 'vitest'
import { notedStretches } from './noted-stretches.ts'

const RUN = {
  runId: 's/a',
  name: 'a',
  label: 'random',
  fromMs: 10_000,
  toMs: 22_500,
  windows: 5,
  windowSeconds: 2.5,
} as const

test('notes lie over their run, their windows or their stretch of time; one on the session, or on another, is nowhere', () => {
  expect(
    notedStretches(
      [
        { runId: 's/a', text: 'run' },
        { runId: 's/a', range: { unit: 'window', from: 1, to: 1 }, text: 'window 2' },
        { range: { unit: 'ms', from: 5, to: 7 }, text: 'time' },
        { text: 'session' },
        { runId: 's/b', text: 'another' },
      ],
      [RUN],
    ),
  ).toEqual([
    { fromMs: 10_000, toMs: 22_500, text: 'run' },
    { fromMs: 12_500, toMs: 15_000, text: 'window 2' },
    { fromMs: 5, toMs: 7, text: 'time' },
  ])
})
