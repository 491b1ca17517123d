import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { randomStream } from '../../shared/random.ts'
import { backupOf } from './backups.ts'
import { connect } from './database.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { openStore, type Store } from './store.ts'
import { KillableProgram } from './testing/killable-program.ts'
import { countsOf, numberedRun } from './testing/numbered-runs.ts'

/** Kills of a process that writes; RABENCH_FAULT_ROUNDS=30 in the full set. */
const ROUNDS = Number(process.env['RABENCH_FAULT_ROUNDS'] ?? 5)
const FRESH_ROUNDS = Math.ceil(ROUNDS / 5)
const KILLS_A_VERSION = Math.ceil(ROUNDS / MIGRATIONS.length)
const TIMEOUT_MS = 60_000 + 15_000 * ROUNDS

/** Another one each time; a failure is sought again with the one that is said here, as near as two processes repeat each other. */
const SEED = Number(process.env['RABENCH_FAULT_SEED'] ?? Date.now() % 2 ** 31)
process.stderr.write(`Processes are killed at moments of RABENCH_FAULT_SEED=${SEED}.\n`)

const SESSION = '2026-11-30-quick-a1b2'
const LONGEST_WRITING_MS = 250
/** Until a process has loaded its code, made its file and begun to write. */
const LONGEST_BEGINNING_MS = 900

let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-power-'))
  path = join(directory, 'data', 'bench.sqlite')
})
afterEach(() => rm(directory, { recursive: true }))

function pragma(file: string, name: string): unknown {
  const db = new Database(file)
  const answer: unknown = db.pragma(name)
  db.close()
  return answer
}

function expectSound(file: string, version: number): void {
  expect(pragma(file, 'integrity_check')).toEqual([{ integrity_check: 'ok' }])
  expect(pragma(file, 'foreign_key_check')).toEqual([])
  expect(pragma(file, 'user_version')).toEqual([{ user_version: version }])
}

function expectWhole(store: Store, number: number): void {
  const expected = numberedRun(SESSION, number)
  const id = `${SESSION}/run-${number}`
  expect(store.runs.find(id)).toEqual({ id, ...expected.run })
  expect(store.runs.windows(id)).toEqual(expected.windows)
  expect(store.runs.measures(id)).toEqual(expected.measures ?? expected.windows.map(() => undefined))
  expect(store.runs.fioResult(id)).toEqual(expected.fio)
  expect(store.runs.fioSamples(id)).toEqual(expected.samples)
  expect(store.runs.log(id)).toEqual(expected.log)
}

interface RunCounts {
  readonly windows: number
  readonly usable: number
  readonly idle: number
  readonly lossy: number
}

/** What is counted beside the runs, their rows, and the series that are kept by column; in the order of their numbers. */
function countedIn(file: string, runs: number) {
  const db = new Database(file)
  const counts = db.prepare<[id: string], RunCounts>(
    'SELECT windows, usable_windows AS usable, idle_windows AS idle, lossy_windows AS lossy FROM runs WHERE id = ?',
  )
  const rows = db.prepare<[], number>('SELECT count(*) FROM windows').pluck()
  const columns = db.prepare<[], string>('SELECT DISTINCT run_id FROM window_columns').pluck()
  const counted = {
    runs: Array.from({ length: runs }, (_, number) => counts.get(`${SESSION}/run-${number}`)),
    rows: rows.get(),
    byColumn: columns.all().toSorted(),
  }
  db.close()
  return counted
}

function countedOf(runs: number): ReturnType<typeof countedIn> {
  const all = Array.from({ length: runs }, (_, number) => numberedRun(SESSION, number))
  const counts = all.map(countsOf)
  return {
    runs: counts,
    rows: counts.reduce((sum, { windows }) => sum + windows, 0),
    // README.md: "the windows of a run of 512 or more once more".
    byColumn: all.flatMap(({ run, windows }) => (windows.length < 512 ? [] : [`${SESSION}/${run.name}`])).toSorted(),
  }
}

/**
 * Looks at a file as a killed writer has left it.
 * @param lines what the writer said
 * @param from the runs before it have been looked at
 * @returns how many runs there are
 */
function runsAfterKill(lines: readonly string[], from: number): number {
  const store = openStore(path)
  try {
    const numbers = store.runs
      .ofSession(SESSION)
      .map(({ name }) => Number(name.replace('run-', '')))
      .toSorted((a, b) => a - b)
    expect(numbers).toEqual(numbers.map((_, at) => at))
    const told = lines.filter((line) => /^\d+$/.test(line)).map(Number)
    const last = told.at(-1) ?? from - 1
    // The last one may be stored without that the writer came to say it.
    expect([last + 1, last + 2]).toContain(numbers.length)
    for (const number of numbers.slice(from)) expectWhole(store, number)
    return numbers.length
  } finally {
    store.close()
  }
}

it('a transaction waits at its end until the disk has it: nothing less outlives a power cut', () => {
  const db = connect(path)
  // 2 is FULL.
  expect(db.pragma('synchronous', { simple: true })).toBe(2)
  db.close()
})

describe('a process that is killed while it stores runs', () => {
  it(
    'leaves every run that it said was stored, whole, none half, and a sound file, over and over again',
    async () => {
      const random = randomStream(SEED)
      let runs = 0
      for (let round = 0; round < ROUNDS; round += 1) {
        const writer = new KillableProgram('write-runs.ts', path, SESSION, String(runs))
        await writer.said('ready')
        await sleep(random.next() * LONGEST_WRITING_MS)
        await writer.kill()
        runs = runsAfterKill(writer.lines, runs)
        expectSound(path, MIGRATIONS.length)
        expect(countedIn(path, runs)).toEqual(countedOf(runs))
      }
      expect(runs).toBeGreaterThan(0)
      const store = openStore(path)
      for (let number = 0; number < runs; number += 1) expectWhole(store, number)
      store.close()
    },
    TIMEOUT_MS,
  )

  it(
    'leaves a file that opens even where that was just being made',
    async () => {
      const random = randomStream(SEED, 1)
      for (let round = 0; round < FRESH_ROUNDS; round += 1) {
        const writer = new KillableProgram('write-runs.ts', path, SESSION)
        await sleep(random.next() * LONGEST_BEGINNING_MS)
        await writer.kill()
        const runs = runsAfterKill(writer.lines, 0)
        expectSound(path, MIGRATIONS.length)
        expect(countedIn(path, runs)).toEqual(countedOf(runs))
        await rm(dirname(path), { recursive: true })
      }
    },
    TIMEOUT_MS,
  )
})

const KEPT = join(import.meta.dirname, 'testing/kept')
/** So that there is a while to be killed in. */
const COPIES = 400
/** Version 5 made others of them; what it made is asked of the store in kept-files.test.ts. */
const REMADE_IN_5 = ['evaluations', 'evaluation_measurements']

/** The kept file of a version, with a run of it many times. */
async function unpackGrown(version: number): Promise<string> {
  const file = join(directory, `schema-${version}.sqlite`)
  await writeFile(file, gunzipSync(await readFile(join(KEPT, `schema-${version}.sqlite.gz`))))
  const db = new Database(file)
  const copy = (table: string, key: string, ...others: readonly string[]) => {
    const columns = db.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all()
    const values = columns.map((name) => ([key, ...others].includes(name) ? `${name} || '-' || i` : name))
    db.exec(`
      WITH RECURSIVE copies(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM copies WHERE i < ${COPIES})
      INSERT INTO ${table} (${columns.join(', ')})
      SELECT ${values.join(', ')} FROM ${table}, copies WHERE ${key} = (SELECT min(id) FROM runs)`)
  }
  db.transaction(() => {
    copy('runs', 'id', 'name')
    for (const table of ['windows', 'fio_results', 'run_log_lines']) copy(table, 'run_id')
  })()
  db.close()
  return file
}

type Columns = ReadonlyMap<string, readonly string[]>

function columnsOf(file: string, version: number): Columns {
  const db = new Database(file)
  const tables = db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
    .pluck()
    .all()
    .filter((name) => version >= 5 || !REMADE_IN_5.includes(name))
  const columns = new Map(
    tables.map((table) => [
      table,
      db.prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`).pluck().all(),
    ]),
  )
  db.close()
  return columns
}

/** How many rows each table has, and a hash over the values of all of them, in the order of these columns. */
function contentOf(file: string, columns: Columns): Map<string, string> {
  const db = new Database(file)
  db.defaultSafeIntegers()
  const contents = [...columns].map(([table, names]): [string, string] => {
    const list = names.map((name) => `"${name}"`).join(', ')
    const hash = createHash('sha256')
    let rows = 0
    for (const row of db.prepare<[], unknown[]>(`SELECT ${list} FROM ${table} ORDER BY ${list}`).raw().iterate()) {
      hash.update(JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)))
      rows += 1
    }
    return [table, `${rows} ${hash.digest('hex')}`]
  })
  db.close()
  return new Map(contents)
}

/** Brings a copy of a file on, from `begins` to `done`. @returns ms */
async function usualMs(template: string): Promise<number> {
  const copy = join(directory, 'usual', 'bench.sqlite')
  await cp(template, copy)
  const program = new KillableProgram('bring-on.ts', copy)
  await program.said('begins')
  const begun = performance.now()
  await program.said('done')
  const ms = performance.now() - begun
  await program.kill()
  return ms
}

/** The files of a data folder as a killed process has left them, elsewhere, so that a look changes nothing. */
async function copied(file: string): Promise<string> {
  const look = await mkdtemp(join(directory, 'look-'))
  await cp(dirname(file), look, { recursive: true, filter: (name) => !name.endsWith('-shm') })
  return join(look, basename(file))
}

describe.each(MIGRATIONS.slice(0, -1).map((_, index) => index + 1))(
  'a process that is killed while it brings a file of version %i on',
  (version) => {
    it(
      'leaves it at that version or at today’s, with every row, and a backup that is sound; and the next start brings it on',
      async () => {
        const random = randomStream(SEED, 1 + version)
        const template = await unpackGrown(version)
        const columns = columnsOf(template, version)
        const content = contentOf(template, columns)
        const expectSame = (file: string, expectedVersion: number) => {
          expectSound(file, expectedVersion)
          expect(contentOf(file, columns)).toEqual(content)
        }
        const ms = await usualMs(template)
        let killedInside = 0
        for (let attempt = 0; killedInside < KILLS_A_VERSION && attempt < 10 * KILLS_A_VERSION; attempt += 1) {
          await rm(dirname(path), { recursive: true, force: true })
          await cp(template, path)
          const program = new KillableProgram('bring-on.ts', path)
          await program.said('begins')
          await sleep(random.next() * ms)
          await program.kill()
          if (!program.lines.includes('done')) killedInside += 1

          const left = await copied(path)
          const leftVersion = versionOf(left)
          expect([version, MIGRATIONS.length]).toContain(leftVersion)
          expectSame(left, leftVersion)
          const backup = backupOf(path)
          if (leftVersion > version) expect(backup).toBeDefined()
          if (backup !== undefined) expectSame(await copied(backup), version)

          openStore(path).close()
          expectSame(path, MIGRATIONS.length)
          expectSame(backupOf(path) ?? '', version)
          const names = await readdir(dirname(path))
          expect(names.filter((name) => name.endsWith('.partial'))).toEqual([])
        }
        expect(killedInside).toBeGreaterThan(0)
      },
      TIMEOUT_MS,
    )
  },
)

function versionOf(file: string): number {
  const db = new Database(file)
  const version = Number(db.pragma('user_version', { simple: true }))
  db.close()
  return version
}
