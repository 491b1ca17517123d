import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findBrowser, hasDisplay, openAppWindow } from './app-window.ts'
import { electronBinary } from './electron-binary.ts'
import { isBuilt } from './freshness.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rabench-start-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

function put(name: string, text = '', secondsAgo = 0): string {
  const file = path.join(directory, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  const then = Date.now() / 1000 - secondsAgo
  utimesSync(file, then, then)
  return file
}

function program(name: string, script: string): string {
  const file = put(name, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

function checkout(): void {
  for (const name of ['src/main/a.ts', 'package-lock.json', 'electron.vite.config.ts', 'vite.renderer.config.ts'])
    put(name, '', 100)
  for (const name of ['main/shell/main.js', 'preload/preload.cjs', 'renderer/index.html', 'licences.json'])
    put(`out/${name}`, '', 50)
}

test('what is younger than all its sources need not be built', () => {
  checkout()
  expect(isBuilt(directory)).toBe(true)
})

test('a changed source, a changed dependency or a missing part is built', () => {
  checkout()
  put('src/main/a.ts')
  expect(isBuilt(directory)).toBe(false)
  checkout()
  put('package-lock.json')
  expect(isBuilt(directory)).toBe(false)
  checkout()
  rmSync(path.join(directory, 'out/preload/preload.cjs'))
  expect(isBuilt(directory)).toBe(false)
})

test('a changed test is in nothing that is built', () => {
  checkout()
  put('src/main/a.test.ts')
  put('src/main/testing/fake.ts')
  put('src/main/README.md')
  expect(isBuilt(directory)).toBe(true)
})

test('Electron’s binary is where its package says, if it is there', () => {
  expect(electronBinary(directory, {})).toBeUndefined()
  put('node_modules/electron/path.txt', 'electron')
  expect(electronBinary(directory, {})).toBeUndefined()
  const binary = put('node_modules/electron/dist/electron')
  expect(electronBinary(directory, {})).toBe(binary)
})

test('Electron’s binary may be named, and must then be there', () => {
  const binary = put('elsewhere/electron')
  expect(electronBinary(directory, { ELECTRON_EXEC_PATH: binary })).toBe(binary)
  expect(electronBinary(directory, { ELECTRON_EXEC_PATH: '/nowhere/electron' })).toBeUndefined()
})

test('the browser is Chromium, else Chrome, from the path, unless one is named', () => {
  const chrome = program('a/google-chrome', '')
  expect(findBrowser({ PATH: `${directory}/none:${directory}/a` })).toBe(chrome)
  const chromium = program('b/chromium', '')
  expect(findBrowser({ PATH: `${directory}/a:${directory}/b` })).toBe(chromium)
  expect(findBrowser({ PATH: `${directory}/b`, RABENCH_CHROMIUM: chrome })).toBe(chrome)
  expect(findBrowser({ PATH: `${directory}/b`, RABENCH_CHROMIUM: '/nowhere' })).toBeUndefined()
})

test.runIf(process.platform === 'linux')('there is a display where X or Wayland says so', () => {
  expect(
    [{}, { DISPLAY: '' }, { DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }].map((one) => hasDisplay(one)),
  ).toEqual([...[false, false, true, true]])
})

/** What a browser that only notes down how it was called was called with. */
async function openedWith() {
  const browser = program(
    'browser',
    `printf '%s\\n' "$@" > ${directory}/arguments; cp -p ${directory}/window/door.html ${directory}/door`,
  )
  const address = 'http://127.0.0.1:4747/#token=planted-token'
  await new Promise((resolve) => openAppWindow(browser, address, path.join(directory, 'window')).once('exit', resolve))
  return readFileSync(path.join(directory, 'arguments'), 'utf8').trim().split('\n')
}

test('the window has a profile of its own, and the browser no word for the network', async () => {
  expect(await openedWith()).toEqual(
    expect.arrayContaining([
      `--user-data-dir=${directory}/window/profile`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ]),
  )
})

test('the browser’s sandbox is off for root alone, whom it would not start for', async () => {
  expect((await openedWith()).includes('--no-sandbox')).toBe(process.getuid?.() === 0)
})

test('the token is not on a command line, but in a file of ours alone, which is gone afterwards', async () => {
  expect((await openedWith()).join(' ')).not.toContain('planted-token')
  const door = path.join(directory, 'door')
  expect(readFileSync(door, 'utf8')).toContain('location.replace("http://127.0.0.1:4747/#token=planted-token")')
  expect(statSync(door).mode & 0o777).toBe(0o600)
  expect(existsSync(path.join(directory, 'window/door.html'))).toBe(false)
})
