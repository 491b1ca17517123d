import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../store/index.ts'
import { exampleRun, NEW_SESSION } from '../../store/testing/example-data.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const directory = mkdtempSync(path.join(tmpdir(), 'rabench-cli-traces-'))
const data = path.join(directory, 'data')
const DAY_MS = 86_400_000

beforeAll(() => {
  const store = openStore(path.join(data, 'bench.sqlite'))
  for (const [id, days] of [
    ['old', 40],
    ['new', 2],
  ] as const) {
    const startedAt = new Date(Date.now() - days * DAY_MS).toISOString()
    const tracePath = traceOf(id)
    mkdirSync(path.dirname(tracePath), { recursive: true })
    writeFileSync(tracePath, Buffer.alloc(2 ** 20))
    store.sessions.create({ ...NEW_SESSION, id })
    store.runs.save(exampleRun(id, 'run', { run: { tracePath, startedAt } }))
    store.sessions.end(id, 'complete', startedAt)
  }
  store.close()
})
afterAll(() => {
  rmSync(directory, { recursive: true })
})

function traceOf(id: string): string {
  return path.join(data, 'traces', id, 'run.tar.zst')
}

function traces(...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, ['src/main/cli/rabench.ts', 'traces', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, RABENCH_DATA: data, RABENCH_CACHE: path.join(directory, 'cache') },
  })
  return { status, stdout }
}

test('kept traces are listed by session, and those beyond a limit are deleted, which is said', () => {
  const { stdout } = traces('--json')
  expect(JSON.parse(stdout)).toMatchObject([
    { sessionId: 'old', runs: 1, bytes: 2 ** 20, isLimited: true },
    { sessionId: 'new', runs: 1, bytes: 2 ** 20, isLimited: true },
  ])
  expect(traces().stdout).toMatch(/old +1 +0\.00 +\d{4}-\d\d-\d\d +apply/)
  expect(traces('--keep-days', '30')).toEqual({
    status: 0,
    stdout: 'Deleted raw traces beyond the limits: 1 of old; 0.00 GiB. Their windows stay.\n',
  })
  expect([traceOf('old'), traceOf('new')].map((file) => existsSync(file))).toEqual([false, true])
  expect(traces('--keep-gib', '1').stdout).toBe('No raw trace is beyond the limits.\n')
})

test('a limit that is none is wrong usage', () => {
  expect(traces('--keep-gib', '0').status).toBe(2)
  expect(traces('--keep-days', 'week').status).toBe(2)
})
