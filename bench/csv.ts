// How fast a CSV of windows is imported, and in how much memory (bench/README.md): whole processes on a short and on a long file
// with all columns of the original data set. Exit 0 where the requirements hold, 1 where not.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeSeedRows } from '../src/main/model/testing/seed-rows.ts'
import { table, verdictText, type Verdict } from './figures.ts'
import { machineText } from './machine.ts'

const LEAST_ROWS_PER_SECOND = 200_000
/** Of which a process of Node takes some 60. Ten million rows that are kept are gigabytes. */
const MOST_RSS_MIB = 256
/** By then the heap has the size at which it stays. */
const SHORT_SHARE = 0.1

const { values: flags } = parseArgs({
  options: {
    /** Of rows in the long file, in millions. */
    millions: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
})

interface Measured {
  readonly name: string
  readonly rows: number
  readonly fileMib: number
  readonly seconds: number
  readonly rssMib: number
}

const root = path.resolve(import.meta.dirname, '..')
const directory = mkdtempSync(path.join(tmpdir(), 'rabench-bench-csv-'))
try {
  main()
} finally {
  rmSync(directory, { recursive: true })
}

function main(): void {
  const rows = Math.round(Number(flags.millions) * 1e6)
  const short = measure('short', Math.round(rows * SHORT_SHARE))
  const long = measure('long', rows)
  // Over the start of the process.
  const rowsPerSecond = (long.rows - short.rows) / (long.seconds - short.seconds)
  const verdicts: readonly Verdict[] = [
    {
      requirement: `at least ${LEAST_ROWS_PER_SECOND} rows/s`,
      found: `${Math.round(rowsPerSecond)} rows/s`,
      passed: rowsPerSecond >= LEAST_ROWS_PER_SECOND,
    },
    {
      requirement: `at most ${MOST_RSS_MIB} MiB at peak, whatever the rows`,
      found: `${long.rssMib.toFixed(0)} MiB, ${short.rssMib.toFixed(0)} MiB with a tenth of them`,
      passed: Math.max(short.rssMib, long.rssMib) <= MOST_RSS_MIB,
    },
  ]
  if (flags.json) {
    process.stdout.write(
      `${JSON.stringify({ machine: machineText(), short, long, rowsPerSecond, verdicts }, null, 2)}\n`,
    )
  } else {
    const cells = [short, long].map((one) => [
      one.name,
      String(one.rows),
      one.fileMib.toFixed(0),
      one.seconds.toFixed(2),
      one.rssMib.toFixed(0),
    ])
    process.stdout.write(`${machineText()}\n`)
    process.stdout.write(table(['whole process', 'rows', 'file MiB', 'seconds', 'peak MiB'], cells))
    process.stdout.write(verdictText(verdicts))
  }
  process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1
}

function measure(name: string, rows: number): Measured {
  const file = path.join(directory, `${name}.csv`)
  const output = openSync(file, 'w')
  writeSeedRows(rows, (text) => writeSync(output, text))
  closeSync(output)
  const report = path.join(directory, 'report')
  const script = `
    import { streamSeedCsv } from ${JSON.stringify(path.join(root, 'src/main/model/csv/seed-csv.ts'))}
    let rows = 0
    for await (const row of streamSeedCsv(${JSON.stringify(file)})) rows += row.features.length / 5
    if (rows !== ${rows}) throw new Error(rows + ' rows were read')`
  const { status, stderr } = spawnSync(
    'python3',
    [path.join(root, 'bench/peak-memory.py'), report, process.execPath, '--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`reading ${name} failed: ${stderr}`)
  const [seconds = Number.NaN, kib = Number.NaN] = readFileSync(report, 'utf8').split(' ').map(Number)
  const fileMib = statSync(file).size / 2 ** 20
  rmSync(file)
  return { name, rows, fileMib, seconds, rssMib: kib / 1024 }
}
