import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
// electron-builder's own parts: it checks a configuration only on its way to a package.
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js'
import { DebugLogger } from 'builder-util'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = path.join(import.meta.dirname, '..')
const configuration = await getConfig(root, 'electron-builder.config.ts', null)
const manifest = z
  .object({ main: z.string(), description: z.string(), license: z.string() })
  .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')))

test('electron-builder reads the configuration, and its schema accepts it', async () => {
  await expect(validateConfiguration(configuration, new DebugLogger(false))).resolves.toBeUndefined()
  expect(configuration.appId).toBe('io.github.readahead-bench')
})

test('its schema would refuse a word that it does not know', async () => {
  await expect(
    validateConfiguration({ ...configuration, ...{ asarUnpak: ['x'] } }, new DebugLogger(false)),
  ).rejects.toThrow('asarUnpak')
})

test('every fuse is set, and each to its safe side', () => {
  expect(configuration.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: true,
  })
})

test('the packages are an AppImage and a deb, a dmg, and an installer', () => {
  const { linux, mac, win } = configuration
  expect([linux?.target, mac?.target, win?.target]).toEqual([['AppImage', 'deb'], ['dmg'], ['nsis']])
})

test('what the system loads and other programs read lies beside the archive', () => {
  expect(configuration).toMatchObject({ asar: true, asarUnpack: ['**/*.node', 'resources/**'] })
})

test('a deb has what dpkg asks for', () => {
  const { linux, extraMetadata } = z
    .object({
      linux: z.object({ maintainer: z.string(), category: z.string() }),
      extraMetadata: z.object({ homepage: z.url({ protocol: /^https$/ }) }),
    })
    .parse(configuration)
  expect(linux.maintainer).toMatch(/^[^<]+ <[^>]+@[^>]+>$/)
  expect(linux.category).toBe('Development')
  expect(extraMetadata.homepage).toBeTruthy()
  expect(manifest.description).not.toBe('')
  expect(manifest.license).toBe('MIT')
})

test('the app’s entry and icon are where the package has them', () => {
  expect(manifest.main).toBe('out/main/shell/main.js')
  expect(existsSync(path.join(root, String(configuration.icon)))).toBe(true)
})
