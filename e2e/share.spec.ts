import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { launchApp } from './app.ts'
import { writeSeedRows } from '../src/main/model/testing/seed-rows.ts'
import { contextOf, expect, test } from './fixtures.ts'
import { NODE, ROOT } from './home.ts'
import { lookInBothThemes } from './look.ts'

const MEASURED = '2026-11-24-measured'

/** Chooses a way out of the bench. @returns what was saved */
async function exported(page: Page, way: RegExp, file: string): Promise<string> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: way }).click()
  const saved = await download
  await saved.saveAs(file)
  return saved.suggestedFilename()
}

async function chooseFiles(page: Page, files: string | string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import a file' }).click()
  await (await chooser).setFiles(files)
}

test('a session goes as a bundle into another bench, which knows it the second time', async ({
  app: { page, open, home },
  browser,
}, info) => {
  await promisify(execFile)(NODE, [path.join(ROOT, 'e2e/store-measured-run.ts'), home.dataDirectory, MEASURED])
  const bundle = path.join(home.dataDirectory, '..', 'measured.rabundle')
  await open(`/sessions/${MEASURED}`)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(page.getByRole('menuitem', { name: /^CSV/ })).toBeVisible()
  await lookInBothThemes(page, 'export')
  await page.keyboard.press('Escape')
  expect(await exported(page, /^Bundle/, bundle)).toBe(`${MEASURED}.rabundle`)
  await expect(page.getByText(`${MEASURED}.rabundle is exported`)).toBeVisible()

  const other = await launchApp({ project: info.project.name, browser, context: contextOf(info) })
  try {
    await other.open('/sessions')
    await expect(other.page.getByText('3 sessions')).toBeVisible()
    await chooseFiles(other.page, bundle)
    const said = other.page.getByRole('status', { name: 'Imports' })
    await expect(said).toContainText('New here: 1 capture and 1 run.')
    await expect(other.page.getByText('4 sessions')).toBeVisible()
    await lookInBothThemes(other.page, 'imported')
    await said.getByRole('button', { name: /^Close/ }).click()
    await expect(said).toBeEmpty()
    await chooseFiles(other.page, bundle)
    await expect(said).toContainText('Nothing in it is new.')
    await expect(said).toContainText('Already here, with the same content: 1 capture.')
    await expect(other.page.getByText('4 sessions')).toBeVisible()
    await said.getByRole('link', { name: `Open ${MEASURED}` }).click()
    await expect(other.page.getByRole('cell', { name: /mixed-psync-64k/ }).first()).toBeVisible()
    expect(other.errors).toEqual([])
  } finally {
    await other.close()
  }
})

test('a session that is chosen leaves as a table; one that is dropped onto the page comes in once', async ({
  app: { page, open, home },
}) => {
  const csv = path.join(home.dataDirectory, '..', 'windows.csv')
  await open('/sessions')
  await page.getByRole('checkbox', { name: 'Choose quick on virtual' }).check()
  await exported(page, /^CSV/, csv)
  const text = await readFile(csv, 'utf8')
  expect(text.split('\n')[0]).toContain('run_id')
  const drop = async (name: string, content: string) => {
    const transfer = await page.evaluateHandle(
      ([fileName, fileContent]) => {
        const data = new DataTransfer()
        data.items.add(new File([fileContent], fileName))
        return data
      },
      [name, content] as const,
    )
    await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer })
    await expect(page.getByText('Drop bundles or CSV files to import them')).toBeVisible()
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
    await expect(page.getByText('Drop bundles or CSV files to import them')).toBeHidden()
  }
  const said = page.getByRole('status', { name: 'Imports' })
  let sound = ''
  writeSeedRows(30, (piece) => {
    sound += piece
  })
  await drop('windows.csv', sound)
  await expect(said).toContainText('kept to train on')
  await drop('again.csv', sound)
  await expect(said).toContainText('It was here already')
})

test('files that are damaged are refused in words, and nothing comes in', async ({ app: { page, open, home } }) => {
  const [bundle, csv] = ['broken.rabundle', 'broken.csv'].map((name) => path.join(home.dataDirectory, '..', name))
  if (bundle === undefined || csv === undefined) throw new Error('no places')
  await writeFile(bundle, 'this is no bundle')
  await writeFile(csv, 'run_id,label\n1,random\n')
  await open('/sessions')
  await expect(page.getByText('3 sessions')).toBeVisible()
  await chooseFiles(page, [bundle, csv])
  const refusals = page.getByRole('alert')
  await expect(refusals.nth(0)).toContainText(/broken\.rabundle .*damaged, or not a bundle/)
  await expect(refusals.nth(1)).toContainText(/broken\.csv, line 1/)
  await expect(refusals.nth(0)).toContainText('Nothing was imported')
  await lookInBothThemes(page, 'import-refused')
  await page.getByRole('button', { name: 'Close what is said of broken.csv' }).click()
  await expect(refusals).toHaveCount(1)
  await expect(page.getByText('3 sessions')).toBeVisible()
})
