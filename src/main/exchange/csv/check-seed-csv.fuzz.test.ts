import { expect, test } from 'vitest'
import { fuzzed, rangeOf, summaryOf } from '../../../shared/testing/fuzzing.ts'
import { openSeedCsvSubject } from '../testing/fuzz-seed-csv.ts'

const INPUTS = 5000

test('damaged tables are counted, or what is wrong with them is told', { timeout: 600_000 }, async () => {
  const subject = openSeedCsvSubject()
  const range = rangeOf(process.env, INPUTS)
  const report = await fuzzed(subject, range)
  process.stdout.write(`${summaryOf(subject.name, report)}\n`)
  if (range.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(range.inputs / 50)
  expect(report.refused.get('complaints')).toBe(range.inputs - report.accepted)
})
