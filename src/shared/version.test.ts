import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { APP_VERSION } from './version.ts'

test('the app and its package say the same version', () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  expect(text).toContain(`"version": "${APP_VERSION}"`)
})
