import { expect, test } from 'vitest'
import { fuzzed, rangeOf, summaryOf } from '../../shared/testing/fuzzing.ts'
import { openDecisionsSubject } from './testing/fuzz-decisions.ts'

test('a damaged line of /dev/rabench is a decision, or it is said why it is none', { timeout: 600_000 }, async () => {
  const subject = openDecisionsSubject()
  const range = rangeOf(process.env, 20_000)
  const report = await fuzzed(subject, range)
  process.stdout.write(`${summaryOf(subject.name, report)}\n`)
  expect(report.accepted + (report.refused.get('bad line') ?? 0)).toBe(range.inputs)
})
