import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from './fixtures.ts'
import { NODE, ROOT } from './home.ts'
import { lookInBothThemes } from './look.ts'

const SESSION = '2026-11-29-quick-0001'
const PROGRAM = path.join(ROOT, 'e2e/store-interrupted-session.ts')

test('a session that a killed bench left is offered at the next start, above whichever page, and kept with what is complete', async ({
  app: { page, open, home },
}) => {
  await promisify(execFile)(NODE, [PROGRAM, home.dataDirectory, SESSION])
  await open('/models')
  const offer = page.getByRole('alert').filter({ hasText: 'Interrupted work' })
  await expect(offer).toContainText(/on virtual, begun .*: 1 of 15 runs are complete and saved/)
  await expect(offer.getByRole('button', { name: /^Resume/ })).toBeVisible()
  await lookInBothThemes(page, 'interrupted')
  expect(await home.rabench('interrupted')).toContain(`rabench resume | keep | discard ${SESSION}`)
  await offer.getByRole('button', { name: /^Keep what is complete/ }).click()
  await expect(offer).toBeHidden()
  await open(`/sessions/${SESSION}`)
  await expect(page.getByText('partial').first()).toBeVisible()
  await expect(page.getByRole('row', { name: /^sequential-psync-128k-ra128-1-cold/ })).toBeVisible()
  expect(await home.rabench('interrupted')).toBe('Nothing was interrupted.\n')
})

test('it is discarded for good, after one question', async ({ app: { page, open, home } }) => {
  await promisify(execFile)(NODE, [PROGRAM, home.dataDirectory, SESSION])
  await open('/bench')
  const offer = page.getByRole('alert').filter({ hasText: 'Interrupted work' })
  await offer.getByRole('button', { name: /^Discard/ }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('Its 1 complete run is deleted for good.')
  await question.getByRole('button', { name: 'Leave it' }).click()
  await expect(offer).toBeVisible()
  await offer.getByRole('button', { name: /^Discard/ }).click()
  await question.getByRole('button', { name: /^Discard/ }).click()
  await expect(offer).toBeHidden()
  const sessions = JSON.parse(await home.rabench('sessions', '--json')) as { id: string }[]
  expect(sessions.map(({ id }) => id)).not.toContain(SESSION)
})

test('one that was kept goes on from its own page, where its box is known; what fails then leaves it as it was', async ({
  app: { page, open, home },
}) => {
  await promisify(execFile)(NODE, [PROGRAM, home.dataDirectory, SESSION, 'lab-9'])
  await home.rabench('keep', SESSION)
  await open(`/sessions/${SESSION}`)
  const resume = page.getByRole('button', { name: 'Resume on lab-9' })
  await expect(page.getByText('partial').first()).toBeVisible()
  await expect(resume).toBeHidden()

  await writeFile(path.join(home.dataDirectory, 'boxes.json'), JSON.stringify(boxesAtClosedPort('lab-9')))
  await page.reload()
  await lookInBothThemes(page, 'session-partial')
  await resume.click()
  await expect(page).toHaveURL(/\/bench/)
  await expect(page.getByText(`Go on with ${SESSION} failed.`)).toBeVisible()
  await expect(page.getByRole('alert')).toContainText(/lab-9/)

  await open(`/sessions/${SESSION}`)
  await expect(page.getByText('partial').first()).toBeVisible()
  await expect(page.getByRole('row', { name: /^sequential-psync-128k-ra128-1-cold/ })).toBeVisible()
  await expect(resume).toBeVisible()
})

test('a complete session has nothing to go on with', async ({ app: { page } }) => {
  await page.getByRole('link', { name: 'quick on virtual' }).click()
  await expect(page.getByRole('button', { name: 'Delete this session' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Resume/ })).toBeHidden()
})

/** Where nobody answers: "tcpmux", which nobody serves any more. */
function boxesAtClosedPort(name: string) {
  const address = { name, host: '127.0.0.1', port: 1, user: 'root', auth: { kind: 'agent' }, scratch: '/srv' }
  return { format: 'rabench-boxes', version: 1, boxes: [address] }
}
