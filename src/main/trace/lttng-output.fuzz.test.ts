import { expect, test } from 'vitest'
import { fuzzed } from '../../shared/testing/fuzzing.ts'
import { openLttngOutputSubject } from './testing/fuzz-lttng-output.ts'
import { chooseBlockEvents } from './lttng-output.ts'

test('whatever lttng prints is understood as events and losses', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openLttngOutputSubject(), 10_000, process)
  expect(report.inputs).toBeGreaterThan(0)
})

test('a listing of empty lines alone takes no longer than its length', { timeout: 10_000 }, () => {
  expect(chooseBlockEvents('\n'.repeat(1_000_000))).toBe('block_rq_issue')
})
