import { expect, test } from 'vitest'
import { fuzzed, rangeOf, summaryOf } from '../../shared/testing/fuzzing.ts'
import { openCsvImportSubject } from './testing/fuzz-csv-import.ts'

const INPUTS = 1000

test('damaged tables are kept as training reads them, or refused by name', { timeout: 1_800_000 }, async () => {
  const subject = await openCsvImportSubject()
  const range = rangeOf(process.env, INPUTS)
  const report = await fuzzed(subject, range)
  process.stdout.write(`${summaryOf(subject.name, report)}\n`)
  if (range.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.accepted).toBeLessThan(range.inputs)
})
