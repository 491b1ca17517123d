import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupOf } from './backups.ts'
import { connect } from './database.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { openStore } from './store.ts'
import { exampleRun, exampleWindows, NEW_SESSION, PROFILE } from './testing/example-data.ts'

let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-db-'))
  path = join(directory, 'deep', 'rabench.db')
})
afterEach(() => rm(directory, { recursive: true }))

function storeWithOneRun(): string {
  const store = openStore(path)
  const { id } = store.sessions.create(NEW_SESSION)
  store.runs.save(exampleRun(id, 'whole'))
  store.close()
  return id
}

function userVersion(): unknown {
  const db = new Database(path, { readonly: true })
  const version = db.pragma('user_version', { simple: true })
  db.close()
  return version
}

describe('connect', () => {
  it('makes the file, its directory and the newest schema, with foreign keys and a write-ahead log', () => {
    const db = connect(path)
    expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    db.close()
  })

  it('brings a file of version 1 on, and keeps what is in it', () => {
    const first = connect(path, MIGRATIONS.slice(0, 1))
    first.exec(`INSERT INTO sessions VALUES ('s1', 'lab-3', 'quick', '${JSON.stringify(PROFILE)}', 'complete',
      '${JSON.stringify(NEW_SESSION.environment)}', '2026-11-22T21:00:00.000Z', NULL, '0.1.0', 'the fan was loud')`)
    first.close()
    expect(userVersion()).toBe(1)
    const store = openStore(path)
    expect(userVersion()).toBe(MIGRATIONS.length)
    expect(store.sessions.list()).toMatchObject([
      { id: 's1', boxName: 'lab-3', state: 'complete', label: { title: '', notes: 'the fan was loud', tags: [] } },
    ])
    store.sessions.label('s1', { title: 'Loud' })
    store.close()
  })

  it('brings a file of version 2 on: its windows and runs are as they were, without what was not measured then', () => {
    const second = connect(path, MIGRATIONS.slice(0, 2))
    second.exec(`
      INSERT INTO sessions (id, box_name, profile_name, profile_json, state, environment_json, started_at, app_version, notes)
      VALUES ('s1', 'lab-3', 'quick', '${JSON.stringify(PROFILE)}', 'complete',
        '${JSON.stringify(NEW_SESSION.environment)}', '2026-11-22T21:00:00.000Z', '0.1.0', '');
      INSERT INTO runs VALUES ('s1/a', 's1', 'a', 'random-mmap-4k', 'random', 1, 'cold', 128,
        '${JSON.stringify(PROFILE.workloads[0]?.shape)}', '2026-11-22T21:01:00.000Z', 12.5, 2.5, 254, 16, 3, 0, '[]');
      INSERT INTO windows VALUES ('s1/a', 0, 1000, 5000000000000, 900, 4096000, 0, 500);`)
    second.close()
    expect(userVersion()).toBe(2)
    const store = openStore(path)
    expect(userVersion()).toBe(MIGRATIONS.length)
    const [run] = store.runs.ofSession('s1')
    expect(run).toMatchObject({ id: 's1/a', discardedEvents: 3 })
    expect(run).not.toHaveProperty('windowsStartNs')
    expect(store.runs.windows('s1/a')).toEqual([
      { ...exampleWindows(1)[0], requests: 1000, bytes: 4096000, writes: 0, readaheads: 500 },
    ])
    expect(store.runs.measures('s1/a')).toEqual([undefined])
    expect(store.runs.labelledWindows(['s1'])).toMatchObject([{ isLossy: false }])
    expect(store.sessions.summary('s1')).toMatchObject({ windowsByClass: { random: 1 }, lossyWindows: 0 })
    store.close()
  })

  it('copies a file of an older version beside itself before it is brought on, in place of an older copy', () => {
    connect(path, MIGRATIONS.slice(0, 3)).close()
    connect(path, MIGRATIONS.slice(0, 4)).close()
    expect(backupOf(path)).toBe(`${path}.schema-3`)
    openStore(path).close()
    expect(backupOf(path)).toBe(`${path}.schema-4`)
    expect(readdirSync(join(path, '..')).filter((name) => name.includes('.schema-'))).toHaveLength(1)
    const backup = new Database(`${path}.schema-4`, { readonly: true })
    expect(backup.pragma('user_version', { simple: true })).toBe(4)
    expect(backup.pragma('integrity_check', { simple: true })).toBe('ok')
    backup.close()
  })

  it('leaves the file as it was where a migration fails half-way', () => {
    storeWithOneRun()
    const failing = 'CREATE TABLE extra (id TEXT); INSERT INTO nowhere VALUES (1)'
    expect(() => connect(path, [...MIGRATIONS, failing])).toThrow(/no such table: nowhere/)
    expect(userVersion()).toBe(MIGRATIONS.length)
    expect(openStore(path).sessions.list()).toHaveLength(1)
  })

  it('refuses a file of a newer release, untouched', () => {
    connect(path, [...MIGRATIONS, 'CREATE TABLE future (id TEXT)']).close()
    expect(() => connect(path)).toThrow(expect.objectContaining({ code: 'newer-format' }))
    expect(userVersion()).toBe(MIGRATIONS.length + 1)
  })

  it("refuses another program's database, untouched", () => {
    const other = join(directory, 'places.sqlite')
    const db = new Database(other)
    db.exec('CREATE TABLE bookmarks (url TEXT)')
    db.close()
    const before = readFileSync(other)
    expect(() => connect(other)).toThrow(expect.objectContaining({ code: 'database' }))
    expect(readFileSync(other).equals(before)).toBe(true)
  })

  it('names a file that is no database, or a damaged one, with the next step', () => {
    const text = join(directory, 'notes.txt')
    writeFileSync(text, 'not a database, just a text that is long enough to be looked at'.repeat(20))
    expect(() => connect(text)).toThrow(/notes\.txt is damaged or not a database/)
    expect(() => connect(text)).toThrow(expect.objectContaining({ code: 'database-damaged' }))

    storeWithOneRun()
    const bytes = readFileSync(path)
    bytes.fill(0xff, 4096, statSync(path).size)
    writeFileSync(path, bytes)
    expect(() => connect(path)).toThrow(expect.objectContaining({ code: 'database-damaged' }))
  })

  it('names a place that cannot hold a file', () => {
    writeFileSync(join(directory, 'deep'), '')
    expect(() => connect(path)).toThrow(expect.objectContaining({ code: 'database' }))
  })
})

describe('a process that dies while it stores a run', () => {
  it('leaves the runs before it, nothing of its own, and a sound file', async () => {
    const id = storeWithOneRun()
    const program = fileURLToPath(new URL('testing/write-a-long-run.ts', import.meta.url))
    const child = spawn(process.execPath, [program, path, id], { stdio: ['ignore', 'ignore', 'inherit'] })
    // Part of the run must be in the log already: with all of it in memory the test would prove nothing.
    const logBytes = () => statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
    await expect.poll(logBytes, { interval: 5, timeout: 20_000 }).toBeGreaterThan(200_000)
    child.kill('SIGKILL')
    await once(child, 'exit')

    const store = openStore(path)
    expect(store.runs.ofSession(id).map((run) => run.name)).toEqual(['whole'])
    expect(store.runs.labelledWindows([id])).toHaveLength(5)
    store.close()
    const db = new Database(path)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.prepare('SELECT count(*) FROM windows').pluck().get()).toBe(5)
    db.close()
  })
})
