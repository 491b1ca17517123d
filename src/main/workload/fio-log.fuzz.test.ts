import { expect, test } from 'vitest'
import { fuzzed, rangeOf, summaryOf } from '../../shared/testing/fuzzing.ts'
import { openFioLogSubject } from './testing/fuzz-fio.ts'

test('damaged logs of fio give samples or are refused by name', { timeout: 600_000 }, async () => {
  const subject = openFioLogSubject()
  const report = await fuzzed(subject, rangeOf(process.env, 10_000))
  process.stdout.write(`${summaryOf(subject.name, report)}\n`)
  expect(report.inputs).toBeGreaterThan(0)
})
