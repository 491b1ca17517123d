import type { Page } from '@playwright/test'
import type { BoxAddress } from '../src/shared/box-address.ts'

/** Adds a box as a person does. Its page is open afterwards. */
export async function addBox(page: Page, { name, host, port, user, auth, scratch }: BoxAddress): Promise<void> {
  await page.getByRole('link', { name: 'Boxes', exact: true }).click()
  await page.getByRole('button', { name: 'Add a box' }).click()
  const form = page.getByRole('dialog', { name: 'Add a box' })
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('Host').fill(host)
  await form.getByLabel('Port').fill(String(port))
  await form.getByLabel('User').fill(user)
  if (auth.kind === 'key') await form.getByRole('textbox', { name: 'Key file' }).fill(auth.path)
  else await form.getByText(auth.kind === 'agent' ? 'SSH agent' : 'Password', { exact: true }).click()
  await form.getByLabel('Scratch directory').fill(scratch)
  await form.getByRole('button', { name: 'Add the box' }).click()
}
