import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { SAMPLE } from './sample.ts'

test('Ctrl K finds a session by its name and opens it', async ({ app: { page } }) => {
  await expect(page.getByRole('heading', { level: 1, name: 'Start' })).toBeVisible()
  await page.keyboard.press('Control+k')
  const search = page.getByPlaceholder('A page, a box, a session, a model …')
  await expect(search).toBeFocused()
  await page.keyboard.type('quick on')
  await expect(page.getByRole('button', { name: /quick on virtual/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/sessions/${SAMPLE.sessionId}$`))
  await expect(search).toBeHidden()
})

test('? lists the shortcuts of the page that is open, and Escape closes the list', async ({ app: { page, open } }) => {
  await open('/sessions')
  await expect(page.getByText('3 sessions')).toBeVisible()
  await page.keyboard.press('?')
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(list.getByRole('row', { name: /Search the sessions/ })).toBeVisible()
  await expect(list.getByRole('row', { name: /Go to Models/ })).toContainText('gm')
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
})

test('g and a letter go to every page', async ({ app: { page } }) => {
  await expect(page.getByRole('heading', { level: 1, name: 'Start' })).toBeVisible()
  for (const [key, heading] of [
    ['b', 'Bench'],
    ['l', 'Live'],
    ['s', 'Sessions'],
    ['m', 'Models'],
    ['x', 'Boxes'],
    [',', 'Settings'],
    ['h', 'Start'],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  }
})

test('/ goes to the search, the table is walked by arrows, and Enter opens its row', async ({
  app: { page, open },
}) => {
  await open('/sessions')
  await expect(page.getByText('3 sessions')).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('capture')
  await expect(page.getByText('1 of 3')).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect(page.getByText('3 sessions')).toBeVisible()
  await tabTo(page, page.getByRole('region', { name: 'Sessions' }))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'quick on virtual' })).toBeVisible()
})

test('arrows step through the windows of a run', async ({ app: { page, open } }) => {
  await open(`/sessions/${SAMPLE.sessionId}/runs/${SAMPLE.runName}`)
  await expect(page.getByRole('heading', { name: /^Windows: \d+$/ })).toBeVisible()
  for (const [key, window] of [
    ['ArrowRight', 1],
    ['ArrowRight', 2],
    ['ArrowLeft', 1],
    ['ArrowLeft', 1],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('heading', { name: new RegExp(`^Window ${window} of`) })).toBeVisible()
  }
})

test('the first Tab offers to skip to the page, and the page then has the focus', async ({ app: { page } }) => {
  await expect(page.getByRole('heading', { level: 1, name: 'Start' })).toBeVisible()
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to the page' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: /Use the virtual box/ })).toBeFocused()
})

test('what has the focus is seen to have it', async ({ app: { page } }) => {
  await expect(page.getByRole('link', { name: 'quick on virtual' })).toBeVisible()
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link')
  await page.keyboard.press('Tab')
  for (let index = 0; index < (await links.count()); index++) {
    await page.keyboard.press('Tab')
    await expect(links.nth(index)).toBeFocused()
    await expect(links.nth(index)).toHaveCSS('outline-style', 'solid')
    await expect(links.nth(index)).toHaveCSS('outline-width', '2px')
  }
})

test('a dialog keeps the focus in itself, and gives it back to what opened it', async ({ app: { page, open } }) => {
  await open('/boxes')
  const opener = page.getByRole('button', { name: 'Add a box' })
  await expect(opener).toBeVisible()
  await opener.focus()
  await page.keyboard.press('Enter')
  const form = page.getByRole('dialog', { name: 'Add a box' })
  await expect(form.getByLabel('Name')).toBeFocused()
  for (let presses = 0; presses < 14; presses++) {
    await page.keyboard.press('Tab')
    expect(await form.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await expect(opener).toBeFocused()
})

async function tabTo(page: Page, wanted: ReturnType<Page['getByRole']>): Promise<void> {
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press('Tab')
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  await expect(wanted).toBeFocused()
}
