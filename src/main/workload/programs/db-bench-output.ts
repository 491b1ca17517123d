import type { StampedLine } from './stamped-lines.ts'

/** One of db_bench's benchmarks, by its summary line and histogram. */
export interface DbBenchRun {
  /** When the summary was printed: the end of the benchmark. */
  readonly atMs: number
  readonly seconds: number
  readonly operations: number
  /** Those of the operations that read. */
  readonly reads: number
  /** Of reads. */
  readonly latency?: { readonly p50Us: number; readonly p99Us: number }
}

/**
 * The runs of one benchmark in db_bench's output (tools/db_bench_tool.cc, `Stats::Report`): a summary line, then, with `--histogram`,
 * a table for each kind of operation.
 */
export function readDbBenchRuns(lines: readonly StampedLine[], benchmark: string): DbBenchRun[] {
  const runs: DbBenchRun[] = []
  let isRead = false
  for (const { atMs, text } of lines) {
    const summary = /^(\w+) +: .* ops\/sec ([\d.]+) seconds (\d+) operations;(.*)$/.exec(text)
    if (summary?.[1] === benchmark) {
      const [, , seconds, operations, rest = ''] = summary
      const reads = /reads:(\d+)/.exec(rest)?.[1] ?? operations
      runs.push({ atMs, seconds: Number(seconds), operations: Number(operations), reads: Number(reads) })
    }
    const table = /^Microseconds per (\w+):/.exec(text)?.[1]
    if (table !== undefined) isRead = table === 'read'
    const [, p50, p99] = /^Percentiles: P50: ([\d.]+) .*P99: ([\d.]+) /.exec(text) ?? []
    const run = runs.at(-1)
    if (p50 !== undefined && isRead && run !== undefined && run.latency === undefined) {
      runs[runs.length - 1] = { ...run, latency: { p50Us: Number(p50), p99Us: Number(p99) } }
    }
  }
  return runs
}
