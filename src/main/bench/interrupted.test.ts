import { spawn } from 'node:child_process'
import { readdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Holder, HoldFile } from '../hold/index.ts'
import { exampleRun, NEW_SESSION } from '../store/testing/example-data.ts'
import { holdFiles } from './holding.ts'
import { boxesLeft, discardInterrupted, interruptedWorks, keepInterrupted, resumable } from './interrupted.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

let directory: string
let bench: Workbench
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-interrupted-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
})
afterEach(async () => {
  bench.close()
  await rm(directory, { recursive: true })
})

const HOLD: Omit<HoldFile, 'holder'> = {
  format: 'rabench-hold',
  version: 1,
  id: '00112233445566aa',
  boxName: 'lab7',
  work: 'capture',
  since: '2026-11-30T07:00:00.000Z',
  subjects: ['s1'],
  marks: [],
  undo: [],
}

/** A holder whose process has ended. */
async function deadHolder(): Promise<Holder> {
  const child = spawn('true')
  const pid = child.pid ?? Number.NaN
  await new Promise((resolve) => child.once('close', resolve))
  return { ...(await holdFiles(bench).holder()), pid, processStart: '1' }
}

/** A session whose process is gone, with one of two runs. */
function session(id: string): void {
  bench.store.sessions.create({ ...NEW_SESSION, id, boxName: 'lab7' })
  bench.store.runs.save(exampleRun(id, 'random-mmap-4k-ra16-1-cold'))
}

test('a session that nobody ended is interrupted, with how much of it is complete', async () => {
  session('s1')
  session('s2')
  bench.store.sessions.end('s2', 'complete', NEW_SESSION.startedAt)
  expect(await interruptedWorks(bench)).toEqual([
    {
      kind: 'session',
      id: 's1',
      boxName: 'lab7',
      startedAt: NEW_SESSION.startedAt,
      title: 'Quick',
      complete: 1,
      planned: 2,
      canResume: true,
    },
  ])
})

test('one at which a process of this computer still works is not, whichever process that is', async () => {
  session('s1')
  const files = holdFiles(bench)
  await files.write({ ...HOLD, holder: await files.holder() })
  expect(await interruptedWorks(bench)).toEqual([])
  expect(await boxesLeft(bench)).toEqual([])
  await expect(keepInterrupted(bench, 's1')).rejects.toMatchObject({ code: 'wrong-usage' })
})

test('a process that has ended, or whose number another one has now, works no more; its box is told of', async () => {
  session('s1')
  const files = holdFiles(bench)
  for (const holder of [await deadHolder(), { ...(await files.holder()), processStart: '1' }]) {
    await files.write({ ...HOLD, holder })
    expect((await interruptedWorks(bench)).map(({ id }) => id)).toEqual(['s1'])
    expect((await boxesLeft(bench)).map(({ boxName, work }) => [boxName, work])).toEqual([['lab7', 'capture']])
  }
})

test('what lacks something can go on, unless it is at work', async () => {
  session('s1')
  expect(await resumable(bench, 's1')).toEqual({ kind: 'session', boxName: 'lab7' })
  bench.store.sessions.end('s1', 'partial', NEW_SESSION.startedAt)
  expect(await resumable(bench, 's1')).toEqual({ kind: 'session', boxName: 'lab7' })
  const files = holdFiles(bench)
  await files.write({ ...HOLD, holder: await files.holder() })
  await expect(resumable(bench, 's1')).rejects.toThrow('"s1" is at work.')
  bench.store.sessions.end('s1', 'complete', NEW_SESSION.startedAt)
  await files.remove(HOLD.id)
  await expect(resumable(bench, 's1')).rejects.toMatchObject({ code: 'wrong-usage' })
  await expect(resumable(bench, 'nobody')).rejects.toMatchObject({ code: 'wrong-usage' })
})

test('keeping it ends it with its runs, discarding it erases it with them', async () => {
  session('s1')
  session('s2')
  bench.store.sessions.create({ ...NEW_SESSION, id: 's3' })
  await keepInterrupted(bench, 's1')
  await keepInterrupted(bench, 's3')
  await discardInterrupted(bench, 's2')
  expect(bench.store.sessions.list().map(({ id, state, runs }) => [id, state, runs])).toEqual([
    ['s1', 'partial', 1],
    ['s3', 'failed', 0],
  ])
  expect(bench.store.runs.ofSession('s2')).toEqual([])
  expect(await interruptedWorks(bench)).toEqual([])
})

test('what was changed on a virtual box that is down is gone with it', async () => {
  const files = holdFiles(bench)
  await files.write({ ...HOLD, boxName: 'virtual', holder: await deadHolder() })
  expect(await boxesLeft(bench)).toEqual([])
  expect(await readdir(path.join(bench.paths.data, 'holds'))).toEqual(['bench-id'])
})
