import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { appOfThisFile, expect, test } from './fixtures.ts'
import { NODE, ROOT } from './home.ts'
import { lookInBothThemes } from './look.ts'
import { SAMPLE } from './sample.ts'

const app = appOfThisFile()
const SESSION = `/sessions/${SAMPLE.sessionId}`
const TIME_CHART = /^Runs of the session in time/

test('all runs lie on one time axis, and a range that is drawn has its own statistics', async () => {
  const { page, open } = app()
  await open(SESSION)
  const chart = page.getByRole('img', { name: TIME_CHART })
  await expect(chart).toBeVisible()
  const whole = page.getByText(/^The whole session: \d+ windows of \d+ runs/)
  await expect(whole).toBeVisible()
  const runs = page.getByRole('region', { name: 'Runs' }).getByRole('row')
  await expect(whole).toContainText(`of ${(await runs.count()) - 1} runs`)
  await lookInBothThemes(page, 'session-time')

  const box = await chart.boundingBox()
  if (box === null) throw new Error('The chart is nowhere.')
  await page.mouse.move(box.x + box.width * 0.3, box.y + 60)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 })
  await page.mouse.up()
  const part = page.getByText(/^\d+:\d\d to \d+:\d\d: \d+ windows? of \d+ runs?/)
  await expect(part).toBeVisible()
  const requests = page.getByRole('group', { name: 'Statistics of the range' }).getByRole('row', { name: /^requests / })
  const windows = /: (\d+) windows?/.exec((await part.textContent()) ?? '')?.[1]
  await expect(requests.getByRole('cell').nth(2)).toHaveText(windows ?? 'no number')
  await page.getByRole('button', { name: 'Zoom to the range' }).click()
  await expect(part).toBeVisible()
  await page.getByRole('button', { name: 'Whole session' }).click()
  await expect(whole).toBeVisible()
})

test('a click on the time axis opens the run that ran then, at its window', async () => {
  const { page, open } = app()
  await open(SESSION)
  const chart = page.getByRole('img', { name: TIME_CHART })
  // The first run's first window is at the axis' start.
  await chart.click({ position: { x: 55, y: 60 } })
  await expect(page).toHaveURL(/\/runs\/[^/]+\?window=0$/)
  await expect(page.getByRole('heading', { name: /^Window 1 of/ })).toBeVisible()
})

test('what the time axis shows is chosen, and its range moved, by keys', async () => {
  const { page, open } = app()
  await open(SESSION)
  await expect(page.getByRole('img', { name: TIME_CHART })).toBeVisible()
  const jumps = page.getByRole('checkbox', { name: 'jumps' })
  await jumps.focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('img', { name: /jumps over 1 MiB, share/ })).toBeVisible()
  await page.getByRole('checkbox', { name: 'model’s decisions' }).focus()
  await page.keyboard.press('Space')
  await expect(page.getByRole('img', { name: /model: decided, by window/ })).toBeVisible()
  await page.getByRole('slider', { name: 'Start of the range' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText(/^\d+:\d\d to \d+:\d\d: \d+ windows? of \d+ runs?/)).toBeVisible()
  await lookInBothThemes(page, 'session-decisions')
})

test('windows lie where their features are, and one is opened from there', async () => {
  const { page, open } = app()
  await open(SESSION)
  const scatter = page.getByRole('img', { name: /^Windows by .*, by class$/ })
  await scatter.scrollIntoViewIfNeeded()
  await expect(page.getByText(/^All \d+ windows with features, as served-v1/)).toBeVisible()
  await lookInBothThemes(page, 'session-features')
  await page.getByText('Parallel coordinates').click()
  const lines = page.getByRole('img', { name: /^A line a window/ })
  await expect(lines).toBeVisible()
  await lookInBothThemes(page, 'session-parallel')
  await page.getByText('Scatter', { exact: true }).click()
  await scatter.scrollIntoViewIfNeeded()
  const box = await scatter.boundingBox()
  if (box === null) throw new Error('The chart is nowhere.')
  // Somewhere among the points: a canvas has no elements to ask for.
  for (let at = 0; at < 400 && !page.url().includes('/runs/'); at += 1) {
    const [x, y] = [70 + ((at * 37) % (box.width - 90)), 40 + ((at * 53) % (box.height - 90))]
    await page.mouse.click(box.x + x, box.y + y)
  }
  await expect(page).toHaveURL(/\/runs\/[^/]+\?window=\d+$/)
})

test('a model is asked about the session, and what that is worth is said', async () => {
  const { page, open } = app()
  await open(SESSION)
  const heading = page.getByRole('heading', { name: 'Windows the model gets wrong' })
  await heading.scrollIntoViewIfNeeded()
  await expect(page.getByText(/^Right on \d+ of \d+ windows, wrong on \d+/)).toBeVisible()
  await expect(page.getByText(/^It (learned from|was trained on)/)).toBeVisible()
  await expect(page.getByRole('group', { name: 'What the model makes of each class' })).toBeVisible()
  await lookInBothThemes(page, 'session-wrong')
})

test('single requests are shown where the raw trace is kept, and a sentence where it is not', async () => {
  const { page, open, home } = app()
  await open(`${SESSION}/runs/${SAMPLE.runName}?window=0`)
  await expect(page.getByText(/^No raw trace of this run is kept here/)).toBeVisible()
  const program = path.join(ROOT, 'e2e/store-kept-trace.ts')
  await promisify(execFile)(NODE, [program, home.dataDirectory, '2026-11-25-kept-0001'])
  await open('/sessions/2026-11-25-kept-0001/runs/mixed-kept-1?window=0')
  await expect(page.getByText(/^All \d+ requests, as they were issued to the disk/)).toBeVisible()
  const chart = page.getByRole('img', { name: /^Requests of window 1 by time and sector/ })
  await chart.scrollIntoViewIfNeeded()
  await lookInBothThemes(page, 'window-requests')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('img', { name: /^Requests of window 2 by time and sector/ })).toBeVisible()
})

test('a wrong window is one click from its run, and a long session is sampled and says so', async () => {
  const { page, open, home } = app()
  const program = path.join(ROOT, 'e2e/store-long-session.ts')
  await promisify(execFile)(NODE, [program, home.dataDirectory, '2026-11-26-long-0001'])
  await open('/sessions/2026-11-26-long-0001')
  await expect(page.getByText(/^The whole session: 10000 windows of 20 runs/)).toBeVisible()
  await expect(page.getByText(/^5000 of \d+ windows, evenly spread over the session/)).toBeVisible()
  await lookInBothThemes(page, 'session-long')
  const found = page.getByRole('region', { name: 'Windows that are wrong or left alone' })
  await found.getByRole('link').first().click()
  await expect(page).toHaveURL(/\/runs\/[^/]+\?window=\d+$/)
  await expect(page.getByRole('heading', { name: /^Window \d+ of 500/ })).toBeVisible()
})
