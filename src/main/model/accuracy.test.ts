import { expect, test } from 'vitest'
import { judgementOf, wilson95 } from './accuracy.ts'

test('the Wilson interval is scipy’s', () => {
  // scipy 1.10.1: binomtest(k, n).proportion_ci(method='wilson')
  const reference: [number, number, number, number][] = [
    [84, 85, 0.9363282911750609, 0.9979202128653358],
    [0, 10, 0, 0.27753279986288926],
    [10, 10, 0.7224672001371109, 1],
    [7, 9, 0.4525889691069889, 0.9367748928821533],
    [863, 864, 0.9934733193561445, 0.9997956599472502],
  ]
  for (const [successes, trials, low, high] of reference) {
    const [ours, oursHigh] = wilson95(successes, trials)
    expect(ours).toBeCloseTo(low, 12)
    expect(oursHigh).toBeCloseTo(high, 12)
  }
})

test('a judgement counts true classes in rows and predicted ones in columns, and runs apart', () => {
  const { report, logLoss } = judgementOf('leave-one-run-out', [
    { runId: 'a', label: 'sequential', logits: [0, 0, -1e9] },
    { runId: 'a', label: 'sequential', logits: [0, -1e9, 0] },
    { runId: 'b', label: 'mixed', logits: [0, Math.log(3), -1e9] },
    { runId: 'c', label: 'mixed', logits: [-1e9, 0, Math.log(3)] },
  ])
  expect(report.confusionMatrix).toEqual([
    [2, 0, 0],
    [0, 0, 0],
    [0, 1, 1],
  ])
  expect(report.accuracy).toBe(0.75)
  expect(report.runs).toEqual([
    { runId: 'a', label: 'sequential', windows: 2, correct: 2 },
    { runId: 'b', label: 'mixed', windows: 1, correct: 0 },
    { runId: 'c', label: 'mixed', windows: 1, correct: 1 },
  ])
  // ln 2 twice, 1e9 + ln 4 and ln(4/3), by hand.
  expect(logLoss).toBeCloseTo((2 * Math.LN2 + 1e9 + Math.log(4) + Math.log(4 / 3)) / 4, 6)
})
