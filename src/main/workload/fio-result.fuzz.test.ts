import { expect, test } from 'vitest'
import { fuzzed } from '../../shared/testing/fuzzing.ts'
import { parseFioResult } from './fio-result.ts'
import { openFioResultSubject } from './testing/fuzz-fio.ts'

test('damaged JSON of fio gives figures or is refused by name', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openFioResultSubject(), 10_000, process)
  expect(report.inputs).toBeGreaterThan(0)
})

test('documents that never end take no longer than their length', { timeout: 10_000 }, () => {
  expect(() => parseFioResult('{\n'.repeat(500_000))).toThrow(expect.objectContaining({ code: 'bad-fio-result' }))
})
