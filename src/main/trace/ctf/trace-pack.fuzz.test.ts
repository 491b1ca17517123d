import { expect, test } from 'vitest'
import { fuzzed } from '../../../shared/testing/fuzzing.ts'
import { openPackSubject } from '../testing/fuzz-pack.ts'

const INPUTS = 2000

test('damaged packed traces give events or are refused by name', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openPackSubject(), INPUTS, process)
  if (report.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.refused.get('bad-trace') ?? 0).toBeGreaterThan(100)
})
