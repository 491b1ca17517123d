// Draws resources/icon/icon.png, which packages and window managers take, from the pages' own icon. Run it when that changes.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const SIZE = 1024
const fromRoot = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))

const browser = await chromium.launch({
  executablePath: process.env.RABENCH_CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } })
const svg = readFileSync(fromRoot('src/renderer/icon.svg'), 'utf8')
await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${SIZE}px }</style>${svg}`)
await page.screenshot({ path: fromRoot('resources/icon/icon.png'), omitBackground: true })
await browser.close()
