import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStore, type Store } from './store.ts'
import { exampleRun, NEW_SESSION } from './testing/example-data.ts'

let directory: string
let store: Store
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-kept-traces-'))
  store = openStore(join(directory, 'bench.sqlite'))
})
afterEach(() => {
  store.close()
  rmSync(directory, { recursive: true })
})

function keep(sessionId: string, name: string, startedAt: string, bytes: number): string {
  const tracePath = join(directory, `${sessionId}-${name}.tar.zst`)
  writeFileSync(tracePath, Buffer.alloc(bytes))
  store.runs.save(exampleRun(sessionId, name, { run: { startedAt, tracePath } }))
  return tracePath
}

it('lists the kept traces of all sessions from the oldest on, with the state and the tags of their session', () => {
  store.sessions.create({ ...NEW_SESSION, id: 's1' })
  store.sessions.create({ ...NEW_SESSION, id: 's2' })
  const late = keep('s1', 'late', '2026-11-22T22:00:00.000Z', 7)
  const early = keep('s1', 'early', '2026-11-20T22:00:00.000Z', 5)
  const between = keep('s2', 'between', '2026-11-21T22:00:00.000Z', 0)
  store.runs.save(exampleRun('s2', 'without'))
  store.sessions.label('s1', { tags: ['keep', 'fan'] })
  store.sessions.end('s1', 'complete', '2026-11-22T23:00:00.000Z')
  const ofFirst = { sessionId: 's1', sessionState: 'complete', sessionTags: ['keep', 'fan'] }
  const ofSecond = { sessionId: 's2', sessionState: 'running', sessionTags: [] }
  expect(store.runs.allKeptTraces()).toEqual([
    { ...ofFirst, runId: 's1/early', path: early, bytes: 5, recordedAt: '2026-11-20T22:00:00.000Z' },
    { ...ofSecond, runId: 's2/between', path: between, bytes: 0, recordedAt: '2026-11-21T22:00:00.000Z' },
    { ...ofFirst, runId: 's1/late', path: late, bytes: 7, recordedAt: '2026-11-22T22:00:00.000Z' },
  ])
})

it('forgets those that are not kept any more', () => {
  store.sessions.create({ ...NEW_SESSION, id: 's1' })
  keep('s1', 'a', '2026-11-22T22:00:00.000Z', 7)
  store.runs.forgetTraces(['s1/a'])
  expect(store.runs.allKeptTraces()).toEqual([])
})
