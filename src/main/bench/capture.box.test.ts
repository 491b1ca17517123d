import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BenchError } from '../../shared/errors.ts'
import type { Profile } from '../../shared/profile.ts'
import { NOBODY_TO_ASK } from '../box/index.ts'
import { loadProfile } from '../workload/index.ts'
import { withBox, type Access } from './access.ts'
import { captureOnBox } from './capture.ts'
import { stateOfBox } from './testing/box-state.ts'
import { upVirtualBox, VIRTUAL } from './virtual-box.ts'
import { defaultPaths, openWorkbench, type Workbench } from './workbench.ts'

let bench: Workbench
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-capture-'))
  bench = openWorkbench({ ...defaultPaths(), data: directory })
  await upVirtualBox(bench)
})
afterAll(async () => {
  await bench.machine.stop()
  bench.close()
  await rm(directory, { recursive: true, force: true })
})

function onVirtualBox<T>(work: (access: Access) => Promise<T>): Promise<T> {
  return withBox(bench, VIRTUAL, NOBODY_TO_ASK, work)
}

async function failure(work: Promise<unknown>): Promise<BenchError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof BenchError) return error
  throw new Error(`expected a BenchError, got ${String(error)}`)
}

/** The shortest campaign that is one: a few workloads of two windows. */
async function shortProfile(workloads: number): Promise<Profile> {
  const { profile } = await loadProfile('smoke')
  return { ...profile, seconds: 5, workloads: profile.workloads.slice(0, workloads) }
}

test('a capture leaves the box as it was: no trace, no tracing session, no other readahead', async () => {
  const profile = await shortProfile(1)
  await onVirtualBox(async (access) => {
    const before = await stateOfBox(access.box, access.address.scratch)
    const session = await captureOnBox(bench, access, { profile })
    expect(await stateOfBox(access.box, access.address.scratch)).toEqual(before)
    const windows = bench.store.runs.labelledWindows([session.id])
    const runs = bench.store.runs.ofSession(session.id)
    expect(windows).toHaveLength(2 * runs.length)
    expect(runs.map(({ discardedEvents }) => discardedEvents)).toEqual(runs.map(() => 0))
    const commands = bench.store.commandLogs.ofSubject(session.id)
    expect(commands.filter(({ command }) => /(^|[ /'])fio /.test(command)).length).toBeGreaterThanOrEqual(runs.length)
    expect(commands.every(({ exitCode }) => exitCode !== undefined)).toBe(true)
  })
})

test('stopping in the middle keeps the complete runs and leaves nothing running on the box', async () => {
  const profile = await shortProfile(3)
  await onVirtualBox(async (access) => {
    const before = await stateOfBox(access.box, access.address.scratch)
    const abort = new AbortController()
    const error = await failure(
      captureOnBox(bench, access, {
        profile,
        signal: abort.signal,
        onProgress: ({ doing }) => {
          if (doing.startsWith('run 2'))
            setTimeout(() => {
              abort.abort()
            }, 4000)
        },
      }),
    )
    expect(error.code).toBe('interrupted')
    expect(error.kept).toMatch(/^1 of \d+ runs are saved/)
    expect(await stateOfBox(access.box, access.address.scratch)).toEqual(before)
    const session = bench.store.sessions.list().at(-1)
    expect(session).toMatchObject({ state: 'partial', runs: 1 })
  })
})

test('pulling the plug in the middle is told within 30 s, and the complete runs are kept', async () => {
  const profile = await shortProfile(3)
  const unplugged: { at?: number } = {}
  const error = await failure(
    onVirtualBox((access) =>
      captureOnBox(bench, access, {
        profile,
        onProgress: ({ doing }) => {
          if (!doing.startsWith('run 2')) return
          setTimeout(() => {
            unplugged.at = Date.now()
            void bench.machine.state().then((state) => {
              if (state !== undefined) process.kill(state.pid, 'SIGKILL')
            })
          }, 4000)
        },
      }),
    ),
  )
  expect(error.code).toBe('connection-lost')
  expect(error.message).toContain(VIRTUAL)
  expect(error.kept).toMatch(/^1 of \d+ runs are saved/)
  expect((Date.now() - (unplugged.at ?? 0)) / 1000).toBeLessThan(30)
  expect(bench.store.sessions.list().at(-1)).toMatchObject({ state: 'partial', runs: 1 })
})
