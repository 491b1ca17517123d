import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { appOfThisFile, expect, test } from './fixtures.ts'
import { NODE, ROOT } from './home.ts'
import { lookInBothThemes } from './look.ts'

const EVALUATION = '2026-11-27-made-up'
const RANDOM = 'random mmap 24k'
const CHANGING = 'scan and look up'

test.describe.configure({ mode: 'serial' })
const app = appOfThisFile()

test.beforeAll(async () => {
  const { dataDirectory } = app().home
  await promisify(execFile)(NODE, [path.join(ROOT, 'e2e/store-evaluation.ts'), dataDirectory, EVALUATION])
})

/** Of the first row with this header in the table of figures, what stands in a column. */
async function figure(page: Page, row: string, column: string): Promise<string> {
  const table = page.getByRole('table').filter({ has: page.getByRole('columnheader', { name: 'Workload and arm' }) })
  const headers = await table.getByRole('columnheader').allTextContents()
  expect(headers).toContain(column)
  const cells = table
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: row, exact: true }) })
    .first()
    .locator('th, td')
  return (await cells.nth(headers.indexOf(column)).textContent()) ?? ''
}

test('its ratios are those of the measurements that it lets one save', async () => {
  const { page, open } = app()
  await open(`/sessions/${EVALUATION}`)
  await expect(page.getByRole('img', { name: /Forest plot: ratio of throughput/ })).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save 30 measurements as CSV' }).click()
  const file = test.info().outputPath('measurements.csv')
  await (await download).saveAs(file)
  // Python's reader of CSV and its geometric mean.
  const program = `
import csv, statistics, sys
rows = list(csv.DictReader(open(sys.argv[1], newline='')))
for workload in sys.argv[2:]:
    of = lambda arm: {r['repetition']: float(r['throughput']) for r in rows if (r['workload'], r['arm']) == (workload, arm)}
    default, module = of('default'), of('module')
    print('%.2f' % statistics.geometric_mean(module[k] / default[k] for k in default))`
  const { stdout } = await promisify(execFile)('python3', ['-c', program, file, RANDOM, CHANGING])
  const [random = '', changing = ''] = stdout.trim().split('\n')
  expect(Number(random)).toBeGreaterThan(2)
  expect(await figure(page, 'module', 'Ratio, 95 % interval')).toContain(random)
  const word = page.getByText('module over the default', { exact: true })
  await expect(word.locator('xpath=following-sibling::*[1]')).toContainText(changing)
  expect((await readFile(file, 'utf8')).match(/command-failed/g)).toHaveLength(1)
})

test('what failed is listed with what it said, and no figure is made of it', async () => {
  const { page } = app()
  await expect(page.getByText('Without figures: 1 measurement')).toBeVisible()
  await expect(
    page.getByRole('row', { name: `${RANDOM} fixed 16 KiB 3 fio ended with 1: its file had gone.` }),
  ).toBeVisible()
  await page.getByText('Every measurement as a dot').click()
  await expect(page.getByRole('row', { name: new RegExp(`${RANDOM} fixed 16 KiB .*· failed ·`) })).toBeVisible()
})

test('fixed values are put beside the module where one asks for them', async () => {
  const { page } = app()
  const beside = page.getByRole('group', { name: 'Beside the module' })
  await beside.getByRole('checkbox', { name: 'fixed 16 KiB' }).check()
  await expect(page.getByRole('img', { name: /Forest plot/ })).toBeVisible()
  await page.evaluate(() => {
    globalThis.scrollTo(0, 0)
  })
  await lookInBothThemes(page, 'evaluation')
})

test('a measurement is drawn over its time, and another of its block under it', async () => {
  const { page } = app()
  await page.getByRole('combobox', { name: 'Workload' }).click()
  await page.getByRole('option', { name: CHANGING }).click()
  await page.getByRole('combobox', { name: 'Arm' }).click()
  await page.getByRole('option', { name: 'module' }).click()
  await page.getByRole('combobox', { name: 'Under it' }).click()
  await page.getByRole('option', { name: 'default' }).click()
  await expect(page.getByRole('img', { name: /: throughput, request size/ })).toHaveCount(2)
  await page.getByRole('heading', { name: 'Over time' }).scrollIntoViewIfNeeded()
  await lookInBothThemes(page, 'evaluation-over-time')
})

test('it says how to do it again in one line, with its seed', async () => {
  await expect(app().page.getByText(/^rabench evaluate .*--seed 7/)).toBeVisible()
})
