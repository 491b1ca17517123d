import { expect, test } from 'vitest'
import { fuzzed } from '../../shared/testing/fuzzing.ts'
import { openBundleImportSubject } from './testing/fuzz-bundle-import.ts'

const INPUTS = 300

test(
  'a bundle with damaged documents is taken in, or refused by name and changes nothing',
  { timeout: 1_800_000 },
  async () => {
    const report = await fuzzed(openBundleImportSubject(), INPUTS, process)
    if (report.inputs < INPUTS) return
    expect(report.accepted).toBeGreaterThan(0)
    expect(report.accepted).toBeLessThan(report.inputs)
  },
)
