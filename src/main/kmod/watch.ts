import type { Box } from '../box/box.ts'
import { decisionLineSchema, type DecisionLine } from '../../shared/decisions.ts'
import { BenchError } from '../../shared/errors.ts'

export interface WatchOptions {
  readonly onDecision: (decision: DecisionLine) => void
  /** A line that is not of the schema. Default: the watch ends with BenchError `module-lost`. */
  readonly onBadLine?: (line: string, why: string) => void
  /** Ends the watch, which then resolves. */
  readonly signal: AbortSignal
}

/** One line of /dev/rabench, or why it is none. */
export function parseDecision(line: string): DecisionLine | { readonly bad: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return { bad: error instanceof Error ? error.message : String(error) }
  }
  const parsed = decisionLineSchema.safeParse(value)
  return parsed.success ? parsed.data : { bad: parsed.error.issues.map((issue) => issue.message).join('; ') }
}

/**
 * Hands over what the module decides, a window at a time, from the next window on. While it runs the module cannot be
 * unloaded.
 * @throws BenchError `module-lost` where no module is loaded or it spoke another language; `connection-lost`.
 */
export async function watchDecisions(box: Box, options: WatchOptions): Promise<void> {
  const { onDecision, signal } = options
  // An aborted `stream` rejects; so does one that we end ourselves because of a bad line.
  const ended = new AbortController()
  let badLine: BenchError | undefined
  const onBadLine =
    options.onBadLine ??
    ((line: string, why: string) => {
      badLine = new BenchError('module-lost', `The module on ${box.name} does not speak this app's language.`, {
        nextStep: 'Deploy again with this app.',
        details: `${why}\n${line}`,
      })
      ended.abort()
    })

  let exitCode: number
  try {
    exitCode = await box.stream(['cat', '/dev/rabench'], {
      asRoot: true,
      signal: AbortSignal.any([signal, ended.signal]),
      onLine: (line) => {
        if (ended.signal.aborted) return
        const decision = parseDecision(line)
        if ('bad' in decision) onBadLine(line, decision.bad)
        else onDecision(decision)
      },
    })
  } catch (error) {
    if (badLine !== undefined) throw badLine
    if (signal.aborted) return
    throw error
  }
  if (badLine !== undefined) throw badLine
  if (signal.aborted) return
  throw new BenchError('module-lost', `/dev/rabench on ${box.name} ended (exit ${exitCode}): is the module loaded?`, {
    nextStep: `Deploy it first: rabench deploy --box ${box.name} --model ID`,
  })
}
