import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { SAMPLE } from './sample.ts'

const PNG_MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Of the IHDR chunk, which comes first (PNG specification, 11.2.1). */
const PNG_WIDTH_AT = 16

for (const { name, path, header, chart } of [
  {
    name: 'a run',
    path: `/sessions/${SAMPLE.sessionId}/runs/${SAMPLE.runName}`,
    header: /^window,start_s,/,
    chart: '',
  },
  { name: 'a recording', path: `/sessions/${SAMPLE.recordingId}`, header: /^time,|^at|^wall/, chart: '' },
  {
    name: 'a training',
    path: `/models/${SAMPLE.modelId}`,
    header: /^epoch,training_loss,validation_loss,validation_accuracy\n1,/,
    chart: ': Training and',
  },
]) {
  test(`the chart of ${name} can be taken away as PNG and as CSV`, async ({ app: { page, open } }) => {
    await open(path)
    await expect(page.getByRole('main').locator('canvas').first()).toBeVisible()
    const png = await download(page, new RegExp(`^Save as PNG${chart}`))
    expect(png.content.subarray(0, PNG_MAGIC.length)).toEqual(PNG_MAGIC)
    expect(png.content.readUInt32BE(PNG_WIDTH_AT)).toBeGreaterThan(800)
    expect(png.name).toMatch(/\.png$/)
    const csv = await download(page, new RegExp(`^Save as CSV${chart}`))
    expect(csv.name).toMatch(/\.csv$/)
    const text = csv.content.toString('utf8')
    expect(text).toMatch(header)
    expect(text.trim().split('\n').length).toBeGreaterThan(4)
  })
}

async function download(page: Page, button: RegExp): Promise<{ name: string; content: Buffer }> {
  const started = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).first().click()
  const file = await started
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) }
}
