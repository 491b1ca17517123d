import { readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type Database from 'better-sqlite3'

/**
 * Copies a database beside itself before it is brought on from a version, whole and without its log: "bench.sqlite.schema-6". Backups of
 * versions before that one go, so that one lies there at most, and what processes that were killed have left of theirs.
 */
export function backUpBefore(db: Database.Database, version: number): void {
  const backup = `${db.name}.schema-${version}`
  const partial = `${backup}.${process.pid}.partial`
  // Of a process before us that had the same number.
  rmSync(partial, { force: true })
  try {
    db.prepare('VACUUM INTO ?').run(partial)
    renameSync(partial, backup)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
  const others = readdirSync(dirname(db.name)).filter(
    (name) => (isBackupOf(db.name, name) && name !== basename(backup)) || isLeftOverOf(db.name, name),
  )
  for (const name of others) rmSync(join(dirname(db.name), name), { force: true })
}

/** Where a damaged database is put, with its log, so that a new one can be begun. @returns its new path */
export function setAside(path: string, now: Date): string {
  const aside = `${path}.damaged-${now.toISOString().replaceAll(':', '-')}`
  renameSync(path, aside)
  for (const log of ['-wal', '-shm']) {
    try {
      renameSync(`${path}${log}`, `${aside}${log}`)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  return aside
}

/** The backup that lies beside a database, if there is one. */
export function backupOf(path: string): string | undefined {
  const name = readdirSync(dirname(path)).find((one) => isBackupOf(path, one))
  return name === undefined ? undefined : join(dirname(path), name)
}

function isBackupOf(path: string, name: string): boolean {
  return /^\d+$/.test(versionPartOf(path, name) ?? '')
}

/** Half a backup, whose process is no more. */
function isLeftOverOf(path: string, name: string): boolean {
  const [, processId] = /^\d+[.](\d+)[.]partial$/.exec(versionPartOf(path, name) ?? '') ?? []
  return processId !== undefined && !isRunning(Number(processId))
}

/** "6" of "bench.sqlite.schema-6"; undefined for what is no backup. */
function versionPartOf(path: string, name: string): string | undefined {
  const before = `${basename(path)}.schema-`
  return name.startsWith(before) ? name.slice(before.length) : undefined
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch (error) {
    // It is another person's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
