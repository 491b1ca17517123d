import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { nativeTheme } from './testing/fake-electron.ts'
import { FakeBrowserWindow } from './testing/fake-window.ts'
import { bringBack, makeWindow, webPreferences } from './window.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

const directory = mkdtempSync(path.join(tmpdir(), 'rabench-window-'))
afterAll(() => {
  rmSync(directory, { recursive: true })
})

function open() {
  const window = makeWindow({
    preload: '/app/preload.cjs',
    isPackaged: true,
    dataDirectory: directory,
    icon: '/app/icon.png',
  })
  const fake = FakeBrowserWindow.all.at(-1)
  if (fake === undefined) throw new Error('no window')
  return { window, fake }
}

test('the page is isolated, in the sandbox, and has nothing of Node', () => {
  expect(open().fake.options['webPreferences']).toMatchObject({
    preload: '/app/preload.cjs',
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
  })
})

test('a package has no developer tools, and no window asks the network for dictionaries', () => {
  expect(webPreferences('', true)).toMatchObject({ devTools: false, spellcheck: false })
  expect(webPreferences('', false)).toMatchObject({ devTools: true, spellcheck: false })
})

test('it is shown when there is something to see, on the page’s own ground', () => {
  nativeTheme.shouldUseDarkColors = true
  const { fake } = open()
  expect(fake.options).toMatchObject({ show: false, backgroundColor: '#16181b' })
  expect(fake.isShown).toBe(false)
  fake.emit('ready-to-show')
  expect(fake.isShown).toBe(true)
})

test('it opens where it was closed, maximised if it was', () => {
  const first = open().fake
  first.bounds = { x: 100, y: 50, width: 1300, height: 900 }
  first.maximized = true
  first.close()
  const second = open().fake
  expect(second.options).toMatchObject(first.bounds)
  second.emit('ready-to-show')
  expect(second.maximized).toBe(true)
})

test('it comes to the front from wherever it was', () => {
  const { window, fake } = open()
  fake.minimized = true
  bringBack(window)
  expect(fake).toMatchObject({ minimized: false, isShown: true, focused: true })
})
