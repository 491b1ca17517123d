/** What one kind of fault came to. */
export interface FaultRow {
  readonly fault: string
  /** How often it was made to happen. */
  readonly times: number
  /** Runs or measurements that were complete and are not there any more. */
  readonly lost: number
  /** Lines by which a box differs from what it was. */
  readonly leftBehind: number
  /** At the longest, from the fault to its end: until work goes on, or it is told why not. Of a box without power from when it answers again. */
  readonly longestSeconds: number
  /** Failures that are no `BenchError`. */
  readonly unnamed: number
}

/** A recovery that takes longer is a hang. */
export const HANG_SECONDS = 60

/** The rows as a table, with what is wanted of each column below. */
export function faultTable(rows: readonly FaultRow[]): string {
  const heads = ['fault', 'times', 'runs lost', 'left behind', 'longest recovery', 'unnamed errors']
  const cells = rows.map(({ fault, times, lost, leftBehind, longestSeconds, unnamed }) => [
    ...[fault, times, lost, leftBehind].map(String),
    `${longestSeconds.toFixed(1)} s`,
    String(unnamed),
  ])
  const sums = ['all', sum('times'), sum('lost'), sum('leftBehind'), '', sum('unnamed')].map(String)
  const table = [heads, ...cells, sums]
  const widths = heads.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  return table
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')

  function sum(key: 'times' | 'lost' | 'leftBehind' | 'unnamed'): number {
    return rows.reduce((total, row) => total + row[key], 0)
  }
}
