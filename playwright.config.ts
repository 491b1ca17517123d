import { defineConfig } from '@playwright/test'
import { electronBinary } from './scripts/electron-binary.ts'

const CHROMIUM_ARGUMENTS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
/** Chromium's sandbox does not work for root. */
const AS_ROOT = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/**
 * The app as a person uses it: a real page on a real main process. `serve` drives Debian's Chromium; `electron` runs the
 * same specs in the desktop shell where its binary is installed. One worker: there are two cores and one virtual box.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'out/e2e',
  workers: 1,
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
    { name: 'serve', testIgnore: 'no-electron.spec.ts' },
    electronBinary(import.meta.dirname) === undefined
      ? { name: 'electron', testMatch: 'no-electron.spec.ts' }
      : { name: 'electron', testIgnore: 'no-electron.spec.ts' },
  ],
})
