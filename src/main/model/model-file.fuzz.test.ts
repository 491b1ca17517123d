import { expect, test } from 'vitest'
import { fuzzed } from '../../shared/testing/fuzzing.ts'
import { openModelFileSubject } from '../bench/testing/fuzz-model-file.ts'

const INPUTS = 5000

test('a damaged model.json classifies, or is refused by name', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openModelFileSubject(), INPUTS, process)
  if (report.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.refused.get('bad-model') ?? 0).toBeGreaterThan(0)
})
