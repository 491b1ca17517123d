import { expect, test } from 'vitest'
import { fuzzed } from '../../shared/testing/fuzzing.ts'
import { openDecisionsSubject } from './testing/fuzz-decisions.ts'

test('a damaged line of /dev/rabench is a decision, or it is said why it is none', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openDecisionsSubject(), 20_000, process)
  expect(report.accepted + (report.refused.get('bad line') ?? 0)).toBe(report.inputs)
})
