import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../store/index.ts'
import { exampleRun, NEW_SESSION } from '../store/testing/example-data.ts'
import { openOrBeginAnew } from './open-store.ts'

let directory: string
let file: string
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-open-'))
  file = path.join(directory, 'bench.sqlite')
})
afterEach(() => rm(directory, { recursive: true }))

test('a sound file opens without a word', () => {
  const { store, remarks } = openOrBeginAnew(file)
  store.close()
  expect(remarks).toEqual([])
})

test('a damaged file is kept beside a new one, byte by byte, and the remark says where', async () => {
  const before = openStore(file)
  const { id } = before.sessions.create(NEW_SESSION)
  before.runs.save(exampleRun(id, 'a'))
  before.close()
  const bytes = await readFile(file)
  bytes.fill(0xff, 4096)
  await writeFile(file, bytes)

  const { store, remarks } = openOrBeginAnew(file)
  expect(store.sessions.list()).toEqual([])
  store.sessions.create(NEW_SESSION)
  store.close()
  expect(remarks).toHaveLength(1)
  const aside = /kept as (\S+), and/.exec(remarks[0] ?? '')?.[1] ?? ''
  expect((await readFile(aside)).equals(bytes)).toBe(true)
  expect(openOrBeginAnew(file).store.sessions.list()).toHaveLength(1)
})

test('a file of a newer release and one of another program are left where they are', async () => {
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(file)
  db.exec('CREATE TABLE bookmarks (url TEXT)')
  db.close()
  expect(() => openOrBeginAnew(file)).toThrow(expect.objectContaining({ code: 'database' }))
  expect((await readFile(file)).length).toBeGreaterThan(0)
})
