import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { startSshd, type TestSshd } from '../src/main/box/testing/sshd.ts'
import type { App } from './app.ts'
import { addBox } from './box-form.ts'
import { expect, test } from './fixtures.ts'
import { startPasswordServer } from '../src/main/box/testing/password-server.ts'

const SECRET = 'planted-Q7-secret-4471'
const WRONG = 'planted-Q7-wrong-9035'

test('a password is asked for when the box wants it, again after a wrong one, and kept nowhere', async ({ app }) => {
  const server = await startPasswordServer(SECRET)
  const { page } = app
  try {
    await addBox(page, {
      ...{ name: 'lab-5', host: '127.0.0.1', port: server.port, user: 'root', scratch: '/srv/scratch' },
      auth: { kind: 'password' },
    })
    const question = page.getByRole('dialog', { name: 'Password for lab-5' })
    const answer = async (password: string) => {
      await page.getByRole('button', { name: 'Check lab-5' }).click()
      await question.getByLabel('Password', { exact: true }).fill(password)
      await question.getByRole('button', { name: 'Log in to lab-5' }).click()
    }
    await answer(WRONG)
    await page.getByRole('dialog').getByRole('button', { name: 'Accept this key for lab-5' }).click()
    await expect(page.getByRole('alert')).toContainText('lab-5 refused the password for the user root.')

    await answer(SECRET)
    // It is in: what comes next is the server's own poverty, not the login's.
    await expect(page.getByRole('alert')).not.toContainText('refused the password')
    await expect(page.getByRole('alert')).toContainText('lab-5')
    await expect(question).toBeHidden()

    await page.getByRole('button', { name: 'Check lab-5' }).click()
    await expect(page.getByRole('alert')).toContainText('lab-5')
    await expect(question, 'a password that was right is not asked for twice').toBeHidden()
    await expectKeptNowhere(app, [SECRET, WRONG])
  } finally {
    await server.close()
  }
})

test('without an answer nothing is sent, and the refusal says so', async ({ app }) => {
  const server = await startPasswordServer(SECRET)
  const { page } = app
  try {
    await addBox(page, {
      ...{ name: 'lab-5', host: '127.0.0.1', port: server.port, user: 'root', scratch: '/srv/scratch' },
      auth: { kind: 'password' },
    })
    await page.getByRole('button', { name: 'Check lab-5' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Do not connect' }).click()
    await expect(page.getByRole('alert')).toContainText(/lab-5/)
    await expect(page.getByRole('alert')).toContainText('authentication-failed')
  } finally {
    await server.close()
  }
})

test('the passphrase of a key file is asked for, opens it, and is kept nowhere', async ({ app }) => {
  const sshd = await startSshd()
  const { page } = app
  try {
    lockUserKey(sshd)
    await addBox(page, { ...sshd.address, name: 'lab-6' })
    await page.getByRole('button', { name: 'Check lab-6' }).click()
    const question = page.getByRole('dialog', { name: 'Passphrase of the key file for lab-6' })
    await question.getByLabel('Passphrase', { exact: true }).fill(SECRET)
    await question.getByRole('button', { name: 'Log in to lab-6' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Accept this key for lab-6' }).click()
    await expect(page.getByRole('group', { name: 'What it needs' }).getByRole('row', { name: /^kernel/ })).toBeVisible()
    await expectKeptNowhere(app, [SECRET])
  } finally {
    await sshd.close()
  }
})

function lockUserKey({ directory }: TestSshd): void {
  execFileSync('ssh-keygen', ['-p', '-q', '-P', '', '-N', SECRET, '-f', path.join(directory, 'user_key')])
}

/** Not in the page, not in what it keeps, not in the log, not in any file. */
async function expectKeptNowhere({ page, home, bench }: App, secrets: readonly string[]): Promise<void> {
  await page.keyboard.press('`')
  await expect(page.getByRole('log')).toBeVisible()
  const kept = await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]))
  const typed = await page
    .locator('input')
    .evaluateAll((fields) => fields.map((field) => (field instanceof HTMLInputElement ? field.value : '')).join('\n'))
  const places = {
    page: await page.content(),
    kept,
    typed,
    said: bench?.said() ?? '',
    ...(await filesOf(home.dataDirectory)),
  }
  for (const [place, text] of Object.entries(places))
    for (const secret of secrets) expect(text.includes(secret), `${secret} in ${place}`).toBe(false)
}

async function filesOf(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name))
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const))
  return Object.fromEntries(texts)
}
