import type { ProgramFigures, TaskRequest } from './program-kind.ts'
import { GO, startOf, type StampedLine } from './stamped-lines.ts'

/** Something was done at a moment: one unit of work, or several that were reported together. */
export interface Step {
  readonly atMs: number
  readonly operations: number
}

/**
 * Operations done between two moments. A step counts by the share of it that lies between them, as if its work went on evenly since the
 * step before it: with a few long steps, whole ones alone would be a coarse measure. Undefined where the last step ends before `toMs`.
 */
export function operationsBetween(
  steps: readonly Step[],
  startMs: number,
  fromMs: number,
  toMs: number,
): number | undefined {
  const last = steps.at(-1)
  if (last === undefined || last.atMs < toMs) return undefined
  let operations = 0
  let beforeMs = startMs
  for (const step of steps) {
    const insideMs = Math.min(step.atMs, toMs) - Math.max(beforeMs, fromMs)
    const stepMs = step.atMs - beforeMs
    // Two lines that came at once: all of the second, where its moment is inside.
    if (stepMs <= 0) operations += step.atMs > fromMs && step.atMs <= toMs ? step.operations : 0
    else if (insideMs > 0) operations += (step.operations * insideMs) / stepMs
    beforeMs = Math.max(beforeMs, step.atMs)
  }
  return operations
}

export interface ReadStepsOptions {
  readonly request: TaskRequest
  /** How many operations a line of the program stands for; undefined for a line that is not about its progress. */
  readonly operationsOf: (text: string) => number | undefined
  readonly bytesPerOperation: number
  /** See `ProgramTask`. Default: `go`. The operations of a line that is the start itself are not counted. */
  readonly startPattern?: string
  /** Where each line is one operation and they follow each other without a pause: the time between two is the latency. */
  readonly hasLatency?: boolean
}

/** Figures of a program that prints a line whenever it has got something done. */
export function readSteps(lines: readonly StampedLine[], options: ReadStepsOptions): ProgramFigures | undefined {
  const { request, operationsOf, bytesPerOperation, startPattern = GO, hasLatency = false } = options
  const startMs = startOf(lines, startPattern)
  if (startMs === undefined) return undefined
  const fromMs = startMs + request.warmupSeconds * 1000
  const toMs = fromMs + request.seconds * 1000
  const steps = lines.flatMap(({ atMs, text }) => {
    const operations = operationsOf(text)
    return operations === undefined || atMs <= startMs ? [] : [{ atMs, operations }]
  })
  const operations = operationsBetween(steps, startMs, fromMs, toMs)
  if (operations === undefined) return undefined
  const askedReadBytes = operations * bytesPerOperation
  const gaps = steps.map(({ atMs }, index) => ({ atMs, us: (atMs - (steps[index - 1]?.atMs ?? startMs)) * 1000 }))
  const inside = gaps.filter(({ atMs }) => atMs > fromMs && atMs <= toMs).map(({ us }) => us)
  return {
    fromMs,
    toMs,
    operationsPerSecond: operations / request.seconds,
    bytesPerSecond: askedReadBytes / request.seconds,
    askedReadBytes: Math.round(askedReadBytes),
    ...(hasLatency && inside.length > 0 ? { latency: latencyOf(inside) } : {}),
  }
}

/** Percentiles of latencies in microseconds, by nearest rank. */
export function latencyOf(us: readonly number[]): { p50Us: number; p99Us: number } {
  if (us.length === 0) throw new RangeError('no latencies')
  const sorted = us.toSorted((a, b) => a - b)
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
  return { p50Us: rank(0.5), p99Us: rank(0.99) }
}
