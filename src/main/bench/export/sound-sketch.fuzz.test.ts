import { expect, test } from 'vitest'
import { fuzzed } from '../../../shared/testing/fuzzing.ts'
import { openSketchesSubject } from '../testing/fuzz-sketches.ts'

const INPUTS = 5000

test('an odd latency sketch is looked at and merged in a moment', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openSketchesSubject(), INPUTS, process)
  if (report.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.refused.get('not sound') ?? 0).toBeGreaterThan(0)
})
