import { execFileSync } from 'node:child_process'
import { copyFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { startSshd, type TestSshd } from '../src/main/box/testing/sshd.ts'
import { addBox } from './box-form.ts'
import { lookInBothThemes } from './look.ts'
import { appOfThisFile, expect, test } from './fixtures.ts'

test.describe('a box that is reached over SSH', () => {
  test.describe.configure({ mode: 'serial' })
  const app = appOfThisFile()
  let sshd: TestSshd

  test.beforeAll(async () => {
    sshd = await startSshd()
  })
  test.afterAll(() => sshd.close())

  test('what is typed wrongly is told next to each field, and nothing is added', async () => {
    const { page } = app()
    await page.getByRole('link', { name: /Connect a box/ }).click()
    const form = page.getByRole('dialog', { name: 'Add a box' })
    await form.getByRole('button', { name: 'Add the box' }).click()
    for (const problem of [
      'Letters, digits, dot, dash and underscore',
      'A name or an address',
      'The private key file on this computer',
      'A full path on the box, such as /srv/scratch',
    ])
      await expect(form.getByText(problem)).toBeVisible()
    await form.getByLabel('Name').fill('virtual')
    await expect(form.getByText('There is a box called virtual already')).toBeVisible()
    await form.getByLabel('Port').fill('70000')
    await expect(form.getByText('1 to 65535')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(form).toBeHidden()
    await expect(page.getByRole('group', { name: 'Boxes' }).getByRole('row')).toHaveCount(2)
  })

  test('one that was added has a page of its own', async () => {
    const { page } = app()
    const { address, directory } = sshd
    // A person's key outlives the servers of this test.
    const key = path.join(app().home.dataDirectory, '..', 'id_ed25519')
    await copyFile(path.join(directory, 'user_key'), key)
    await addBox(page, { ...address, name: 'lab-3', auth: { kind: 'key', path: key } })
    await expect(page.getByRole('heading', { level: 1, name: 'lab-3' })).toBeVisible()
    await expect(page.getByText(`${address.user}@127.0.0.1:${address.port}, ${address.scratch}`)).toBeVisible()
  })

  test('its first check shows the fingerprint that ssh-keygen prints, and a no connects to nothing', async () => {
    const { page } = app()
    await check(page)
    const question = page.getByRole('dialog', { name: 'Is this lab-3?' })
    await expect(question.getByText(fingerprintOnItsConsole(sshd))).toBeVisible()
    await lookInBothThemes(page, 'dialog-host-key')
    await question.getByRole('button', { name: 'Do not connect' }).click()
    await expect(question).toBeHidden()
    await expect(page.getByRole('alert')).toContainText(/^The host key of lab-3 .* has not been accepted\./)
    await expect(page.getByRole('alert')).toContainText('check the box again and accept it')
    await expect(page.getByText('Not checked since the bench was started.')).toBeVisible()
  })

  test('once the key is accepted, everything it needs is listed with a status and a remedy', async () => {
    const { page } = app()
    await check(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Accept this key for lab-3' }).click()
    const needs = page.getByRole('group', { name: 'What it needs' })
    await expect(needs.getByRole('row', { name: /^kernel/ })).toContainText('Linux')
    // No container can load a kernel's modules, whatever else it has.
    await expect(needs.getByRole('row').filter({ hasText: /missing|not possible/ })).not.toHaveCount(0)
    await expect(needs.getByRole('button', { name: 'Copy' }).first()).toBeVisible()
    await expect(page.getByRole('alert')).toBeHidden()
    await expect(page.getByRole('button', { name: 'Check lab-3' })).toBeFocused()
    await lookInBothThemes(page, 'box-lacking')
  })

  test('every command that ran on it is in the log, with its exit code and time', async () => {
    const { page } = app()
    await page.getByRole('button', { name: 'Commands that ran here' }).click()
    const commands = page.getByRole('log', { name: 'Commands' })
    await expect(commands).toContainText(/lab-3[#$] uname -r {3}\(exit 0, \d+\.\d\d s\)/)
    await page.getByRole('textbox', { name: 'Filter the log' }).fill('lttng --version')
    await expect(commands).toContainText(/lttng --version .*\(exit \d+, /)
    await page.getByRole('button', { name: 'Close the log' }).click()
    await expect(commands).toBeHidden()
  })

  test('a box that shows another key is refused, with what to do about it', async () => {
    const { page } = app()
    const { port } = sshd.address
    const before = fingerprintOnItsConsole(sshd)
    await sshd.close()
    sshd = await startSshd(port)
    await check(page)
    const refusal = page.getByRole('alert')
    await expect(refusal).toContainText(
      `shows the host key ${fingerprintOnItsConsole(sshd)}, but ${before} was accepted`,
    )
    await expect(refusal).toContainText('Somebody may be in between, or the box was installed anew')
    await expect(refusal).toContainText('Nothing was sent to it.')
    await expect(refusal).toContainText('forget the old key on the box’s page')
    await expect(page.getByRole('dialog')).toBeHidden()
    await lookInBothThemes(page, 'box-refused')
  })

  test('once the old key is forgotten, the new one is asked about', async () => {
    const { page } = app()
    await page.getByRole('button', { name: 'Forget the host key of lab-3' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Forget the key of lab-3' }).click()
    await check(page)
    const question = page.getByRole('dialog', { name: 'Is this lab-3?' })
    await expect(question.getByText(fingerprintOnItsConsole(sshd))).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(question).toBeHidden()
  })

  test('it can be renamed, and is found under its new name only', async () => {
    const { page } = app()
    await page.getByRole('link', { name: 'Boxes', exact: true }).click()
    await page.getByRole('row', { name: /lab-3/ }).getByRole('button', { name: 'Change' }).click()
    const form = page.getByRole('dialog', { name: 'Change lab-3' })
    await form.getByLabel('Name').fill('lab-4')
    await form.getByRole('button', { name: 'Save lab-3' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'lab-4' })).toBeVisible()
    await app().open('/boxes/lab-3')
    await expect(page.getByText('There is no box called lab-3')).toBeVisible()
  })

  test('it is removed after one question, and is back after Undo', async () => {
    const { page } = app()
    await app().open('/boxes')
    const row = page.getByRole('row', { name: /lab-4/ })
    await row.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog', { name: 'Remove lab-4?' }).getByRole('button', { name: 'Remove lab-4' }).click()
    await expect(row).toBeHidden()
    await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click()
    await expect(row).toBeVisible()
    await page.reload()
    await expect(row).toBeVisible()
  })
})

test('a box that an earlier release took, with a blank in its host, is shown, refused in words, and corrected', async ({
  app: { page, open, home },
}) => {
  const old = { name: 'lab-7', host: 'lab 7', port: 22, user: 'root', auth: { kind: 'agent' }, scratch: '/srv' }
  const boxes = { format: 'rabench-boxes', version: 1, boxes: [old] }
  await writeFile(path.join(home.dataDirectory, 'boxes.json'), JSON.stringify(boxes))
  await open('/boxes/lab-7')
  await page.getByRole('button', { name: 'Check lab-7' }).click()
  const refusal = page.getByRole('alert')
  await expect(refusal).toContainText('its host has to be a name or an address, without blanks and control characters.')
  await expect(refusal).toContainText('Nothing was asked of it.')
  await open('/boxes')
  await page.getByRole('row', { name: /lab-7/ }).getByRole('button', { name: 'Change' }).click()
  const form = page.getByRole('dialog', { name: 'Change lab-7' })
  await form.getByRole('button', { name: 'Save lab-7' }).click()
  await expect(form.getByText('A name or an address, without blanks')).toBeVisible()
  await form.getByLabel('Host').fill('lab7.example')
  await form.getByRole('button', { name: 'Save lab-7' }).click()
  await expect(page.getByText('root@lab7.example:22, /srv')).toBeVisible()
})

async function check(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check lab-3' }).click()
}

/** By OpenSSH, of the very file that its server uses. */
function fingerprintOnItsConsole({ directory }: TestSshd): string {
  const line = execFileSync('ssh-keygen', ['-lf', path.join(directory, 'host_key')], { encoding: 'utf8' })
  return line.split(' ')[1] ?? ''
}
