import { expect, test } from 'vitest'
import { fuzzed, rangeOf, summaryOf } from '../../../shared/testing/fuzzing.ts'
import { openTrainingCsvSubject } from '../testing/fuzz-csv.ts'

const INPUTS = 5000

test('damaged tables give windows to learn from or are refused by name', { timeout: 600_000 }, async () => {
  const subject = openTrainingCsvSubject()
  const range = rangeOf(process.env, INPUTS)
  const report = await fuzzed(subject, range)
  process.stdout.write(`${summaryOf(subject.name, report)}\n`)
  if (range.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(range.inputs / 50)
  expect(report.refused.get('bad-csv')).toBe(range.inputs - report.accepted)
})
