import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exampleRun, exampleWindows, NEW_SESSION } from '../store/testing/example-data.ts'
import {
  holdTraceLimits,
  prunedText,
  pruneTraces,
  traceLimitsOf,
  tracesToRemove,
  type RetainedTrace,
} from './trace-retention.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

const GIB = 2 ** 30
const NOW = new Date('2026-11-30T12:00:00.000Z')

/** Recorded so many days ago. */
function trace(days: number, gib: number, more: Partial<RetainedTrace> = {}): RetainedTrace {
  return {
    runId: `s/${days}`,
    bytes: gib * GIB,
    recordedAt: new Date(NOW.getTime() - days * 86_400_000).toISOString(),
    sessionState: 'complete',
    sessionTags: [],
    ...more,
  }
}

describe('traces beyond the limits', () => {
  const traces = [trace(1, 2), trace(3, 2), trace(2, 2), trace(5, 0.5)]

  test.each([
    ['no limit leaves all', {}, []],
    ['what fits exactly stays', { maxGib: 6.5 }, []],
    ['the oldest goes first', { maxGib: 6.4 }, ['s/5']],
    ['one that does not fit takes the older ones with it, however small', { maxGib: 5 }, ['s/5', 's/3']],
    ['a limit below the newest one leaves none', { maxGib: 1 }, ['s/5', 's/3', 's/2', 's/1']],
    ['one of just that age stays', { maxDays: 3 }, ['s/5']],
    ['the stricter of two limits holds', { maxGib: 4, maxDays: 4 }, ['s/5', 's/3']],
  ])('%s', (_what, limits, gone) => {
    expect(tracesToRemove(traces, limits, NOW)).toEqual(gone)
  })

  test('those of a session that is being captured, or that is to be kept, stay and do not count', () => {
    const running = trace(9, 50, { sessionState: 'running' })
    const wanted = trace(8, 50, { sessionTags: ['fan', 'keep'] })
    expect(tracesToRemove([running, wanted, ...traces], { maxGib: 6.4, maxDays: 7 }, NOW)).toEqual(['s/5'])
  })
})

test('a remark says which went and how much, and does not grow without end', () => {
  const sessions = Array.from({ length: 7 }, (_, at) => ({ sessionId: `s${at}`, runs: at + 1 }))
  expect(prunedText({ freedBytes: 0, sessions: [] })).toBeUndefined()
  expect(prunedText({ freedBytes: 1.5 * GIB, sessions: sessions.slice(0, 2) })).toBe(
    'Deleted raw traces beyond the limits: 1 of s0, 2 of s1; 1.50 GiB. Their windows stay.',
  )
  expect(prunedText({ freedBytes: 0, sessions })).toContain('5 of s4, those of 2 more; 0.00 GiB')
})

describe('in a data folder', () => {
  let directory: string
  let bench: Workbench
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'rabench-retention-'))
    bench = openWorkbench({ data: path.join(directory, 'data'), cache: path.join(directory, 'cache') })
    bench.store.sessions.create({ ...NEW_SESSION, id: 's1' })
  })
  afterEach(async () => {
    bench.close()
    await rm(directory, { recursive: true })
  })

  async function kept(name: string, startedAt: string, folder = path.join('data', 'traces', 's1')): Promise<string> {
    const tracePath = path.join(directory, folder, `${name}.tar.zst`)
    await mkdir(path.dirname(tracePath), { recursive: true })
    await writeFile(tracePath, Buffer.alloc(1024))
    bench.store.runs.save(exampleRun('s1', name, { run: { tracePath, startedAt } }))
    return tracePath
  }
  const days = (count: number) => new Date(NOW.getTime() - count * 86_400_000).toISOString()

  test('files beyond the limits are deleted, windows and the traces of other folders stay', async () => {
    const old = await kept('old', days(20))
    const late = await kept('late', days(1))
    const elsewhere = await kept('elsewhere', days(30), 'mine')
    bench.store.sessions.end('s1', 'complete', NOW.toISOString())
    expect(await pruneTraces(bench, { maxDays: 10 }, NOW)).toEqual({
      freedBytes: 1024,
      sessions: [{ sessionId: 's1', runs: 1 }],
    })
    expect([old, late, elsewhere].map((file) => existsSync(file))).toEqual([false, true, true])
    expect(bench.store.runs.windows('s1/old')).toEqual(exampleWindows(5))
    expect(bench.store.runs.keptTrace('s1/old')).toBeUndefined()
    expect(await pruneTraces(bench, { maxDays: 10 }, NOW)).toEqual({ freedBytes: 0, sessions: [] })
  })

  test('nothing goes while its session is being captured', async () => {
    const old = await kept('old', days(20))
    expect(await pruneTraces(bench, { maxDays: 10, maxGib: 1e-9 }, NOW)).toEqual({ freedBytes: 0, sessions: [] })
    expect(existsSync(old)).toBe(true)
  })

  test('that traces cannot be deleted is a remark, no failure of the work before it', async () => {
    await rm(path.join(directory, 'data'), { recursive: true })
    const remarks: string[] = []
    await holdTraceLimits(bench, { maxDays: 1 }, (remark) => remarks.push(remark))
    expect(remarks).toEqual([expect.stringMatching(/^Raw traces beyond the limits could not be deleted: ENOENT/)])
  })

  test.each([
    ['no settings', undefined, {}],
    ['settings that cannot be read', '{"format":', {}],
    ['settings of before there were limits', '{"format":"rabench-settings","version":1,"settings":{"seed":1}}', {}],
    ['settings with a limit', '{"version":1,"settings":{"keptTraces":{"maxGib":2}}}', { maxGib: 2 }],
  ])('%s say what the limits are', async (_what, text, limits) => {
    if (text !== undefined) await writeFile(path.join(directory, 'data', 'settings.json'), text)
    expect(await traceLimitsOf(bench)).toEqual(limits)
  })
})
