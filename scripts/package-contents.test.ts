import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { extractAll, listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isBuilt } from './freshness.ts'

const root = path.join(import.meta.dirname, '..')
const MINUTES_MS = 60_000
/** Before its fuses in Electron's binary (github.com/electron/fuses, src/constants.ts). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES_OF_ELECTRON_45 = '101100011'

let directory: string
let resources: string
let files: readonly string[]

/** What electron-builder takes for Electron: it packs and flips fuses, and needs nothing of it to run. */
function standInForElectron(): string {
  const electron = path.join(directory, 'electron')
  mkdirSync(path.join(electron, 'locales'), { recursive: true })
  const fuses = Buffer.concat([
    ...[Buffer.from(FUSE_SENTINEL), Buffer.from([1, FUSES_OF_ELECTRON_45.length]), Buffer.from(FUSES_OF_ELECTRON_45)],
  ])
  for (const name of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) {
    writeFileSync(path.join(electron, name), fuses, { mode: 0o755 })
  }
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak'])
    writeFileSync(path.join(electron, name), '')
  return electron
}

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-package-'))
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: root, stdio: 'pipe' })
  if (!isBuilt(root)) run('scripts/build.mjs')
  run(
    ...['node_modules/electron-builder/cli.js', '--config', 'electron-builder.config.ts', '--linux', 'dir', '--x64'],
    ...[`-c.electronDist=${standInForElectron()}`, `-c.directories.output=${directory}/dist`],
  )
  resources = path.join(directory, 'dist/linux-unpacked/resources')
  files = listPackage(path.join(resources, 'app.asar'), { isPack: false })
}, 5 * MINUTES_MS)
afterAll(() => {
  rmSync(directory, { recursive: true })
})

test('the package holds what is built, what ships as data, and dependencies', () => {
  const top = new Set(files.map((file) => file.split('/')[1]))
  expect([...top].sort()).toEqual(['LICENSE', 'node_modules', 'out', 'package.json', 'resources'])
})

test('no source, no test and no map is in it', () => {
  expect(files.filter((file) => /[.](test[.]\w+|tsx?|map)$|[/](testing|__tests__|e2e)[/]/.test(file))).toEqual([])
})

test('of binaries, it holds those of its own system', () => {
  expect(files.filter((file) => file.endsWith('.node'))).toEqual([
    '/node_modules/better-sqlite3/prebuilds/linux-x64.node',
  ])
  expect(files.filter((file) => file.includes('node-linux'))).toEqual([])
})

test('what the system and other programs read lies beside the archive', () => {
  for (const file of [
    'node_modules/better-sqlite3/prebuilds/linux-x64.node',
    'resources/testbox/customize.sh',
    'resources/kmod/Kbuild',
    'resources/kmod/README.md',
  ]) {
    expect(existsSync(path.join(resources, 'app.asar.unpacked', file)), file).toBe(true)
  }
})

test('its modules find all that they need: the bench opens, lists its profiles and can train', () => {
  // Only Electron looks into an archive, so it is laid out as a directory of the same name.
  const app = path.join(directory, 'laid-out/app.asar')
  extractAll(path.join(resources, 'app.asar'), app)
  cpSync(path.join(resources, 'app.asar.unpacked'), `${app}.unpacked`, { recursive: true })
  const program = `
    const of = (name) => import(${JSON.stringify(`${app}/out/main/`)} + name)
    const { openWorkbench, profileNames } = await of('bench/index.js')
    const { openApi } = await of('api/index.js')
    const { readyBackend } = await of('model/index.js').then(() => of('model/learning/backend.js'))
    const { RECIPE_DIRECTORY } = await of('bench/workbench.js')
    const bench = openWorkbench({ data: process.argv[1], cache: process.argv[1] })
    const api = await openApi(bench, { platform: [] })
    await api.close()
    bench.close()
    console.log(JSON.stringify([await profileNames(), (await readyBackend()).kind, RECIPE_DIRECTORY]))`
  const args = ['--input-type=module', '--eval', program, '--', path.join(directory, 'data')]
  const said: unknown = JSON.parse(execFileSync(process.execPath, args, { cwd: directory, encoding: 'utf8' }))
  expect(said).toEqual([expect.arrayContaining(['quick', 'seed']), 'wasm', `${app}.unpacked/resources/testbox/`])
})

test('its fuses are blown', async () => {
  const wire = await getCurrentFuseWire(path.join(directory, 'dist/linux-unpacked/readahead-bench'))
  // The wire has the characters "0" and "1".
  const isOn = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0) === '1'
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    filePrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    encryptedCookies: isOn(FuseV1Options.EnableCookieEncryption),
    integrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyFromArchive: isOn(FuseV1Options.OnlyLoadAppFromAsar),
  }).toEqual({
    ...{ runAsNode: false, nodeOptions: false, inspect: false, filePrivileges: false },
    ...{ encryptedCookies: true, integrity: true, onlyFromArchive: true },
  })
})
