import { expect, test } from 'vitest'
import { fuzzed, rangeOf, summaryOf } from '../../../shared/testing/fuzzing.ts'
import { openSketchesSubject } from '../testing/fuzz-sketches.ts'

const INPUTS = 5000

test('an odd latency sketch is looked at and merged in a moment', { timeout: 600_000 }, async () => {
  const subject = openSketchesSubject()
  const range = rangeOf(process.env, INPUTS)
  const report = await fuzzed(subject, range)
  process.stdout.write(`${summaryOf(subject.name, report)}\n`)
  if (range.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.refused.get('not sound') ?? 0).toBeGreaterThan(0)
})
