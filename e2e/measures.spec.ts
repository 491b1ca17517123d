import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from './fixtures.ts'
import { NODE, ROOT } from './home.ts'
import { lookInBothThemes } from './look.ts'

const SESSION = '2026-11-24-measured-0001'
const RUN = 'mixed-psync-64k-1-cold'
const LOSSES = 'at times that may lie in windows 3 and 4: they are marked and left out of training.'

test('a measured run shows what the disk did, and marks the windows that the tracer lost something of', async ({
  app: { page, open, home },
}) => {
  await promisify(execFile)(NODE, [path.join(ROOT, 'e2e/store-measured-run.ts'), home.dataDirectory, SESSION])
  await open(`/sessions/${SESSION}/runs/${RUN}?window=2`)
  await expect(page.getByRole('heading', { level: 1, name: RUN })).toBeVisible()
  await expect(page.getByText(LOSSES)).toBeVisible()
  await expect(page.getByRole('img', { name: /throughput, request rate and latency/ })).toBeVisible()
  await page.getByText('Disk in detail').click()
  await expect(page.getByRole('img', { name: /requests in flight, reads and writes, merges/ })).toBeVisible()
  await expect(page.getByText(/at a time that may lie in this window: it is left out of training/)).toBeVisible()
  await expect(page.getByText(/^mean .*, most \d+$/)).toBeVisible()
  await expect(page.getByRole('row', { name: /120 events/ })).toHaveCount(2)
  await lookInBothThemes(page, 'run-measured')
  await page.getByText('added to the page cache').scrollIntoViewIfNeeded()
  await lookInBothThemes(page, 'run-measured-window')
})

test('its windows go out in the seed’s columns, without what the tracer may have missed', async ({ app: { home } }) => {
  await promisify(execFile)(NODE, [path.join(ROOT, 'e2e/store-measured-run.ts'), home.dataDirectory, SESSION])
  const out = path.join(home.dataDirectory, 'out.csv')
  const said: unknown = JSON.parse(await home.rabench('export', SESSION, '--out', out, '--json'))
  const text = await readFile(out, 'utf8')
  expect(said).toEqual({ sessions: [SESSION], format: 'csv', path: out, rows: 12, bytes: Buffer.byteLength(text) })
  const lines = text.trim().split('\n')
  expect(lines).toHaveLength(13)
  expect(lines.map((line) => line.split(',')[6] === '')).toEqual(lines.map((_, at) => at === 3 || at === 4))
})
