import { expect, test } from 'vitest'
import type { Measurement } from '../../../../shared/experiment/index.ts'
import { noiseText } from './noise-text.ts'

const measured = (loadBefore: number, stealShare: number): Measurement => ({
  ...{ workload: 'a', arm: 'default', repetition: 1, order: 0, seed: 1, kernel: '6.12' },
  startedAt: '2026-11-25T18:00:00.000Z',
  figures: {
    operationsPerSecond: 1,
    box: {
      ...{ fromMs: 0, toMs: 1, diskReadBytes: 0, diskWrittenBytes: 0, diskReadRequests: 0, cpuSeconds: 0 },
      ...{ loadBefore, stealShare },
    },
  },
})

test('the span of the load and the worst steal are told', () => {
  expect(noiseText([measured(0.21, 0), measured(1.38, 0.031), measured(0.5, 0.01)])).toBe(
    'load 0.2 to 1.4 before a workload, steal at most 3.1\u2009%',
  )
  expect(noiseText([measured(0.5, 0)])).toBe('load 0.5 before a workload, steal none')
})

test('nothing is said of a box that nobody looked at', () => {
  expect(noiseText([])).toBeUndefined()
})
