import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exampleRun, exampleWindows, NEW_SESSION } from '../store/testing/example-data.ts'
import { dropTraces } from './traces.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

let directory: string
let bench: Workbench
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-traces-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
  bench.store.sessions.create({ ...NEW_SESSION, id: 's1' })
})
afterEach(async () => {
  bench.close()
  await rm(directory, { recursive: true })
})

/** A run whose trace of 5 bytes is there. @returns where */
async function kept(name: string, file = path.join('data', 'traces', 's1', `${name}.tar.zst`)): Promise<string> {
  const tracePath = path.resolve(directory, file)
  await mkdir(path.dirname(tracePath), { recursive: true })
  if (!existsSync(tracePath)) await writeFile(tracePath, '12345')
  bench.store.runs.save(exampleRun('s1', name, { run: { tracePath } }))
  return tracePath
}

test('traces of runs, or of a session’s runs, are deleted, and their windows stay', async () => {
  const [first, second] = [await kept('a'), await kept('b')]
  expect(await dropTraces(bench, { sessionIds: [], runIds: ['s1/b', 's1/nobody'] })).toEqual({
    ...{ dropped: 1, freedBytes: 5, elsewhere: [] },
  })
  expect([first, second].map((file) => existsSync(file))).toEqual([true, false])
  expect(await dropTraces(bench, { sessionIds: ['s1'], runIds: ['s1/a'] })).toMatchObject({ dropped: 1, freedBytes: 5 })
  expect(existsSync(first)).toBe(false)
  expect(bench.store.runs.keptTraces('s1')).toEqual([])
  expect(bench.store.runs.windows('s1/a')).toEqual(exampleWindows(5))
})

test('a trace outside of the data folder stays, also where a link leads there from within', async () => {
  const outside = await kept('a', 'elsewhere/a.tar.zst')
  const beside = await kept('b', 'data-of-others/b.tar.zst')
  await symlink(path.join(directory, 'elsewhere'), path.join(directory, 'data', 'link'))
  await kept('c', path.join('data', 'link', 'a.tar.zst'))
  await symlink(outside, path.join(directory, 'data', 'd.tar.zst'))
  await kept('d', path.join('data', 'd.tar.zst'))
  const elsewhere = ['s1/a', 's1/b', 's1/c', 's1/d']
  expect(await dropTraces(bench, { sessionIds: ['s1'], runIds: [] })).toEqual({ dropped: 0, freedBytes: 0, elsewhere })
  expect([outside, beside].map((file) => existsSync(file))).toEqual([true, true])
  expect(bench.store.runs.keptTraces('s1')).toHaveLength(4)
})

test('what is no trace is not deleted, whatever the database says', async () => {
  const database = await kept('a', path.join('data', 'bench.sqlite'))
  expect(await dropTraces(bench, { sessionIds: ['s1'], runIds: [] })).toMatchObject({ elsewhere: ['s1/a'] })
  expect(existsSync(database)).toBe(true)
})

test('one that is gone already is forgotten', async () => {
  await rm(path.dirname(await kept('a')), { recursive: true })
  expect(await dropTraces(bench, { sessionIds: ['s1'], runIds: [] })).toEqual({
    dropped: 1,
    freedBytes: 0,
    elsewhere: [],
  })
  expect(bench.store.runs.find('s1/a')).not.toHaveProperty('tracePath')
})
