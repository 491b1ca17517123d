import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ExportState } from '../../shared/contract/index.ts'
import { exportBundle, openWorkbench, type Workbench } from '../bench/index.ts'
import { exampleRun, NEW_SESSION } from '../store/testing/example-data.ts'
import { EventHub } from './event-hub.ts'
import { Journal } from './journal.ts'
import { TransferDesk } from './transfer-desk.ts'

const PART_BYTES = 512 * 1024

let directory: string
let here: Workbench
let there: Workbench
let hub: EventHub
let journal: Journal
let desk: TransferDesk
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-transfers-'))
  const cache = path.join(directory, 'cache')
  here = openWorkbench({ data: path.join(directory, 'here'), cache })
  there = openWorkbench({ data: path.join(directory, 'there'), cache })
  here.store.sessions.create({ ...NEW_SESSION, id: 's1' })
  here.store.runs.save(exampleRun('s1', 'one'))
  hub = new EventHub()
  journal = new Journal(path.join(directory, 'logs'), hub)
  desk = await TransferDesk.open(there, hub, journal)
})
afterEach(async () => {
  await desk.close()
  await journal.close()
  here.close()
  there.close()
  await rm(directory, { recursive: true })
})

/** All files of a data folder but the database. */
async function filesOf({ paths }: Workbench): Promise<string[]> {
  const entries = await readdir(paths.data, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('bench.sqlite')).map(({ name }) => name)
}

async function bundle(): Promise<Buffer> {
  const file = path.join(directory, 's1.rabundle')
  await exportBundle(here, ['s1'], file)
  return readFile(file)
}

async function send(content: Buffer, name = 's1.rabundle') {
  const { id, partBytes } = await desk.beginImport(name, content.length)
  for (let index = 0; index * partBytes < content.length; index += 1) {
    const part = content.subarray(index * partBytes, (index + 1) * partBytes)
    await desk.importPart(id, index, part.toString('base64'))
  }
  return desk.finishImport(id)
}

async function statesOf(of: TransferDesk, id: string): Promise<ExportState[]> {
  const states: ExportState[] = []
  for await (const state of of.follow(id, undefined)) states.push(state)
  return states
}

test('what one bench exports in parts, another one takes in, and knows it the second time', async () => {
  const from = await TransferDesk.open(here, hub, journal)
  // Incompressible, so that it takes more than one part.
  const trace = path.join(directory, 'trace')
  await writeFile(trace, Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))))
  here.store.sessions.create({ ...NEW_SESSION, id: 's2' })
  for (let at = 0; at < 10; at += 1) {
    here.store.runs.save(exampleRun('s2', `run-${at}`, { run: { tracePath: trace } }))
  }
  const changed: string[] = []
  hub.listen((event) => {
    if (event.type === 'changed') changed.push(event.what)
  })
  const { id, name } = await from.beginExport({ ids: ['s1', 's2'], format: 'bundle', withTraces: true })
  expect(name).toMatch(/^2-sessions-[\d-]{10}\.rabundle$/)
  const ready = (await statesOf(from, id)).at(-1)
  if (ready?.state !== 'ready') throw new Error('it was not made')
  expect(ready).toMatchObject({ parts: 2, remarks: [] })
  const parts: Buffer[] = []
  for (let index = 0; index < ready.parts; index += 1) {
    parts.push(Buffer.from(await from.exportPart(id, index), 'base64'))
  }
  expect(parts.map(({ length }) => length)).toEqual([PART_BYTES, ready.bytes - PART_BYTES])
  await expect(from.exportPart(id, 2)).rejects.toMatchObject({ code: 'wrong-usage' })
  await from.end(id)
  expect((await filesOf(here)).filter((file) => file === 'file')).toEqual([])
  await from.close()

  const file = Buffer.concat(parts)
  expect(await send(file)).toMatchObject({ kind: 'bundle', runs: 11, traces: 10, known: [] })
  expect(changed).toEqual(expect.arrayContaining(['sessions', 'models']))
  expect(await send(file)).toMatchObject({ imported: [], runs: 0 })
  expect((await filesOf(there)).filter((name_) => !name_.endsWith('.tar.zst'))).toEqual([])
})

test('an export that is ended while it is made leaves nothing, and its follower is told', async () => {
  const from = await TransferDesk.open(here, hub, journal)
  const { id } = await from.beginExport({ ids: ['s1'], format: 'csv' })
  const states = statesOf(from, id)
  await from.end(id)
  expect((await states).at(-1)).toMatchObject({ state: 'failed', error: { code: 'interrupted' } })
  expect(await filesOf(here)).toEqual([])
  await expect(from.exportPart(id, 0)).rejects.toMatchObject({ code: 'wrong-usage' })
  await from.end(id)
  await from.close()
})

test('an export of what there is not fails in words', async () => {
  const { id } = await desk.beginExport({ ids: ['../../etc'], format: 'csv' })
  expect((await statesOf(desk, id)).at(-1)).toMatchObject({ state: 'failed', error: { code: 'unknown-session' } })
})

test.each<[string, (content: Buffer) => Promise<unknown>]>([
  ['a part that is not the next one', (content) => sendParts(content, [1])],
  ['the same part twice', (content) => sendParts(content, [0, 0])],
  ['a part after the last one', (content) => sendParts(content, [0, 1])],
])('%s is refused, and the file is given up', async (_name, give) => {
  await expect(give(await bundle())).rejects.toMatchObject({ code: 'wrong-usage' })
  expect(await filesOf(there)).toEqual([])
  expect(there.store.sessions.list()).toEqual([])
})

async function sendParts(content: Buffer, indexes: readonly number[]): Promise<void> {
  const { id } = await desk.beginImport('x', content.length)
  for (const index of indexes) await desk.importPart(id, index, content.toString('base64'))
}

test('one part twice at the same moment is taken once', async () => {
  const content = await bundle()
  const { id } = await desk.beginImport('x', content.length)
  const base64 = content.toString('base64')
  const [first, second] = await Promise.allSettled([desk.importPart(id, 0, base64), desk.importPart(id, 0, base64)])
  expect([first.status, second.status]).toEqual(['fulfilled', 'rejected'])
})

test.each([
  ['more bytes than announced', -1],
  ['fewer', 1],
])('%s are refused', async (_name, difference) => {
  const content = await bundle()
  const { id } = await desk.beginImport('x', content.length + difference)
  await expect(desk.importPart(id, 0, content.toString('base64'))).rejects.toMatchObject({ code: 'wrong-usage' })
  await expect(desk.finishImport(id)).rejects.toMatchObject({ code: 'wrong-usage' })
  expect(await filesOf(there)).toEqual([])
})

test('a file that did not arrive whole is not read', async () => {
  const { id } = await desk.beginImport('x', 2 * PART_BYTES)
  await desk.importPart(id, 0, Buffer.alloc(PART_BYTES).toString('base64'))
  await expect(desk.finishImport(id)).rejects.toMatchObject({ code: 'wrong-usage', kept: 'Nothing was imported.' })
  expect(await filesOf(there)).toEqual([])
})

test('an id that is none, of an export, or of what was ended, is refused', async () => {
  const { id } = await desk.beginExport({ ids: ['s1'], format: 'csv' })
  const refusal = { code: 'wrong-usage' }
  await expect(desk.importPart(id, 0, 'AA==')).rejects.toMatchObject(refusal)
  await expect(desk.finishImport('../../here')).rejects.toMatchObject(refusal)
  expect(() => desk.follow('nobody', undefined)).toThrow(expect.objectContaining(refusal))
  const incoming = await desk.beginImport('x', 3)
  await expect(desk.exportPart(incoming.id, 0)).rejects.toMatchObject(refusal)
  await desk.end(incoming.id)
  await expect(desk.importPart(incoming.id, 0, 'AAAA')).rejects.toMatchObject(refusal)
})

test('a name is for messages: a path in it leads nowhere, and what a terminal obeys is left out', async () => {
  const name = '../../..\\..\\etc/cron.d/x\u001b[2J.rabundle'
  await expect(send(Buffer.from('no bundle'), name)).rejects.toMatchObject({
    code: 'bad-bundle',
    message: expect.stringMatching(/^x\[2J\.rabundle /) as unknown,
  })
  expect(await filesOf(there)).toEqual([])
  expect((await readdir(directory)).toSorted()).toEqual(['here', 'logs', 'there'])
})

test('a CSV that is refused is told by line and column', async () => {
  await expect(send(Buffer.from('run_id,label\n1,2\n'), 'mine.csv')).rejects.toMatchObject({
    code: 'bad-csv',
    message: expect.stringMatching(/^mine\.csv, line 1/) as unknown,
  })
})

test('what is too large for a page is refused before a byte of it comes; too many at once are, too', async () => {
  await expect(desk.beginImport('x', 4 * 2 ** 30 + 1)).rejects.toMatchObject({ code: 'wrong-usage' })
  const begun = await Promise.allSettled(Array.from({ length: 9 }, () => desk.beginImport('x', 1)))
  expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(8)
  expect(begun.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'device-busy' } })
  await desk.close()
  await desk.beginImport('x', 1)
})

test('at the start, what a killed bench has left is removed, and what another one is at is not', async () => {
  const transfers = path.join(there.paths.data, 'transfers')
  // Above the largest process id of Linux; the first process of a machine; this one, before it had begun.
  const folders = [String(2 ** 23), '1', String(process.pid), 'not a number']
  for (const name of folders) await mkdir(path.join(transfers, name, 'some'), { recursive: true })
  const other = await TransferDesk.open(there, hub, journal)
  expect(await readdir(transfers)).toEqual(['1'])
  await other.close()
})

test('a file that was sent is taken as text by work that wants it, once', async () => {
  const content = Buffer.from('a,b\nä,2\n'.repeat(100_000))
  const { id, partBytes } = await desk.beginImport('w.csv', content.length)
  await expect(desk.takeText(id)).rejects.toMatchObject({ code: 'wrong-usage' })
  const again = await desk.beginImport('w.csv', content.length)
  for (let index = 0; index * partBytes < content.length; index += 1) {
    const part = content.subarray(index * partBytes, (index + 1) * partBytes)
    await desk.importPart(again.id, index, part.toString('base64'))
  }
  expect(await desk.takeText(again.id)).toBe(content.toString('utf8'))
  await expect(desk.takeText(again.id)).rejects.toMatchObject({ code: 'wrong-usage' })
})
