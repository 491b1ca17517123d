import { expect, test } from 'vitest'
import { fuzzed } from '../../../shared/testing/fuzzing.ts'
import { openBundleSubject } from '../testing/fuzz-bundle.ts'

const INPUTS = 2000

test('damaged bundles are unpacked or refused by name', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openBundleSubject(), INPUTS, process)
  if (report.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.refused.get('bad-bundle') ?? 0).toBeGreaterThan(report.inputs / 2)
})
