import { expect, test } from './fixtures.ts'
import { SAMPLE } from './sample.ts'

const MARKUP = '<img src=x onerror="document.title=1"><b>bold</b> & "quoted"'

for (const { kind, list, path, name } of [
  { kind: 'session', list: 'Sessions', path: `/sessions/${SAMPLE.sessionId}`, name: 'quick on virtual' },
  { kind: 'model', list: 'Models', path: `/models/${SAMPLE.modelId}`, name: /^quick / },
] as const) {
  test(`a ${kind} is renamed, noted and tagged for good`, async ({ app: { page, open } }) => {
    await open(path)
    await page.getByLabel('Title').fill('before the new disk')
    await page.getByLabel('Notes').fill('the fan was off\nand the door open')
    await expect(page.getByRole('heading', { level: 1, name: 'before the new disk' })).toBeVisible()
    await page.getByRole('combobox', { name: 'Tags' }).fill('paper-2')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: 'before the new disk' })).toBeVisible()
    await expect(page.getByLabel('Notes')).toHaveValue('the fan was off\nand the door open')
    await open(`/${list.toLowerCase()}`)
    await expect(page.getByRole('row', { name: /before the new disk/ })).toContainText('paper-2')
  })

  test(`a ${kind} is deleted, and is back after Undo`, async ({ app: { page, open } }) => {
    await open(path)
    await page.getByRole('button', { name: `Delete this ${kind}` }).click()
    await expect(page.getByRole('heading', { level: 1, name: list })).toBeVisible()
    const link = page.getByRole('main').getByRole('link', { name }).first()
    if (kind === 'session') await expect(page.getByText('2 sessions')).toBeVisible()
    else await expect(page.getByText('No models')).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(link).toBeVisible()
    await open(path)
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  })

  test(`markup in the title of a ${kind} is shown as it was typed`, async ({ app: { page, open } }) => {
    await open(path)
    await page.getByLabel('Title').fill(MARKUP)
    await page.getByLabel('Title').blur()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(MARKUP)
    await expect(page).toHaveTitle(`${MARKUP} · Readahead Bench`)
    await open(`/${list.toLowerCase()}`)
    await expect(page.getByRole('main').getByRole('link', { name: MARKUP })).toBeVisible()
    expect(await page.getByRole('main').locator('img, b').count()).toBe(0)
  })
}

test('an empty title is refused next to its field, and the old one stays', async ({ app: { page, open } }) => {
  await open(`/sessions/${SAMPLE.sessionId}`)
  await page.getByLabel('Title').fill(' ')
  await page.getByLabel('Title').blur()
  await expect(page.getByText('It needs a title')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'quick on virtual' })).toBeVisible()
})
