import { readdirSync } from 'node:fs'
import { test } from '@playwright/test'
import { HOW_TO_GET_ELECTRON } from '../scripts/electron-binary.ts'

const OWN_NAME = 'no-electron.spec.ts'
const specs = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.spec.ts') && name !== OWN_NAME)

// Where Electron cannot be had, each file that would have run in it is counted as skipped.
for (const spec of specs.sort()) {
  test(`${spec} in Electron`, () => {
    test.skip(true, `Electron’s binary is not installed here: ${HOW_TO_GET_ELECTRON}`)
  })
}
