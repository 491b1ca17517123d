import { expect, test } from 'vitest'
import { fuzzed, rangeOf, summaryOf } from '../../../shared/testing/fuzzing.ts'
import { openPackSubject } from '../testing/fuzz-pack.ts'

const INPUTS = 2000

test('damaged packed traces give events or are refused by name', { timeout: 600_000 }, async () => {
  const subject = openPackSubject()
  const range = rangeOf(process.env, INPUTS)
  const report = await fuzzed(subject, range)
  process.stdout.write(`${summaryOf(subject.name, report)}\n`)
  if (range.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.refused.get('bad-trace') ?? 0).toBeGreaterThan(100)
})
