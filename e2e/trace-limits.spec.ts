import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { startBench, type BenchProcess } from './bench-process.ts'
import { expect, test } from './fixtures.ts'
import { NODE, ROOT } from './home.ts'

const PROGRAM = path.join(ROOT, 'e2e/store-old-trace.ts')
const OLD = '2020-01-01-quick-0001'
const NEW = '2026-11-30-quick-0002'
const HOUR_MS = 3_600_000

test.beforeEach(() => {
  test.skip(test.info().project.name === 'electron', 'the bench is started anew, which in Electron ends the page')
})

test('limits of raw traces are set in the settings, hold from the next start, and cost no window', async ({ app }) => {
  const { page, home, errors } = app
  if (app.bench === undefined) throw new Error('no bench to start anew')
  let bench: BenchProcess = app.bench
  const startAnew = async (at: string) => {
    await bench.stop()
    bench = await startBench(home, Number(new URL(bench.origin).port))
    await page.goto(bench.address)
    await page.goto(`${bench.origin}${at}`)
  }
  const store = (id: string, startedAt: string) =>
    promisify(execFile)(NODE, [PROGRAM, home.dataDirectory, id, 'virtual', startedAt])
  const isKept = (id: string) => existsSync(path.join(home.dataDirectory, 'traces', id, 'mixed-1-cold.tar.zst'))
  await store(OLD, '2020-01-01T00:00:00.000Z')
  await store(NEW, new Date(Date.now() - HOUR_MS).toISOString())

  await page.goto(`${bench.origin}/settings`)
  const days = page.getByLabel('Keep for at most, days')
  const gib = page.getByLabel('Keep at most, GiB')
  await days.fill('0')
  await days.blur()
  await expect(page.getByText('A number above 0, at most 36500, or nothing')).toBeVisible()
  await page.reload()
  await expect(days).toHaveValue('')
  await days.fill('30')
  await days.blur()
  await startAnew('/settings')
  await expect(days).toHaveValue('30')
  await expect.poll(() => [isKept(OLD), isKept(NEW)]).toEqual([false, true])

  await page.goto(`${bench.origin}/sessions/${OLD}/runs/mixed-1-cold`)
  await expect(page.getByRole('heading', { name: 'Windows: 4' })).toBeVisible()
  await page.goto(`${bench.origin}/settings`)
  await days.fill('')
  await days.blur()
  await gib.fill('0.0005')
  await gib.blur()
  await startAnew('/settings')
  await expect(days).toHaveValue('')
  await expect.poll(() => isKept(NEW)).toBe(false)
  expect(await home.rabench('traces')).not.toContain(NEW)
  // What Chromium says of a connection that fails is no error of ours.
  expect(errors.splice(0).filter((error) => !error.startsWith('WebSocket connection to'))).toEqual([])
  await bench.stop()
})
