import { expect, test } from './fixtures.ts'
import { SAMPLE } from './sample.ts'

test('sessions are filtered, and the filter is there again after a look at one of them', async ({
  app: { page, open },
}) => {
  await open('/sessions')
  await expect(page.getByText('3 sessions')).toBeVisible()
  await page.getByRole('radiogroup', { name: 'Kind' }).getByText('Captures').click()
  await expect(page.getByText('1 of 3')).toBeVisible()
  await page.getByRole('button', { name: 'Filter' }).click()
  const box = page.getByRole('combobox', { name: 'Box' })
  await expect(box).toBeFocused()
  // Its list would lie over the fields under it.
  await expect(box).toHaveAttribute('aria-expanded', 'false')
  await expect(page.getByRole('option')).toHaveCount(0)
  await box.click()
  await page.getByRole('option', { name: 'virtual (3)' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Filter (1)' })).toBeVisible()
  await page.getByRole('link', { name: 'quick on virtual' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'quick on virtual' })).toBeVisible()
  await page.goBack()
  await expect(page.getByText('1 of 3')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Filter (1)' })).toBeVisible()
})

test('a filter that nothing matches says so, and leads back', async ({ app: { page, open } }) => {
  await open('/sessions?since=2030-01-01')
  await expect(page.getByText('0 of 3')).toBeVisible()
  await page.getByRole('button', { name: 'Filter (1)' }).click()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(page.getByText('3 sessions')).toBeVisible()
})

test('several sessions are deleted at once, come back by Undo, and one by one from among the deleted', async ({
  app: { page, open },
}) => {
  await open('/sessions')
  await page.getByRole('checkbox', { name: 'Choose quick on virtual' }).check()
  await page.getByRole('checkbox', { name: 'Choose vdb on virtual, live' }).check()
  const chosen = page.getByRole('group', { name: 'Chosen sessions' })
  await expect(chosen).toContainText('2 sessions chosen')
  await chosen.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByText('1 session', { exact: true })).toBeVisible()
  await expect(chosen).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('3 sessions')).toBeVisible()

  await page.getByRole('button', { name: 'Delete quick on virtual' }).click()
  await expect(page.getByText('2 sessions', { exact: true })).toBeVisible()
  await open('/sessions?deleted=true')
  await expect(page.getByText('1 deleted')).toBeVisible()
  await page.getByRole('button', { name: 'Bring back quick on virtual' }).click()
  await expect(page.getByText('0 deleted')).toBeVisible()
  await open('/sessions')
  await expect(page.getByText('3 sessions')).toBeVisible()
})

test('a column sorts all sessions, by the keyboard too', async ({ app: { page, open } }) => {
  await open('/sessions')
  const first = page.getByRole('region', { name: 'Sessions' }).getByRole('link').first()
  await expect(first).not.toHaveText('quick on virtual')
  const sort = page.getByRole('columnheader', { name: /On this disk/ }).getByRole('button')
  await sort.focus()
  await page.keyboard.press('Enter')
  // The capture holds the windows, so it takes most.
  await expect(first).toHaveText('quick on virtual')
  await expect(page.getByRole('columnheader', { name: /On this disk/ })).toHaveAttribute('aria-sort', 'descending')
  await open(`/sessions/${SAMPLE.sessionId}`)
  await page.goBack()
  await expect(first).toHaveText('quick on virtual')
})
