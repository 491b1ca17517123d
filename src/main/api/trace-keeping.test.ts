import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ActivityInput } from '../../shared/contract/index.ts'
import { openWorkbench, type Workbench } from '../bench/index.ts'
import { exampleRun, NEW_SESSION } from '../store/testing/example-data.ts'
import { EventHub } from './event-hub.ts'
import { Journal } from './journal.ts'
import { RunningActivity } from './running-activity.ts'
import { SettingsFile } from './settings-file.ts'
import { TraceKeeping } from './trace-keeping.ts'

let directory: string
let bench: Workbench
let hub: EventHub
let journal: Journal
let settings: SettingsFile
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-trace-keeping-'))
  bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
  hub = new EventHub()
  journal = new Journal(path.join(directory, 'logs'), hub)
  settings = new SettingsFile(bench.paths.data)
})
afterEach(async () => {
  await journal.close()
  bench.close()
  await rm(directory, { recursive: true })
})

/** Of a session that ended long ago. */
async function oldTrace(sessionId: string): Promise<string> {
  const tracePath = path.join(bench.paths.data, 'traces', sessionId, 'run.tar.zst')
  await mkdir(path.dirname(tracePath), { recursive: true })
  await writeFile(tracePath, 'trace')
  bench.store.sessions.create({ ...NEW_SESSION, id: sessionId })
  bench.store.runs.save(exampleRun(sessionId, 'run', { run: { tracePath, startedAt: '2020-01-01T00:00:00.000Z' } }))
  bench.store.sessions.end(sessionId, 'complete', '2020-01-01T01:00:00.000Z')
  return tracePath
}

/** Work of a kind ends under limits that came after the start. */
async function afterEndOf(input: ActivityInput): Promise<void> {
  await settings.set({ keptTraces: {} })
  const keeping = new TraceKeeping(bench, hub, journal, settings)
  await settings.set({ keptTraces: { maxDays: 30 } })
  new RunningActivity({ id: 'a', title: 'Work', steps: [], input }, (activity) => {
    hub.publish({ type: 'activity', activity })
  }).end('done')
  await keeping.close()
}

test('what is beyond the limits of the settings goes at the start, and the log says which', async () => {
  await settings.set({ keptTraces: { maxDays: 30 } })
  const trace = await oldTrace('s1')
  await new TraceKeeping(bench, hub, journal, settings).close()
  expect(existsSync(trace)).toBe(false)
  expect(journal.lines().map(({ text }) => text)).toEqual([expect.stringContaining('1 of s1')])
})

test('and after each capture, by the limits of then, but after no other work', async () => {
  const trace = await oldTrace('s1')
  await afterEndOf({ kind: 'sweep', boxName: 'virtual', seed: 1 })
  expect(existsSync(trace)).toBe(true)
  await afterEndOf({ kind: 'capture', boxName: 'virtual', profileName: 'quick' })
  expect(existsSync(trace)).toBe(false)
})
