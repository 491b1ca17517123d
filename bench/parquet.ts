// How fast the windows of a session are written as Parquet, and in how much memory (bench/README.md): whole processes that export
// a small and a large session from a database. Exit 0 where the requirements hold, 1 where not.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openStore } from '../src/main/store/index.ts'
import { exampleMeasures, exampleRun, exampleWindows, NEW_SESSION } from '../src/main/store/testing/example-data.ts'
import { table, verdictText, type Verdict } from './figures.ts'
import { machineText } from './machine.ts'

const MOST_SECONDS = 10
const MOST_RSS_MB = 300
const SHORT_SHARE = 0.1
const WINDOWS_PER_RUN = 500

const { values: flags } = parseArgs({
  options: {
    /** Of windows in the large session. */
    windows: { type: 'string', default: '1000000' },
    json: { type: 'boolean', default: false },
  },
})

interface Measured {
  readonly name: string
  readonly windows: number
  readonly fileMib: number
  readonly seconds: number
  readonly rssMb: number
}

const root = path.resolve(import.meta.dirname, '..')
const directory = mkdtempSync(path.join(tmpdir(), 'rabench-bench-parquet-'))
const database = path.join(directory, 'bench.sqlite')
try {
  main()
} finally {
  rmSync(directory, { recursive: true })
}

function main(): void {
  const windows = Math.round(Number(flags.windows) / WINDOWS_PER_RUN) * WINDOWS_PER_RUN
  const short = measure('short', Math.round((windows * SHORT_SHARE) / WINDOWS_PER_RUN) * WINDOWS_PER_RUN)
  const long = measure('long', windows)
  const verdicts: readonly Verdict[] = [
    {
      requirement: `${windows} windows in less than ${MOST_SECONDS} s, the start of the process included`,
      found: `${long.seconds.toFixed(2)} s`,
      passed: long.seconds < MOST_SECONDS,
    },
    {
      requirement: `less than ${MOST_RSS_MB} MB at peak, whatever the windows`,
      found: `${long.rssMb.toFixed(0)} MB, ${short.rssMb.toFixed(0)} MB with a tenth of them`,
      passed: Math.max(short.rssMb, long.rssMb) < MOST_RSS_MB,
    },
  ]
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ machine: machineText(), short, long, verdicts }, null, 2)}\n`)
  } else {
    const cells = [short, long].map((one) => [
      one.name,
      String(one.windows),
      one.fileMib.toFixed(1),
      one.seconds.toFixed(2),
      one.rssMb.toFixed(0),
    ])
    process.stdout.write(`${machineText()}\n`)
    process.stdout.write(table(['whole process', 'windows', 'file MiB', 'seconds', 'peak MB'], cells))
    process.stdout.write(verdictText(verdicts))
  }
  process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1
}

/** Runs with all their measures, in one transaction: making them is not what is measured. */
function fill(windows: number): string {
  const store = openStore(database)
  try {
    return store.inTransaction(() => {
      const { id } = store.sessions.create(NEW_SESSION)
      for (let run = 0; run < windows / WINDOWS_PER_RUN; run++) {
        const counts = exampleWindows(WINDOWS_PER_RUN).map((window) => ({
          ...window,
          // One in 20 is idle, and has no features.
          requests: window.index % 20 === 7 ? 0 : window.requests + ((run * 7919 + window.index * 104_729) % 3000),
          distanceSectors: window.distanceSectors + run * 1_000_003,
        }))
        const times = { windowsStartNs: 1_795_384_214_000_000_000n + BigInt(run) * 2_000_000_000_000n }
        store.runs.save(
          exampleRun(id, `run-${run}`, { windows: counts, measures: exampleMeasures(WINDOWS_PER_RUN), run: times }),
        )
      }
      return id
    })
  } finally {
    store.close()
  }
}

function measure(name: string, windows: number): Measured {
  const session = fill(windows)
  const file = path.join(directory, `${name}.parquet`)
  const report = path.join(directory, 'report')
  const script = `
    import { openStore } from ${JSON.stringify(path.join(root, 'src/main/store/index.ts'))}
    import { exportParquet } from ${JSON.stringify(path.join(root, 'src/main/bench/export/parquet.ts'))}
    const store = openStore(${JSON.stringify(database)})
    const { rows } = await exportParquet({ store }, [${JSON.stringify(session)}], ${JSON.stringify(file)})
    store.close()
    if (rows !== ${windows}) throw new Error(rows + ' windows were written')`
  const { status, stderr } = spawnSync(
    'python3',
    [path.join(root, 'bench/peak-memory.py'), report, process.execPath, '--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`writing ${name} failed: ${stderr}`)
  const [seconds = Number.NaN, kib = Number.NaN] = readFileSync(report, 'utf8').split(' ').map(Number)
  return { name, windows, fileMib: statSync(file).size / 2 ** 20, seconds, rssMb: (kib * 1024) / 1e6 }
}
