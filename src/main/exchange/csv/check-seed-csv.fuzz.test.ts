import { expect, test } from 'vitest'
import { fuzzed } from '../../../shared/testing/fuzzing.ts'
import { openSeedCsvSubject } from '../testing/fuzz-seed-csv.ts'

const INPUTS = 5000

test('damaged tables are counted, or what is wrong with them is told', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openSeedCsvSubject(), INPUTS, process)
  if (report.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(report.inputs / 50)
  expect(report.refused.get('complaints')).toBe(report.inputs - report.accepted)
})
