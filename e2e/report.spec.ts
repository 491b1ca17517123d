import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import { axeViolations } from './axe.ts'
import { appOfThisFile, expect, test } from './fixtures.ts'
import { SAMPLE } from './sample.ts'

const app = appOfThisFile()

const SUBJECTS = [
  { name: 'a session', address: `/sessions/${SAMPLE.sessionId}`, id: SAMPLE.sessionId, title: 'quick on virtual' },
  {
    name: 'an evaluation',
    address: `/sessions/${SAMPLE.evaluationId}`,
    id: SAMPLE.evaluationId,
    title: 'With and without',
  },
  { name: 'a recording', address: `/sessions/${SAMPLE.recordingId}`, id: SAMPLE.recordingId, title: 'vdb on virtual' },
  { name: 'a model', address: `/models/${SAMPLE.modelId}`, id: SAMPLE.modelId, title: 'quick 2026-11-23' },
]

for (const { name, address, id, title } of SUBJECTS) {
  test(`the report of ${name} is saved as HTML, and opens without a network`, async ({ browser }) => {
    const { page, open } = app()
    await open(address)
    const file = await savedReport(page, 'As HTML')
    expect(path.basename(file)).toBe(`${id}.html`)
    const context = await browser.newContext({ offline: true })
    try {
      const reader = await context.newPage()
      const errors: string[] = []
      reader.on('console', (message) => errors.push(message.text()))
      reader.on('pageerror', (error) => errors.push(String(error)))
      reader.on('request', (request) => {
        if (request.url() !== pathToFileURL(file).href) errors.push(`asked for ${request.url()}`)
      })
      await reader.goto(pathToFileURL(file).href)
      await expect(reader.getByRole('heading', { level: 1 })).toContainText(title)
      await expect(reader.getByRole('heading', { name: 'How to repeat it' })).toBeVisible()
      expect(await reader.getByRole('img').count()).toBeGreaterThan(0)
      expect(errors).toEqual([])
      expect(await axeViolations(reader)).toEqual([])
    } finally {
      await context.close()
    }
  })
}

test('the report of a session is saved as PDF, on pages of A4, with its title in it', async () => {
  test.setTimeout(400_000)
  const { page, open } = app()
  await open(`/sessions/${SAMPLE.sessionId}`)
  const file = await savedReport(page, 'As PDF')
  expect(path.basename(file)).toBe(`${SAMPLE.sessionId}.pdf`)
  const bytes = await readFile(file)
  expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-')
  const text = bytes.toString('latin1')
  expect(text.match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThan(1)
  expect(text).toMatch(/\/MediaBox\s*\[0 0 59[45][.0-9]* 84[12][.0-9]*\]/)
  // Chromium keeps the page's title in the document's information.
  expect(text).toContain('(quick on virtual)')
})

test('the terminal makes the same report', async () => {
  const { home } = app()
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-report-e2e-'))
  try {
    const file = path.join(directory, 'model.html')
    const said: unknown = JSON.parse(await home.rabench('report', SAMPLE.modelId, '--out', file, '--json'))
    expect(said).toMatchObject({ id: SAMPLE.modelId, path: file })
    // Python's parser of XML takes it whole.
    execFileSync('python3', ['-c', 'import sys, xml.etree.ElementTree as t; t.parse(sys.argv[1])', file])
  } finally {
    await rm(directory, { recursive: true })
  }
})

async function savedReport(page: Page, format: string): Promise<string> {
  const download = page.waitForEvent('download', { timeout: 360_000 })
  await page.getByRole('button', { name: 'Save a report' }).click()
  await page.getByRole('menuitem', { name: format }).click()
  const saved = await download
  const file = path.join(path.dirname(await saved.path()), saved.suggestedFilename())
  await saved.saveAs(file)
  return file
}
