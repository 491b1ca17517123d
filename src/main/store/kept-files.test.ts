import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MIGRATIONS } from './migrations/index.ts'
import { openStore } from './store.ts'
import { exampleModel } from './testing/example-data.ts'
import { exampleReport } from './testing/example-report.ts'

const KEPT = join(import.meta.dirname, 'testing/kept')
/** Version 5 made others of them; what it made is asked of the store below. */
const REMADE_IN_5 = ['evaluations', 'evaluation_measurements']

let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-kept-'))
  path = join(directory, 'bench.sqlite')
})
afterEach(() => rm(directory, { recursive: true }))

async function unpack(version: number): Promise<void> {
  await writeFile(path, gunzipSync(await readFile(join(KEPT, `schema-${version}.sqlite.gz`))))
}

interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly unknown[]
}

/** Tables by name, rows in the order of all their columns; of given columns where they are given. */
function tablesOf(file: string, wanted?: ReadonlyMap<string, Table>): Map<string, Table> {
  const db = new Database(file, { readonly: true })
  db.defaultSafeIntegers()
  const names =
    wanted?.keys() ??
    db
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
      .pluck()
      .all()
  const tables = [...names].map((name): [string, Table] => {
    const columns =
      wanted?.get(name)?.columns ??
      db
        .prepare(`SELECT * FROM ${name}`)
        .columns()
        .map((one) => one.name)
    const list = columns.map((column) => `"${column}"`).join(', ')
    return [name, { columns, rows: db.prepare(`SELECT ${list} FROM ${name} ORDER BY ${list}`).all() }]
  })
  db.close()
  return new Map(tables)
}

function pragma(name: string): unknown {
  const db = new Database(path, { readonly: true })
  const answer: unknown = db.pragma(name)
  db.close()
  return answer
}

it('there is a file of every version before today’s', async () => {
  const kept = (await readdir(KEPT)).filter((name) => name.endsWith('.gz'))
  expect(kept.length).toBeGreaterThanOrEqual(MIGRATIONS.length - 1)
})

describe.each(MIGRATIONS.slice(0, -1).map((_, index) => index + 1))('a file of schema version %i', (version) => {
  it('is brought to today’s with every row as it was', async () => {
    await unpack(version)
    expect(pragma('user_version')).toEqual([{ user_version: version }])
    const before = tablesOf(path)
    if (version < 5) for (const name of REMADE_IN_5) before.delete(name)
    expect(before.get('windows')?.rows.length).toBeGreaterThan(5)
    openStore(path).close()
    expect(pragma('user_version')).toEqual([{ user_version: MIGRATIONS.length }])
    expect(pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
    expect(pragma('foreign_key_check')).toEqual([])
    expect(tablesOf(path, before)).toEqual(before)
  })

  it('says what it said', async () => {
    await unpack(version)
    const store = openStore(path)
    const own = store.sessions.list().find(({ state }) => state === 'partial')
    expect(own).toMatchObject({
      boxName: 'virtual',
      label: { notes: 'the fan was loud', ...(version === 1 ? {} : { title: 'Loud', tags: ['fan', 'é'] }) },
      runs: 2,
      windowsByClass: version < 6 ? { random: 5 } : { random: 1, mixed: 4 },
      idleWindows: 1,
    })
    const runs = store.runs.ofSession(own?.id ?? '')
    expect(runs.map(({ name, correctedLabel }) => [name, correctedLabel])).toEqual([
      ['a', version < 6 ? undefined : 'mixed'],
      ['b', undefined],
    ])
    expect(store.runs.windows(runs[0]?.id ?? '')).toHaveLength(4)
    expect(store.runs.measures(runs[0]?.id ?? '')[3]).toEqual(
      version < 3 ? undefined : expect.objectContaining({ events: 4103, depthSum: 6_000_000_003 }),
    )
    expect(store.models.get('m1')).toEqual(exampleModel('m1', [own?.id ?? '']))
    expect(store.decisions.ofDeployment('d1')).toMatchObject([
      { label: 'random', decision: { seq: 0, n: 3200 } },
      { label: undefined, decision: { seq: 1 } },
    ])
    expect(store.evaluations.list().map(({ modelId }) => modelId)).toEqual([
      version === 1 ? 'm1' : store.models.list().find(({ id }) => id !== 'm1')?.id,
    ])
    expect(store.modelReports.find('m1')).toEqual(version < 4 ? undefined : exampleReport('m1'))
    expect(store.sweeps.list().map(({ id }) => id)).toEqual(version < 5 ? [] : ['w1'])
    expect(store.annotations.ofSubject(own?.id ?? '').map(({ text }) => text)).toEqual(version < 6 ? [] : ['a burst'])
    store.close()
  })
})
