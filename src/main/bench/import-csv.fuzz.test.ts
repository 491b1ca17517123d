import { expect, test } from 'vitest'
import { fuzzed } from '../../shared/testing/fuzzing.ts'
import { openCsvImportSubject } from './testing/fuzz-csv-import.ts'

const INPUTS = 1000

test('damaged tables are kept as training reads them, or refused by name', { timeout: 1_800_000 }, async () => {
  const report = await fuzzed(openCsvImportSubject(), INPUTS, process)
  if (report.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.accepted).toBeLessThan(report.inputs)
})
