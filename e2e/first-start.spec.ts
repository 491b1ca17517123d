import { expect, test } from './fixtures.ts'
import { expectPlace, PLACES } from './places.ts'
import { SAMPLE } from './sample.ts'

test('the sample is on the Start page at the first start', async ({ app }) => {
  const { page } = app
  const recent = page.getByRole('group', { name: 'Recent sessions' })
  await expect(recent.getByRole('row', { name: /quick on virtual/ })).toContainText('sample')
  const paintedMs = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
  await page.reload()
  await expect(recent.getByRole('row', { name: /quick on virtual/ })).toContainText('sample')
  process.stdout.write(`    first paint of the first start after ${Math.round(paintedMs ?? Number.NaN)} ms\n`)
  await expect(page.getByText('Nothing is running')).toBeVisible()
})

test('every page shows something real without a box, by its link and after a reload', async ({ app }) => {
  const { page } = app
  for (const place of PLACES) {
    await test.step(place.name, async () => {
      await app.open(place.path)
      await expectPlace(page, place)
      await page.reload()
      await expectPlace(page, place)
    })
  }
})

test('session, run, window, comparison, recording and model open by clicking', async ({ app }) => {
  const { page } = app
  const rail = page.getByRole('navigation', { name: 'Pages' })
  await page.getByRole('link', { name: 'quick on virtual' }).click()
  await expect(page).toHaveURL(new RegExp(`/sessions/${SAMPLE.sessionId}$`))

  await page.getByRole('region', { name: 'Runs' }).getByRole('link', { name: SAMPLE.runName, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: SAMPLE.runName })).toBeVisible()
  await page.getByRole('region', { name: 'Windows' }).getByRole('row').nth(2).dblclick()
  await expect(page.getByRole('heading', { name: /^Window 2 of \d+$/ })).toBeVisible()
  await expect(page).toHaveURL(/\?window=1$/)
  await page.reload()
  await expect(page.getByRole('heading', { name: /^Window 2 of \d+$/ })).toBeVisible()

  await rail.getByRole('link', { name: 'Sessions' }).click()
  await page.getByRole('link', { name: 'With and without, on virtual' }).click()
  await expect(page.getByText(/^With the module the throughput is/)).toBeVisible()
  await rail.getByRole('link', { name: 'Sessions' }).click()
  await page.getByRole('link', { name: 'vdb on virtual, live' }).click()
  await expect(page.getByRole('heading', { name: /^Decisions: \d+$/ })).toBeVisible()

  await rail.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('region', { name: 'Models' }).getByRole('row').nth(1).getByRole('link').first().click()
  await expect(page.getByText(/^Right on \d+ of \d+ windows/)).toBeVisible()
  await page.getByRole('button', { name: 'Type the features of a window' }).click()
  await page.getByRole('button', { name: 'Classify this window' }).click()
  await expect(page.getByText(/(sequential|random|mixed), so \d+/)).toBeVisible()
})

test('a setting is kept over a reload, and a wrong one is refused next to its field', async ({ app }) => {
  const { page } = app
  await app.open('/settings')
  const seed = page.getByLabel('Seed of the training')
  await seed.fill('42')
  await seed.blur()
  await expect(page.getByText('Saved')).toBeVisible()
  await page.getByLabel(/Readahead for .*random/).fill('2')
  await expect(page.getByText('A whole number from 4 to 16384')).toBeVisible()
  await page.getByText('dark', { exact: true }).click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.reload()
  await expect(seed).toHaveValue('42')
  await expect(page.getByLabel(/Readahead for .*random/)).toHaveValue('16')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
})
