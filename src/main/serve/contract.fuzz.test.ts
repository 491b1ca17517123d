import { expect, test } from 'vitest'
import { fuzzed } from '../../shared/testing/fuzzing.ts'
import { contractMethods } from './testing/contract-methods.ts'
import { openContractSubject } from './testing/fuzz-contract.ts'

const INPUTS = 2000

test(
  'every method answers whatever it is asked with a result or a refusal by name',
  { timeout: 1_800_000 },
  async () => {
    expect(contractMethods().length).toBeGreaterThan(60)
    const report = await fuzzed(openContractSubject(), INPUTS, process)
    if (report.inputs < INPUTS) return
    expect(report.accepted).toBeGreaterThan(report.inputs / 10)
    expect(report.refused.get('BAD_REQUEST') ?? 0).toBeGreaterThan(report.inputs / 10)
  },
)
