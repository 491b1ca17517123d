import { expect, test } from 'vitest'
import { fuzzed } from '../../../shared/testing/fuzzing.ts'
import { openCtfSubject } from '../testing/fuzz-ctf.ts'
import type { TraceProblem } from './errors.ts'

const INPUTS = 20_000
/** No input is larger than some KiB; a reader that believes what a damaged size says would need far more. */
const MOST_GROWTH_BYTES = 400 * 2 ** 20

/** What damage has to reach: all that the reader checks. */
const PROBLEMS = [
  ...(['header-cut', 'packet-cut', 'bad-magic', 'wrong-uuid', 'bad-packet-size', 'content-past-packet'] as const),
  ...(['unknown-stream', 'unknown-event', 'event-past-content', 'time-backwards', 'packets-out-of-order'] as const),
  ...(['bad-metadata', 'metadata-cut', 'bad-value'] as const),
] satisfies readonly TraceProblem[]

test('damaged traces give events or are refused by name', { timeout: 600_000 }, async () => {
  const startBytes = process.memoryUsage().rss
  const report = await fuzzed(openCtfSubject(), INPUTS, process, {
    onInput: (input) => {
      if (input % 1000 === 0) expect(process.memoryUsage().rss - startBytes).toBeLessThan(MOST_GROWTH_BYTES)
    },
  })
  if (report.inputs < INPUTS) return
  // Some damage is none.
  expect(report.accepted).toBeGreaterThan(report.inputs / 20)
  for (const problem of PROBLEMS) expect(report.refused.get(problem) ?? 0, problem).toBeGreaterThan(5)
})
