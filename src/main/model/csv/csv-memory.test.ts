import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeSeedRows } from '../testing/seed-rows.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'rabench-csv-memory-'))
afterAll(() => {
  rmSync(directory, { recursive: true })
})

const SHORT_ROWS = 20_000
const LONG_ROWS = 400_000

function fileOf(rows: number): string {
  const file = path.join(directory, `${rows}.csv`)
  const output = openSync(file, 'w')
  writeSeedRows(rows, (text) => writeSync(output, text))
  closeSync(output)
  return file
}

/** Reads the file in a process of its own; what its heap holds while the last row is at hand. */
function heapAtEnd(file: string): { readonly rows: number; readonly heapBytes: number } {
  const script = `
    import { streamSeedCsv } from ${JSON.stringify(path.join(import.meta.dirname, 'seed-csv.ts'))}
    let rows = 0
    const runs = []
    for await (const row of streamSeedCsv(${JSON.stringify(file)})) {
      rows += 1
      // Who reads run by run keeps the ids of runs.
      if (row.windowIndex === 0) runs.push(row.runId)
    }
    globalThis.gc()
    const { heapUsed } = process.memoryUsage()
    process.stdout.write(JSON.stringify({ rows, runs: runs.length, heapBytes: heapUsed }))`
  const said: unknown = JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script], { encoding: 'utf8' }),
  )
  if (typeof said !== 'object' || said === null || !('rows' in said) || !('heapBytes' in said))
    throw new Error('no answer')
  return { rows: Number(said.rows), heapBytes: Number(said.heapBytes) }
}

let files: readonly [short: string, long: string]
beforeAll(() => {
  files = [fileOf(SHORT_ROWS), fileOf(LONG_ROWS)]
})

test('twenty times as many rows leave the heap as it was', () => {
  const [short, long] = files.map(heapAtEnd)
  expect([short?.rows, long?.rows]).toEqual([SHORT_ROWS, LONG_ROWS])
  // A thousand run ids more. Were each row kept, or each id a slice of its piece of the file, it would be some 100 MB.
  expect(long!.heapBytes - short!.heapBytes).toBeLessThan(2 * 1024 * 1024)
})
