import { expect, test } from './fixtures.ts'
import { SAMPLE } from './sample.ts'

const RUN = `/sessions/${SAMPLE.sessionId}/runs/${SAMPLE.runName}`

test('a note on a window is written by the keyboard, found in the library, and leads back to its window', async ({
  app: { page, open },
}) => {
  await open(`${RUN}?window=1`)
  await expect(page.getByRole('heading', { name: /^Window 2 of/ })).toBeVisible()
  await page.keyboard.press('n')
  await expect(page.getByRole('textbox', { name: `Note on window 2 of ${SAMPLE.runName}` })).toBeFocused()
  await page.keyboard.type('a backup <b>ran</b> here')
  await page.getByRole('button', { name: 'Save the note' }).click()
  const noted = page.getByRole('list', { name: 'What was noted' })
  await expect(noted.getByText('a backup <b>ran</b> here')).toBeVisible()

  await open('/sessions?text=backup')
  await expect(page.getByText('1 of 3')).toBeVisible()
  await expect(page.getByRole('row', { name: /quick on virtual/ })).toContainText('1 note')
  await open(`/sessions/${SAMPLE.sessionId}`)
  await page.getByRole('link', { name: `window 2 of ${SAMPLE.runName}` }).click()
  await expect(page.getByRole('heading', { name: /^Window 2 of/ })).toBeVisible()
})

test('a note is changed, deleted, and back after Undo', async ({ app: { page, open } }) => {
  await open(RUN)
  const field = page.getByRole('textbox', { name: `Note on ${SAMPLE.runName}` })
  await field.fill('first')
  await page.getByRole('button', { name: 'Save the note' }).click()
  const noted = page.getByRole('list', { name: 'What was noted' })
  await expect(noted.getByText('first')).toBeVisible()
  await expect(field).toHaveValue('')
  await page.getByRole('button', { name: `Change the note on ${SAMPLE.runName}` }).click()
  await page.getByRole('textbox', { name: `Change the note on ${SAMPLE.runName}` }).fill('second')
  await page.getByRole('button', { name: 'Save the note' }).click()
  await expect(noted.getByText('second')).toBeVisible()
  await page.getByRole('button', { name: `Delete the note on ${SAMPLE.runName}` }).click()
  await expect(noted.getByText('second')).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(noted.getByText('second')).toBeVisible()
})

test('a wrong label is corrected, its session counts it so, and what was planned stays in sight', async ({
  app: { page, open },
}) => {
  await open(RUN)
  const planned = page.getByText(/; .* was planned/)
  await expect(planned).toBeHidden()
  await page.getByRole('button', { name: 'Correct the label' }).click()
  await page.getByRole('menuitem', { name: 'mixed', exact: true }).click()
  await expect(planned).toBeVisible()
  await open(`/sessions/${SAMPLE.sessionId}`)
  await expect(page.getByRole('row', { name: new RegExp(`^${SAMPLE.runName}`) })).toContainText('corrected')
  await open(RUN)
  await page.getByRole('button', { name: 'Correct the label' }).click()
  await page.getByRole('menuitem', { name: /as planned/ }).click()
  await expect(planned).toBeHidden()
})

test('statistics follow the windows that are chosen under the charts, by keys, and a note is then on them', async ({
  app: { page, open },
}) => {
  await open(RUN)
  const whole = page.getByRole('heading', { name: /^Statistics of windows 1 to \d+$/ })
  await expect(whole).toBeVisible()
  const requests = page
    .getByRole('group', { name: 'Statistics of the chosen windows' })
    .getByRole('row', { name: /^requests / })
  const windows = await page.getByRole('region', { name: 'Windows' }).getByRole('row').count()
  await expect(requests.getByRole('cell').nth(2)).toHaveText(String(windows - 1))
  await page.getByRole('slider', { name: 'First of the windows' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('heading', { name: /^Statistics of windows? 2\b/ })).toBeVisible()
  await expect(requests.getByRole('cell').nth(2)).toHaveText(String(windows - 2))
  await expect(page.getByRole('textbox', { name: /^Note on windows? 2/ })).toBeVisible()
})
