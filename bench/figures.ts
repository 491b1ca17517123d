/** The smallest value that at least this share of all is not above (nearest rank); NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** A requirement, and what was found. */
export interface Verdict {
  readonly requirement: string
  readonly found: string
  readonly passed: boolean
}

/** Columns as wide as they need to be, the first one left, the others right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return [header, ...rows].map((row) => `${line(row).trimEnd()}\n`).join('')
}

export function verdictText(verdicts: readonly Verdict[]): string {
  return verdicts
    .map(({ requirement, found, passed }) => `${passed ? 'PASS' : 'FAIL'}  ${requirement}: ${found}\n`)
    .join('')
}
