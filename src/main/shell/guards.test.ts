import { BrowserWindow, session } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'
import { guardContents, guardSession } from './guards.ts'
import { OUTSIDE_PAGES } from './outside-pages.ts'
import { session as fakes, shell } from './testing/fake-electron.ts'
import { FakeBrowserWindow } from './testing/fake-window.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

function guarded(origin = 'app://bench') {
  guardContents(new BrowserWindow().webContents, origin)
  const window = FakeBrowserWindow.all.at(-1)
  if (window === undefined) throw new Error('no window')
  return window.webContents
}

beforeEach(() => {
  shell.opened = []
  guardSession(session.defaultSession, 'app://bench')
})

test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s leads to no other page', (event) => {
  const contents = guarded()
  for (const url of [
    'https://example.org/',
    'http://127.0.0.1:4747/',
    'file:///etc/passwd',
    'app://other/',
    'data:text/html,x',
  ]) {
    expect(contents.tries(event, url), url).toBe(false)
  }
  expect(contents.tries(event, 'app://bench/live')).toBe(true)
})

test('while developing, the development server’s pages are the ones that stay', () => {
  const contents = guarded('http://localhost:5173')
  expect(contents.tries('will-navigate', 'http://localhost:5173/live')).toBe(true)
  expect(contents.tries('will-navigate', 'http://localhost:5174/')).toBe(false)
})

test('nothing is embedded', () => {
  expect(guarded().tries('will-attach-webview', '')).toBe(false)
})

test('no window is opened, and no address but those on the list is handed to the system', () => {
  const contents = guarded()
  for (const url of ['https://example.org/', 'app://bench/', 'file:///usr/bin/xcalc', `${OUTSIDE_PAGES.fio}?x`]) {
    expect(contents.openHandler({ url })).toEqual({ action: 'deny' })
  }
  expect(shell.opened).toEqual([])
})

test('a page on the list opens in the system’s browser, in no window of ours', () => {
  expect(guarded().openHandler({ url: OUTSIDE_PAGES.lttng })).toEqual({ action: 'deny' })
  expect(shell.opened).toEqual([OUTSIDE_PAGES.lttng])
})

test('no permission is granted, asked for or checked', () => {
  const { permissionRequest, permissionCheck, devicePermission, displayMedia } = fakes.defaultSession
  const answers: unknown[] = []
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'hid']) {
    permissionRequest({}, permission, (granted) => answers.push(granted))
    answers.push(permissionCheck({}, permission))
  }
  expect(new Set(answers)).toEqual(new Set([false]))
  expect(devicePermission({ deviceType: 'usb' })).toBe(false)
  displayMedia({}, (streams) => {
    expect(streams).toBeNull()
  })
})

function isCancelled(url: string): boolean | undefined {
  let answer: { readonly cancel?: boolean } = {}
  fakes.defaultSession.beforeRequest({ url }, (given) => {
    answer = given
  })
  return answer.cancel
}

test.each([
  'https://example.org/x.js',
  'http://localhost:5173/',
  'ws://localhost:5173/',
  'file:///etc/passwd',
  'app://other/',
])('%s is not loaded', (url) => {
  expect(isCancelled(url)).toBe(true)
})

test.each([
  'app://bench/assets/index-1234.js',
  'data:image/png;base64,AA==',
  'blob:app://bench/6f1c',
  'devtools://devtools/x.js',
])('%s is loaded', (url) => {
  expect(isCancelled(url)).toBe(false)
})

test('while developing, hot reload has its socket', () => {
  guardSession(session.defaultSession, 'http://localhost:5173')
  expect(isCancelled('ws://localhost:5173/?token=x')).toBe(false)
  expect(isCancelled('ws://localhost:5174/')).toBe(true)
})
