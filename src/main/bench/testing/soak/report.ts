/** What was measured belongs into the test's output. */
export function report(line: string): void {
  process.stdout.write(`    ${line}\n`)
}
