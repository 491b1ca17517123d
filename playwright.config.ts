import { defineConfig } from '@playwright/test'
import { electronBinary } from './scripts/electron-binary.ts'

const CHROMIUM_ARGUMENTS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
const ON_THE_BOX = 'virtual-box.spec.ts'
/** Chromium's sandbox does not work for root. */
const AS_ROOT = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/**
 * The app as a person uses it: a real page on a real main process. `serve` drives Debian's Chromium; `electron` runs the
 * same specs in the desktop shell where its binary is installed. Two workers, as there are two cores: what happens on the
 * virtual box takes one of them for as long as all other specs take the other, so it is a project that begins first.
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
    { name: 'box', testMatch: ON_THE_BOX },
    { name: 'serve', testIgnore: ['no-electron.spec.ts', ON_THE_BOX] },
    electronBinary(import.meta.dirname) === undefined
      ? { name: 'electron', testMatch: 'no-electron.spec.ts' }
      : { name: 'electron', testIgnore: 'no-electron.spec.ts' },
  ],
})
