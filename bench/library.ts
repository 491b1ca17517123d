// How quickly a library of years is looked through (bench/README.md): fills a database, then asks what pages ask.
// Exit 0 where the requirements hold, 1 where not.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { runWithSamples } from '../src/main/api/views/runs.ts'
import { sessionDetail } from '../src/main/api/views/sessions.ts'
import { connect } from '../src/main/store/database.ts'
import { openStore, type LibraryFilter, type LibraryPage, type Store } from '../src/main/store/index.ts'
import { quantile, table, verdictText, type Verdict } from './figures.ts'
import { fillLibrary, LONG_RUN_ID } from './library-data.ts'
import { machineText } from './machine.ts'

const { values: flags } = parseArgs({
  options: {
    sessions: { type: 'string', default: '2000' },
    /** Of each question, whose median counts. */
    rounds: { type: 'string', default: '7' },
    /** A database to make, or to use again where it is there, and to keep. Default: a temporary one. */
    path: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

const RUNS_PER_SESSION = 20
const WINDOWS_PER_RUN = 100
const WANTED_MS = { open: 300, filter: 200, run: 300, brush: 200 } as const

interface Asked {
  readonly name: string
  readonly kind: keyof typeof WANTED_MS
  readonly medianMs: number
  readonly slowestMs: number
}

const directory = flags.path === undefined ? mkdtempSync(path.join(tmpdir(), 'rabench-bench-library-')) : undefined
try {
  await main(flags.path ?? path.join(directory ?? '', 'bench.sqlite'))
} finally {
  if (directory !== undefined) rmSync(directory, { recursive: true })
}

async function main(file: string): Promise<void> {
  const sessions = Number(flags.sessions)
  // A million of the windows of the whole library are in one run.
  const longRunWindows = Math.max(5000, sessions * 500)
  const fillSeconds = existsSync(file) ? undefined : fill(file, sessions, longRunWindows)
  const opened = performance.now()
  const store = openStore(file)
  const openMs = performance.now() - opened
  try {
    const asked: Asked[] = []
    for (const [kind, name, ask] of questions(store, longRunWindows)) asked.push(await measured(kind, name, ask))
    const verdicts = verdictsOf(asked)
    const counts = tableSizes(file)
    const toldBytes = store.library.list().items.reduce((sum, { databaseBytes }) => sum + databaseBytes, 0)
    if (flags.json) {
      process.stdout.write(
        `${JSON.stringify({ machine: machineText(), fillSeconds, openMs, toldBytes, asked, counts, verdicts })}\n`,
      )
    } else {
      process.stdout.write(
        [
          `${machineText()}\n\n`,
          table(
            ['question', 'median ms', 'slowest ms'],
            asked.map(({ name, medianMs, slowestMs }) => [name, medianMs.toFixed(1), slowestMs.toFixed(1)]),
          ),
          '\n',
          table(
            ['table', 'rows', 'MiB', 'bytes a row'],
            counts.map(({ name, rows, bytes }) => [
              name,
              ...[rows, Math.round(bytes / 2 ** 20), Math.round(bytes / rows)].map(String),
            ]),
          ),
          `\nWhat the library says that it takes: ${Math.round(toldBytes / 2 ** 20)} MiB.`,
          `\nThe file: ${Math.round(statSync(file).size / 2 ** 20)} MiB; opened and checked in ${Math.round(openMs)} ms`,
          `${fillSeconds === undefined ? '' : `; filled in ${fillSeconds.toFixed(0)} s`}.\n\n`,
          verdictText(verdicts),
        ].join(''),
      )
    }
    process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1
  } finally {
    store.close()
  }
}

function fill(file: string, sessions: number, longRunWindows: number): number {
  const from = performance.now()
  fillLibrary(file, {
    ...{ sessions, longRunWindows, runsPerSession: RUNS_PER_SESSION, windowsPerRun: WINDOWS_PER_RUN },
  })
  return (performance.now() - from) / 1000
}

type Question = readonly [kind: Asked['kind'], name: string, ask: () => unknown]

function questions(store: Store, longRunWindows: number): Question[] {
  const { library, runs, reader } = store
  const filtered = (name: string, filter: LibraryFilter, page: LibraryPage = {}): Question => [
    'filter',
    name,
    () => reader.library(filter, { limit: 100, ...page }),
  ]
  const ordinary = library.list({ kinds: ['capture'], states: ['complete'] }, { limit: 1 }).items[0]?.id ?? ''
  const runId = runs.ofSession(ordinary)[0]?.id ?? ''
  return [
    ['open', 'library opens: first page, total and facets', () => reader.library({}, { limit: 100 })],
    filtered('search: one word', { text: 'comparison' }),
    filtered('search: three words, none found', { text: 'grünes labor nowhere' }),
    filtered('search: in an annotation', { text: 'odd latency' }),
    filtered('kind', { kinds: ['evaluation'] }),
    filtered('box', { boxNames: ['lab-1', 'lab-2'] }),
    filtered('kernel', { kernels: ['6.6.63'] }),
    filtered('label', { labels: ['mixed'] }),
    filtered('tag', { tags: ['thesis'] }),
    filtered('state', { states: ['partial', 'failed'] }),
    filtered('dates', { since: '2025-01-01T00:00:00.000Z', until: '2025-03-01T00:00:00.000Z' }),
    filtered('sample', { sample: true }),
    filtered('removed', { removed: true }),
    filtered('all together', {
      ...{ text: 'night', kinds: ['capture'], boxNames: ['lab-1'], kernels: ['6.6.63'], labels: ['random'] },
      ...{ states: ['complete'], since: '2024-01-01T00:00:00.000Z' },
    }),
    ...(['title', 'box', 'runs', 'windows', 'bytes'] as const).map((order) =>
      filtered(`sorted by ${order}`, {}, { order, descending: true }),
    ),
    filtered('the last page', {}, { offset: 2000 }),
    [
      'run',
      'run page: session with its runs, run with windows and samples',
      () => [sessionDetail(store, ordinary), runWithSamples(store, runId)],
    ],
    [
      'brush',
      `brush over ${longRunWindows} windows, 9 series`,
      () => reader.statistics([LONG_RUN_ID], { fromWindow: 0, toWindow: longRunWindows - 1 }),
    ],
    [
      'brush',
      'brush over half of them',
      () => reader.statistics([LONG_RUN_ID], { fromWindow: longRunWindows / 4, toWindow: (longRunWindows * 3) / 4 }),
    ],
    [
      'brush',
      'brush over the runs of a session',
      () =>
        reader.statistics(
          runs.ofSession(ordinary).map(({ id }) => id),
          { fromWindow: 0, toWindow: 1000 },
        ),
    ],
  ]
}

async function measured(kind: Asked['kind'], name: string, ask: () => unknown): Promise<Asked> {
  const times: number[] = []
  for (let round = 0; round < Number(flags.rounds); round += 1) {
    const from = performance.now()
    await ask()
    times.push(performance.now() - from)
  }
  return { kind, name, medianMs: quantile(times, 0.5), slowestMs: Math.max(...times) }
}

function verdictsOf(asked: readonly Asked[]): Verdict[] {
  const texts = { open: 'the library opens', filter: 'every filter', run: 'a run page', brush: 'brush statistics' }
  return (['open', 'filter', 'run', 'brush'] as const).map((kind) => {
    const slowest = asked
      .filter((one) => one.kind === kind)
      .reduce((worst, one) => (one.medianMs > worst.medianMs ? one : worst))
    return {
      requirement: `${texts[kind]} in under ${WANTED_MS[kind]} ms`,
      found: `${slowest.medianMs.toFixed(1)} ms (${slowest.name})`,
      passed: slowest.medianMs < WANTED_MS[kind],
    }
  })
}

/** What rows take in the file, by which `ROW_BYTES` of the store were set. */
function tableSizes(file: string): { name: string; rows: number; bytes: number }[] {
  const db = connect(file)
  try {
    const names = [
      'windows',
      'window_columns',
      'runs',
      'fio_samples',
      'fio_results',
      'run_log_lines',
      'decisions',
      'recording_decisions',
      'sessions',
    ]
    const size = db.prepare<[string], number>('SELECT sum(pgsize) FROM dbstat WHERE name = ?').pluck()
    return names.map((name) => {
      const rows = db.prepare<[], number>(`SELECT count(*) FROM ${name}`).pluck().get() ?? 0
      return { name, rows, bytes: size.get(name) ?? 0 }
    })
  } finally {
    db.close()
  }
}
