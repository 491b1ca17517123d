import { z } from 'zod'
import type { FuzzReport } from '../../src/shared/testing/fuzzing.ts'

/** What a child has done of its range so far; one line of JSON on its standard output. */
export const tallySchema = z.object({
  /** All inputs before it are in here. */
  nextInput: z.int(),
  inputs: z.int(),
  accepted: z.int(),
  refused: z.record(z.string(), z.int()),
  unnamed: z.array(z.object({ input: z.int(), error: z.string() })),
  peakRssKib: z.number(),
})
export type Tally = z.infer<typeof tallySchema>

export const NOTHING: Tally = { nextInput: 0, inputs: 0, accepted: 0, refused: {}, unnamed: [], peakRssKib: 0 }

const LONGEST_ERROR = 4000

export function tallyOf(report: FuzzReport, nextInput: number): Tally {
  const { inputs, accepted, refused, unnamed } = report
  return {
    ...{ nextInput, inputs, accepted },
    refused: Object.fromEntries(refused),
    unnamed: unnamed.map(({ input, error }) => ({ input, error: textOf(error) })),
    peakRssKib: process.resourceUsage().maxRSS,
  }
}

/** Both together. */
export function added(one: Tally, other: Tally): Tally {
  const names = new Set([...Object.keys(one.refused), ...Object.keys(other.refused)])
  return {
    nextInput: Math.max(one.nextInput, other.nextInput),
    inputs: one.inputs + other.inputs,
    accepted: one.accepted + other.accepted,
    refused: Object.fromEntries(
      [...names].map((name) => [name, (one.refused[name] ?? 0) + (other.refused[name] ?? 0)]),
    ),
    unnamed: [...one.unnamed, ...other.unnamed],
    peakRssKib: Math.max(one.peakRssKib, other.peakRssKib),
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by ${textOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`.slice(0, LONGEST_ERROR)
}
