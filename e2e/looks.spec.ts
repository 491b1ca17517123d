import { appOfThisFile, expect, test } from './fixtures.ts'
import { lookInBothThemes } from './look.ts'
import { expectPlace, PLACES } from './places.ts'
import { SAMPLE } from './sample.ts'

const app = appOfThisFile()

for (const place of PLACES) {
  test(`the ${place.name} page has nothing that axe objects to, in light and dark`, async () => {
    await app().open(place.path)
    await expectPlace(app().page, place)
    await lookInBothThemes(app().page, place.name)
  })
}

test('neither have the dialogs that lie over a page', async () => {
  const { page, home, open } = app()
  await home.rabench('box', 'add', 'lab-3', '--host', 'lab-3.example', '--agent', '--scratch', '/srv/scratch')

  await open('/boxes?add=true')
  await page.getByRole('button', { name: 'Add the box' }).click()
  await expect(page.getByText('A name or an address')).toBeVisible()
  await lookInBothThemes(page, 'dialog-box')

  await open('/boxes')
  await page.getByRole('row', { name: /lab-3/ }).getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('dialog', { name: 'Remove lab-3?' })).toBeVisible()
  await lookInBothThemes(page, 'dialog-confirm')

  await open('/')
  await expect(page.getByText('quick on virtual')).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByPlaceholder('A page, a box, a session, a model …')).toBeVisible()
  await lookInBothThemes(page, 'dialog-palette')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await lookInBothThemes(page, 'dialog-shortcuts')
})

test('neither has what is folded away', async () => {
  const { page, open } = app()
  await open(`/bench?session=${SAMPLE.sessionId}`)
  await page.getByRole('button', { name: /^The \d+ runs$/ }).click()
  await page.getByRole('button', { name: 'Advanced' }).click()
  await expect(page.getByLabel('Repetitions of the comparison')).toBeVisible()
  await lookInBothThemes(page, 'bench-unfolded')
  await page.getByRole('button', { name: 'Train', exact: true }).scrollIntoViewIfNeeded()
  await lookInBothThemes(page, 'bench-single-steps')
  await open('/settings')
  await page.getByRole('button', { name: /^Licences of/ }).click()
  await lookInBothThemes(page, 'settings-licences')
})

test('neither has the log, open on both of its lists', async () => {
  const { page, open } = app()
  await open('/sessions')
  await page.getByRole('button', { name: 'Log', exact: true }).click()
  await expect(page.getByRole('log', { name: 'Log lines' })).toBeVisible()
  await lookInBothThemes(page, 'log-pane')
  await page.getByText('Commands on boxes').click()
  await expect(page.getByRole('log', { name: 'Commands' })).toBeVisible()
  await lookInBothThemes(page, 'log-pane-commands')
  await page.getByRole('button', { name: 'Close the log' }).click()
})

test('neither has what cannot be shown, and each says what to do', async () => {
  const { page, open } = app()
  for (const { name, path, says } of [
    { name: 'no-session', path: '/sessions/2020-01-01-nothing', says: 'See Sessions for what there is.' },
    { name: 'no-run', path: `/sessions/${SAMPLE.sessionId}/runs/nothing`, says: /There is no run/ },
    { name: 'no-model', path: '/models/nothing', says: 'See Models for what there is.' },
    { name: 'no-box', path: '/boxes/nothing', says: 'There is no box called nothing' },
    { name: 'no-page', path: '/nothing', says: 'There is no such page' },
  ]) {
    await open(path)
    await expect(page.getByText(says).first()).toBeVisible()
    await lookInBothThemes(page, `error-${name}`)
  }
})

test('neither have the pages when there is nothing left to show', async () => {
  const { page, open } = app()
  await open('/sessions')
  for (const left of ['2 sessions', '1 session', 'No sessions']) {
    await page
      .getByRole('button', { name: /^Delete / })
      .first()
      .click()
    await expect(page.getByText(left, { exact: true })).toBeVisible()
  }
  await open('/sessions')
  await expect(page.getByText('No sessions')).toBeVisible()
  await lookInBothThemes(page, 'empty-sessions')
  await open('/')
  await expect(page.getByText('Nothing has been captured yet.')).toBeVisible()
  await lookInBothThemes(page, 'empty-start')
  await open('/models')
  await page.getByRole('button', { name: /^Delete / }).click()
  await expect(page.getByText('No models')).toBeVisible()
  await lookInBothThemes(page, 'empty-models')
})
