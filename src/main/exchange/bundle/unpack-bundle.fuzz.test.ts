import { expect, test } from 'vitest'
import { fuzzed, rangeOf, summaryOf } from '../../../shared/testing/fuzzing.ts'
import { openBundleSubject } from '../testing/fuzz-bundle.ts'

const INPUTS = 2000

test('damaged bundles are unpacked or refused by name', { timeout: 600_000 }, async () => {
  const subject = await openBundleSubject()
  const range = rangeOf(process.env, INPUTS)
  const report = await fuzzed(subject, range)
  process.stdout.write(`${summaryOf(subject.name, report)}\n`)
  if (range.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.refused.get('bad-bundle') ?? 0).toBeGreaterThan(range.inputs / 2)
})
