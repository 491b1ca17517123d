import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { appOfThisFile, expect, test } from './fixtures.ts'
import { lookInBothThemes, picture } from './look.ts'
import { SAMPLE } from './sample.ts'

const NAME = 'of the workshop'
/** Of one seed with all that can be measured, on two cores. */
const TRAINING_MS = 240_000

const app = appOfThisFile()
/** Of the model page, once there is a model. */
let path: string | undefined

async function openModel(): Promise<Page> {
  if (path === undefined) throw new Error('No model was trained: see the first test of this file.')
  await app().open(path)
  const { page } = app()
  await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
  return page
}

test('a model is trained on chosen windows, and its page says how good it is on what it has not seen', async () => {
  test.setTimeout(TRAINING_MS + 120_000)
  const { page, open } = app()
  await open(`/models/train?session=${SAMPLE.sessionId}`)
  await expect(page.getByRole('img', { name: /Least, quartiles and most of 8 features/ })).toBeVisible()
  // All of the sample is from one box and one session.
  await expect(page.getByRole('checkbox', { name: 'by box, one left out' })).toBeDisabled()
  await expect(page.getByRole('checkbox', { name: 'by session, one left out' })).toBeDisabled()
  await page.getByRole('checkbox', { name: 'by window, which flatters' }).check()
  await page.getByRole('checkbox', { name: 'by run, 5 groups' }).check()
  await page.getByLabel('Seeds to try').fill('2')
  await page.getByLabel('Name of the model').fill(NAME)
  await picture(page, 'workshop-train')
  await page.getByRole('button', { name: 'Train on 1 session' }).click()
  await expect(page.getByRole('button', { name: 'Stop and keep' })).toBeVisible()
  await page.getByRole('link', { name: 'Open the new model' }).click({ timeout: TRAINING_MS })
  await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible()
  path = new URL(page.url()).pathname
  await expect(page.getByText(/^Right on \d+ of \d+ windows of runs that it had not seen/)).toBeVisible()
  await expect(page.getByRole('group', { name: 'By split' }).getByRole('row')).toHaveCount(4)
  await lookInBothThemes(page, 'workshop-model')
  for (const [name, label] of [
    ['calibration', /How often it is right by how sure it is/],
    ['importance', /Accuracy lost by shuffling/],
    ['learning-curve', /Accuracy by the number of windows/],
    ['features', /Least, quartiles and most/],
  ] as const) {
    await page.getByRole('img', { name: label }).scrollIntoViewIfNeeded()
    await picture(page, `workshop-model-${name}`)
  }
})

test('a field of the matrix shows its windows, each with a link to where it was captured', async () => {
  const page = await openModel()
  const field = page.getByRole('button', { name: /windows? of sequential called sequential$/ })
  const count = Number(/^\d+/.exec((await field.getAttribute('aria-label')) ?? '')?.[0])
  await field.focus()
  await page.keyboard.press('Enter')
  await expect(field).toHaveAttribute('aria-pressed', 'true')
  const list = page.getByRole('group', { name: 'Windows of this field' })
  await expect(list.getByRole('row')).toHaveCount(count + 1)
  await lookInBothThemes(page, 'workshop-windows')
  await list.getByRole('link').first().click()
  await expect(page).toHaveURL(/\/runs\/.+\?window=\d+$/)
  await expect(page.getByRole('heading', { name: /^Window \d+ of/ })).toBeVisible()
})

test('another split brings its own matrix', async () => {
  const page = await openModel()
  await page.getByRole('combobox', { name: 'Split' }).click()
  await page.getByRole('option', { name: 'by window, which flatters' }).click()
  await expect(page.getByText(/^\d+ windows of the same runs as those it learned from/)).toBeVisible()
})

test('its files are saved as others’ tools expect them', async () => {
  const page = await openModel()
  const files = page.getByRole('group', { name: 'Files' })
  await expect(files.getByRole('row', { name: /model_ts\.pt/ })).toBeVisible()
  await files.scrollIntoViewIfNeeded()
  await picture(page, 'workshop-files')
  expect(JSON.parse((await saved(page, 'model.json')).toString('utf8'))).toMatchObject({ format: 'rabench-model' })
  // A PyTorch file is a ZIP; numpy's is one too.
  for (const name of ['model.pth', 'train.npz']) expect((await saved(page, name)).subarray(0, 2).toString()).toBe('PK')
})

async function saved(page: Page, name: string): Promise<Buffer> {
  const started = page.waitForEvent('download')
  await page.getByRole('button', { name: `Save ${name}`, exact: true }).click()
  const file = await started
  expect(file.suggestedFilename()).toBe(name)
  return readFile(await file.path())
}

test('asked for the mean window of a class it gives that class, and for one unlike all others it stands by none', async () => {
  const page = await openModel()
  await page.getByRole('button', { name: 'Type the features of a window' }).click()
  const answer = page.getByRole('status').filter({ hasText: /sequential \d/ })
  for (const name of ['random', 'sequential']) {
    await page.getByRole('button', { name, exact: true }).click()
    await page.getByRole('button', { name: 'Classify this window' }).click()
    await expect(answer).toContainText(new RegExp(`${name}, (so|but)`))
  }
  await page.getByLabel('request size, mean, log2 KiB').fill('60')
  await page.getByRole('button', { name: 'Classify this window' }).click()
  await expect(answer).toContainText('the readahead is left alone')
  await lookInBothThemes(page, 'workshop-ask')
})

test('two models are ticked in the list and stand side by side', async () => {
  const { page, open } = app()
  await openModel()
  await open('/models')
  const boxes = page.getByRole('checkbox', { name: /^Compare / })
  await expect(boxes).toHaveCount(2)
  await boxes.nth(0).check()
  await boxes.nth(1).check()
  await page.getByRole('link', { name: 'Compare the two' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Two models side by side' })).toBeVisible()
  await expect(page.getByText(/^(No difference can be told|[AB] is right more often)/)).toBeVisible()
  await expect(page.getByRole('img', { name: /Validation loss of both models/ })).toBeVisible()
  await lookInBothThemes(page, 'workshop-compare')
})

test('a file in the seed’s format is trained on, and one with a wrong label is refused with its line', async () => {
  test.setTimeout(TRAINING_MS)
  const { page, open } = app()
  await open('/models/train')
  await page.getByText('A CSV file', { exact: true }).click()
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'wrong.csv', mimeType: 'text/csv', buffer: Buffer.from(seedCsv().replace(/mixed\n$/, 'sideways\n')) },
  })
  await page.getByRole('button', { name: 'Train on wrong.csv' }).click()
  await expect(page.getByText(/line 37/).first()).toBeVisible()
  await lookInBothThemes(page, 'workshop-csv-refused')
  await page.getByRole('button', { name: 'Start another' }).click()
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'windows.csv', mimeType: 'text/csv', buffer: Buffer.from(seedCsv(LARGER_THAN_A_MESSAGE)) },
  })
  await page.getByLabel('Measure importance and learning curve').uncheck()
  await page.getByRole('button', { name: 'Train on windows.csv' }).click()
  await page.getByRole('link', { name: 'Open the new model' }).click({ timeout: TRAINING_MS })
  await expect(page.getByText(/^Right on \d+ of 36 windows/)).toBeVisible()
})

/** Of each of its lines, so that the file comes in more than one part. */
const LARGER_THAN_A_MESSAGE = 40_000

/** 3 runs of each class, 4 windows each: a header and 36 lines, of which the last is mixed. */
function seedCsv(paddingLength = 0): string {
  const padding = 'x'.repeat(paddingLength)
  const header =
    'padding,run_id,trace_avg_sector_distance,trace_sector_jump_ratio,trace_avg_request_size_kb,bw_mean_kbps,iops_mean,label'
  const classes = [
    { label: 'sequential', distance: 800, jumps: 0.01, kib: 128, iops: 900 },
    { label: 'random', distance: 900_000, jumps: 0.98, kib: 4, iops: 5000 },
    { label: 'mixed', distance: 400_000, jumps: 0.5, kib: 64, iops: 2000 },
  ]
  const lines = classes.flatMap(({ label, distance, jumps, kib, iops }) =>
    Array.from({ length: 12 }, (_, at) => {
      const wobble = 1 + ((at * 7) % 11) / 100
      const figures = [distance * wobble, jumps / wobble, kib * wobble, kib * iops, iops * wobble]
      return [padding, `${label}_${Math.floor(at / 4)}`, ...figures, label].join(',')
    }),
  )
  return `${[header, ...lines].join('\n')}\n`
}
