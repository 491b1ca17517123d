import { expect, test } from 'vitest'
import { fuzzed } from '../../shared/testing/fuzzing.ts'
import { openFioLogSubject } from './testing/fuzz-fio.ts'

test('damaged logs of fio give samples or are refused by name', { timeout: 600_000 }, async () => {
  const report = await fuzzed(openFioLogSubject(), 10_000, process)
  expect(report.inputs).toBeGreaterThan(0)
})
