import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore, type Store } from './store.ts'
import { exampleRun, exampleWindows, NEW_SESSION } from './testing/example-data.ts'
import { canHaveSmallDisk, mountSmallDisk, type SmallDisk } from './testing/small-disk.ts'

/** More than the disk has, and than SQLite holds back in memory: the log is written to before the transaction ends. */
const TOO_MANY_WINDOWS = 400_000

describe.skipIf(!canHaveSmallDisk('a store on a full disk'))('on a small disk of its own', () => {
  let disk: SmallDisk
  let path: string
  let store: Store
  let sessionId: string
  beforeEach(() => {
    disk = mountSmallDisk('8m')
    path = join(disk.directory, 'bench.sqlite')
    store = openStore(path)
    sessionId = store.sessions.create(NEW_SESSION).id
    store.runs.save(exampleRun(sessionId, 'whole'))
  })
  afterEach(() => {
    store.close()
    disk.remove()
  })

  const names = () => store.runs.ofSession(sessionId).map(({ name }) => name)
  const full = (): unknown =>
    expect.objectContaining({
      code: 'database',
      message: `The disk that holds ${path} is full.`,
      kept: 'Everything that was stored before is kept; what was being stored is not.',
    })

  /** All that is left of the disk. */
  function fill(): string {
    const ballast = join(disk.directory, 'ballast')
    for (const bytes of [65_536, 4096, 1]) {
      try {
        for (;;) writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' })
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      }
    }
    return ballast
  }

  it('a run that does not fit is not there at all, and the next one that fits is', () => {
    const tooLong = exampleRun(sessionId, 'too long', { windows: exampleWindows(TOO_MANY_WINDOWS) })
    expect(() => store.runs.save(tooLong)).toThrow(full())
    expect(names()).toEqual(['whole'])
    store.runs.save(exampleRun(sessionId, 'after'))
    expect(names()).toEqual(['after', 'whole'])
    store.close()
    store = openStore(path)
    expect(names()).toEqual(['after', 'whole'])
    expect(store.runs.windows(`${sessionId}/after`)).toEqual(exampleWindows(5))
    expect(integrity()).toBe('ok')
  })

  it('where nothing fits any more, what is there can be read, and storing goes on once there is room', () => {
    const ballast = fill()
    expect(() => store.runs.save(exampleRun(sessionId, 'second'))).toThrow(full())
    expect(() => {
      store.sessions.end(sessionId, 'partial', '2026-11-22T22:00:00.000Z')
    }).toThrow(full())
    expect(names()).toEqual(['whole'])
    expect(store.sessions.get(sessionId).state).toBe('running')
    rmSync(ballast)
    store.runs.save(exampleRun(sessionId, 'second'))
    store.sessions.end(sessionId, 'partial', '2026-11-22T22:00:00.000Z')
    expect(names()).toEqual(['second', 'whole'])
    expect(integrity()).toBe('ok')
  })

  it('a store that is opened there says so', () => {
    store.close()
    const ballast = fill()
    expect(() => openStore(path)).toThrow(full())
    rmSync(ballast)
    store = openStore(path)
    expect(names()).toEqual(['whole'])
  })

  function integrity(): unknown {
    const db = new Database(path, { readonly: true })
    const verdict = db.pragma('integrity_check', { simple: true })
    db.close()
    return verdict
  }
})
