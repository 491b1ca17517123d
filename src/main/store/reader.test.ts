import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStore, type Store } from './store.ts'
import { exampleRun, NEW_SESSION } from './testing/example-data.ts'

let directory: string
let store: Store
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rabench-reader-'))
  store = openStore(join(directory, 'rabench.db'))
  store.sessions.create({ ...NEW_SESSION, id: 's1' })
  store.sessions.label('s1', { tags: ['fan'] })
  store.runs.save(exampleRun('s1', 'a'))
})
afterEach(async () => {
  store.close()
  await rm(directory, { recursive: true })
})

it('answers what the store itself answers, several questions at once', async () => {
  const range = { fromWindow: 1, toWindow: 3 }
  const [library, statistics, some] = await Promise.all([
    store.reader.library({ text: 'FAN' }, { limit: 5 }),
    store.reader.statistics(['s1/a'], range),
    store.reader.statistics(['s1/a'], range, ['jumps']),
  ])
  expect(library).toEqual({ ...store.library.list({ text: 'fan' }, { limit: 5 }), facets: store.library.facets() })
  expect(library.total).toBe(1)
  expect(statistics).toEqual(store.runs.statistics(['s1/a'], range))
  expect(some).toMatchObject([{ series: 'jumps', n: 3, min: 901 }])
})

it('sees what was stored before it was asked', async () => {
  expect((await store.reader.library({}, {})).total).toBe(1)
  store.sessions.create({ ...NEW_SESSION, id: 's2' })
  expect((await store.reader.library({}, {})).total).toBe(2)
  store.library.remove(['s1', 's2'], NEW_SESSION.startedAt)
  expect((await store.reader.library({}, {})).total).toBe(0)
})

it('leaves the thread that asks free', async () => {
  let turns = 0
  const timer = setInterval(() => {
    turns += 1
  })
  try {
    await store.reader.library({}, {})
    expect(turns).toBeGreaterThan(0)
  } finally {
    clearInterval(timer)
  }
})

it('tells what SQLite refuses, and answers the next question', async () => {
  // @ts-expect-error The contract lets no such limit through.
  await expect(store.reader.library({}, { limit: 'none' })).rejects.toThrow(
    expect.objectContaining({ code: 'database' }),
  )
  expect((await store.reader.library({}, {})).total).toBe(1)
})

it('leaves nobody waiting when the store is closed', async () => {
  const asked = store.reader.library({}, {})
  store.close()
  await expect(asked).rejects.toThrow('the store was closed')
  store = openStore(store.path)
})
