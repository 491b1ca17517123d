import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { BenchError } from '../../shared/errors.ts'
import { backUpBefore } from './backups.ts'
import { MIGRATIONS } from './migrations/index.ts'

export type Connection = Database.Database

/** Marks a file as ours: "RABN" (`PRAGMA application_id`, byte 68 of the file). */
const APPLICATION_ID = 0x5241424e
const BUSY_TIMEOUT_MS = 5000
/** Up to this size a file is checked whole when it is opened, which takes a second for every 500 MiB. */
const CHECKED_WHOLE_BYTES = 64 * 1024 * 1024
/** Of a larger one: what every list is made of. */
const ALWAYS_CHECKED = ['sessions', 'runs', 'models', 'recordings', 'evaluations']

/**
 * Opens a database file, making it and its directory where there is none, and brings it to the newest version.
 * A file of an older version is copied beside itself first (`backups.ts`).
 * @throws BenchError `newer-format` for a file of a later release, `database-damaged`, `database` for a foreign or locked one, or where its disk is full.
 */
export function connect(path: string, migrations: readonly string[] = MIGRATIONS): Connection {
  return explaining(path, () => {
    mkdirSync(dirname(path), { recursive: true })
    const db = new Database(path, { timeout: BUSY_TIMEOUT_MS })
    try {
      requireOurs(db, path)
      // A run takes minutes to record: it is worth waiting for the disk, which WAL's usual `normal` does not.
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = FULL')
      db.pragma('foreign_keys = ON')
      const current = version(db)
      if (current > 0 && current < migrations.length) {
        requireSound(db, path)
        backUpBefore(db, current)
      }
      migrate(db, path, migrations)
      requireSound(db, path)
    } catch (error) {
      db.close()
      throw error
    }
    return db
  })
}

/**
 * Runs `work` in one transaction that takes the write lock at once: all of it is stored, or nothing.
 * @throws BenchError `database` where SQLite fails (disk full, locked by another process, damaged). A broken constraint is a
 * programmer's error and passes as it is.
 */
export function inTransaction<T>(db: Connection, work: () => T): T {
  return explaining(db.name, () => db.transaction(work).immediate())
}

function migrate(db: Connection, path: string, migrations: readonly string[]): void {
  if (version(db) === migrations.length) return
  db.transaction(() => {
    // Read again under the lock: another process may have migrated in between.
    const current = version(db)
    if (current > migrations.length) {
      throw new BenchError('newer-format', `${path} was written by a newer release (schema ${current}).`, {
        nextStep: `Update Readahead Bench: this release reads schema ${migrations.length} and older.`,
      })
    }
    for (const migration of migrations.slice(current)) db.exec(migration)
    db.pragma(`user_version = ${migrations.length}`)
    db.pragma(`application_id = ${APPLICATION_ID}`)
  }).immediate()
}

function requireOurs(db: Connection, path: string): void {
  const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0
  if (tables === 0 || db.pragma('application_id', { simple: true }) === APPLICATION_ID) return
  throw new BenchError('database', `${path} is a database of another program.`, { nextStep: 'Name another file.' })
}

function requireSound(db: Connection, path: string): void {
  const isSmall = statSync(path).size <= CHECKED_WHOLE_BYTES
  const checks = isSmall ? ['quick_check(1)'] : ALWAYS_CHECKED.map((table) => `quick_check(${table})`)
  for (const check of checks) {
    const verdict = String(db.pragma(check, { simple: true }))
    if (verdict !== 'ok') throw damaged(path, verdict)
  }
}

function version(db: Connection): number {
  return Number(db.pragma('user_version', { simple: true }))
}

function explaining<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof BenchError) throw error
    if (error instanceof Database.SqliteError && !error.code.startsWith('SQLITE_CONSTRAINT'))
      throw explained(path, error)
    if (error instanceof Error && 'syscall' in error) {
      throw new BenchError('database', `${path} cannot be created: ${error.message}.`, {
        nextStep: 'Name a file in a directory that you may write to.',
        cause: error,
      })
    }
    throw error
  }
}

function explained(path: string, error: InstanceType<typeof Database.SqliteError>): BenchError {
  if (error.code.startsWith('SQLITE_BUSY')) {
    return new BenchError('database', `${path} is locked by another process.`, {
      nextStep: 'Wait for it to end its writing, or end it, and try again.',
      cause: error,
    })
  }
  // The log has an index beside it (-shm), which has to grow too.
  if (error.code === 'SQLITE_FULL' || error.code === 'SQLITE_IOERR_SHMSIZE') {
    return new BenchError('database', `The disk that holds ${path} is full.`, {
      kept: 'Everything that was stored before is kept; what was being stored is not.',
      nextStep: 'Free some space on it and try again.',
      cause: error,
    })
  }
  if (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT'))
    return damaged(path, error.message, error)
  return new BenchError('database', `${path} cannot be used: ${error.message} (${error.code}).`, {
    nextStep: 'Check that the file and its directory may be read and written by you.',
    cause: error,
  })
}

function damaged(path: string, details: string, cause?: unknown): BenchError {
  return new BenchError('database-damaged', `${path} is damaged or not a database.`, {
    nextStep: `Move it away and start anew, or save what is readable: sqlite3 ${path} .recover | sqlite3 recovered.db`,
    details,
    cause,
  })
}
