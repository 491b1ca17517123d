import { expect, test } from './fixtures.ts'
import { lookInBothThemes } from './look.ts'
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

test('a note on a stretch of a recording is drawn on its axis, and kept with its times', async ({
  app: { page, open },
}) => {
  await open('/sessions')
  await page.getByRole('link', { name: 'vdb on virtual, live' }).click()
  const chart = page.getByRole('img', { name: /Class, readahead, throughput/ })
  await expect(chart).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Note on all of it' })).toBeVisible()
  await chart.hover()
  await page.mouse.wheel(0, -600)
  const field = page.getByRole('textbox', { name: /^Note on \d\d:\d\d:\d\d to \d\d:\d\d:\d\d$/ })
  await expect(field).toBeVisible()
  await page.keyboard.press('n')
  await expect(field).toBeFocused()
  await page.keyboard.type('the reader changed here')
  await page.getByRole('button', { name: 'Save the note' }).click()
  const noted = page.getByRole('list', { name: 'What was noted' })
  await expect(noted.getByRole('listitem')).toContainText(/\d\d:\d\d:\d\d to \d\d:\d\d:\d\d.*the reader changed here/s)
  await lookInBothThemes(page, 'recording-noted')
})

test('the commands of a session that came as a file are said to be missing', async ({ app: { page, open } }) => {
  await open(`/sessions/${SAMPLE.sessionId}`)
  await page.getByRole('button', { name: 'Commands run on the box' }).click()
  await expect(page.getByText('None were kept: this is of an older release, or it came as a file.')).toBeVisible()
})
