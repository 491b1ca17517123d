import { expect, test } from 'vitest'
import { flipsPerMinute } from './flips.ts'

test('changes are counted within runs, over the time from their first decision to their last', () => {
  const decisions = [
    ...(['random', 'random', 'mixed', 'random'] as const).map((decision, at) => ({
      runId: 'a',
      windowIndex: at,
      decision,
    })),
    // Another run, another workload: no flip. Window 1 was idle, so that the two are 5 s apart.
    { runId: 'b', windowIndex: 0, decision: 'mixed' as const },
    { runId: 'b', windowIndex: 2, decision: 'mixed' as const },
  ]
  // Two changes in 3 + 2 windows of 2.5 s.
  expect(flipsPerMinute(decisions, 2.5)).toBeCloseTo(2 / (12.5 / 60), 12)
})

test('runs with one decision each have none', () => {
  expect(flipsPerMinute([{ runId: 'a', windowIndex: 0, decision: 'mixed' }], 5)).toBe(0)
  expect(flipsPerMinute([], 5)).toBe(0)
})
