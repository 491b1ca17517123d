import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fuzzed } from '../../shared/testing/fuzzing.ts'
import { openMessagesSubject } from './testing/fuzz-messages.ts'

// The transport prints each message that it cannot read.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
})

const INPUTS = 1000

test('messages that no page sends end their connection at most, and never another', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openMessagesSubject(), INPUTS, process)
  if (report.inputs < INPUTS) return
  expect(report.accepted).toBeGreaterThan(0)
  expect(report.refused.get('connection ended') ?? 0).toBeGreaterThan(0)
})
