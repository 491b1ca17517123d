import { expect, test } from 'vitest'
import type { Importance } from '../../../../shared/model-report.ts'
import { importanceRows } from './importance-rows.ts'

const importance = (drops: Readonly<Record<string, number>>): Importance => ({
  split: 'leave-one-run-out',
  windows: 74,
  repetitions: 5,
  features: Object.entries(drops).map(([name, accuracyDrop]) => ({
    ...{ name, accuracyDrop, logLossRise: 0 },
    interval95: [accuracyDrop, accuracyDrop],
  })),
})

test('features of two models are in one list, by what they matter to the one that needs them more', () => {
  const a = importance({ iops: 0.01, jump_ratio: 0.2, avg_io_bytes: 0 })
  const b = importance({ iops: 0.3, jump_ratio: 0.1, write_ratio: -0.01 })
  expect(importanceRows([a, b])).toEqual(['iops', 'jump_ratio', 'avg_io_bytes', 'write_ratio'])
})

test('one alone is sorted too', () => {
  expect(importanceRows([importance({ a: -0.1, b: 0.1, c: 0 })])).toEqual(['b', 'c', 'a'])
})
