import { expect, test } from 'vitest'
import { fuzzed, rangeOf, summaryOf } from '../../shared/testing/fuzzing.ts'
import { openBundleImportSubject } from './testing/fuzz-bundle-import.ts'

const INPUTS = 300

test(
  'a bundle with damaged documents is taken in, or refused by name and changes nothing',
  { timeout: 1_800_000 },
  async () => {
    const subject = await openBundleImportSubject()
    const range = rangeOf(process.env, INPUTS)
    const report = await fuzzed(subject, range)
    process.stdout.write(`${summaryOf(subject.name, report)}\n`)
    if (range.inputs < INPUTS) return
    expect(report.accepted).toBeGreaterThan(0)
    expect(report.accepted).toBeLessThan(range.inputs)
  },
)
