import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { axeViolations } from './axe.ts'

const SCREENSHOTS = path.join(import.meta.dirname, 'screenshots')
const THEMES = ['light', 'dark'] as const

/** Leaves a picture of what is on the screen once it has loaded, in both themes, and wants axe to find nothing in either. */
export async function lookInBothThemes(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('progressbar', { name: 'Loading' })).toHaveCount(0)
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    await page.screenshot({ path: path.join(SCREENSHOTS, `${name}-${colorScheme}.png`), animations: 'disabled' })
    expect(await axeViolations(page), `${name} in ${colorScheme}`).toEqual([])
  }
}

/** A picture alone. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), animations: 'disabled' })
}
