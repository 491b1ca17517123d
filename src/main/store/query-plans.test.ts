import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { annotationQueries } from './annotations.ts'
import { connect, type Connection } from './database.ts'
import { evaluationQueries } from './evaluations.ts'
import { addTextFunctions } from './folded-text.ts'
import { libraryQueries } from './library.ts'
import { recordingQueries } from './recordings.ts'
import { runQueries } from './runs.ts'
import { sessionQueries } from './sessions.ts'

/** A statement that goes through one of these from start to end takes seconds in a library of years. */
const BIG_TABLES = [
  'windows',
  'window_columns',
  'fio_samples',
  'run_log_lines',
  'decisions',
  'recording_decisions',
  'recording_samples',
]
/** These hold long documents beside what is counted: only an index may be gone through. */
const WIDE_TABLES = ['runs', 'evaluation_measurements', 'fio_results']

let directory: string
let db: Connection
const statements = new Set<string>()
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-plans-'))
  db = connect(join(directory, 'rabench.db'))
  addTextFunctions(db)
  const listening = new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...parameters: unknown[]): unknown => {
        if (name === 'prepare') statements.add(String(parameters[0]))
        return Reflect.apply(value, target, parameters)
      }
    },
  })
  const library = libraryQueries(listening)
  for (const order of ['started', 'title', 'box', 'runs', 'windows', 'bytes'] as const) {
    for (const descending of [true, false]) library.list({}, { order, descending })
  }
  sessionQueries(listening)
  evaluationQueries(listening)
  recordingQueries(listening)
  annotationQueries(listening)
  runQueries(listening)
})
afterAll(() => {
  db.close()
  rmSync(directory, { recursive: true })
})

/** The steps of a statement's plan that go through a table that they should not. */
function walks(sql: string): string[] {
  // What a statement is asked for makes no difference to its plan: SQLite makes it before it knows.
  const values = [...new Set(sql.match(/:[a-zA-Z0-9]+/g) ?? [])].map((name) => [name.slice(1), null] as const)
  const places = (sql.match(/\?/g) ?? []).map(() => null)
  const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
  const steps =
    places.length > 0 ? plan.all(...places) : values.length > 0 ? plan.all(Object.fromEntries(values)) : plan.all()
  return steps
    .map(({ detail }) => detail)
    .filter((detail) => {
      const [, table = ''] = /^SCAN (\w+)/.exec(detail) ?? []
      return BIG_TABLES.includes(table) || (WIDE_TABLES.includes(table) && !detail.includes('USING'))
    })
}

it.each([
  ['SELECT sum(requests) FROM windows', 1],
  ["SELECT count(*) FROM windows WHERE run_id LIKE 'a%'", 1],
  ['SELECT sum(seconds) FROM runs', 1],
  ['SELECT sum(usable_windows) FROM runs GROUP BY session_id', 0],
  ['SELECT requests FROM windows WHERE run_id = ?', 0],
])('what goes through a table is seen: %s', (sql, count) => {
  expect(walks(sql)).toHaveLength(count)
})

it('no query of the library, a session, a run or an annotation goes through a big table', () => {
  expect(statements.size).toBeGreaterThan(60)
  expect([...statements].flatMap((sql) => walks(sql).map((step) => ({ step, sql })))).toEqual([])
})
