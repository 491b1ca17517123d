import { defineConfig } from '@playwright/test'
import { electronBinary } from './scripts/electron-binary.ts'

const CHROMIUM_ARGUMENTS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
const BOX_SPEC = 'virtual-box.spec.ts'
/** Chromium's sandbox does not work for root. */
const AS_ROOT = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/**
 * The app as a person uses it: a real page on a real main process. `serve` drives Debian's Chromium; `electron` runs the
 * same specs in the desktop shell where its binary is installed. Two workers for two cores: what needs the virtual box, of which there
 * is one, begins first and mostly waits for it; all other pages are looked at meanwhile.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'out/e2e',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'out/e2e-report.json' }]],
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    viewport: { width: 1280, height: 800 },
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['RABENCH_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [...CHROMIUM_ARGUMENTS, ...AS_ROOT],
    },
  },
  projects: [
    { name: 'box', testMatch: BOX_SPEC },
    { name: 'serve', testIgnore: [BOX_SPEC, 'no-electron.spec.ts'] },
    electronBinary(import.meta.dirname) === undefined
      ? { name: 'electron', testMatch: 'no-electron.spec.ts' }
      : { name: 'electron', testIgnore: 'no-electron.spec.ts' },
  ],
})
