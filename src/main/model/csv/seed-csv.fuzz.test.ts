import { expect, test } from 'vitest'
import { fuzzed } from '../../../shared/testing/fuzzing.ts'
import { openTrainingCsvSubject } from '../testing/fuzz-csv.ts'

const INPUTS = 5000

test('damaged tables give windows to learn from or are refused by name', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openTrainingCsvSubject(), INPUTS, process)
  if (report.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(report.inputs / 50)
  expect(report.refused.get('bad-csv')).toBe(report.inputs - report.accepted)
})
