import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildPreload } from '../../preload/testing/built-preload.ts'
import { openDesktop, type Desktop } from './desktop.ts'
import { app, dialog, Menu, nativeTheme, safeStorage, session } from './testing/fake-electron.ts'
import { FakeBrowserWindow } from './testing/fake-window.ts'
import { TestPage } from './testing/page.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

let directory: string
let desktop: Desktop
let window: FakeBrowserWindow
let page: TestPage
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rabench-desktop-'))
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
  safeStorage.backend = 'basic_text'
  desktop = await openDesktop({
    paths: { data: path.join(directory, 'data'), cache: path.join(directory, 'cache') },
    root: '/opt/bench',
    origin: 'app://bench',
  })
  const opened = FakeBrowserWindow.all.at(-1)
  if (opened === undefined) throw new Error('no window')
  window = opened
  page = new TestPage((await buildPreload()).get('preload.cjs') ?? '', window)
})
afterAll(() => rm(directory, { recursive: true }))

test('one window is open, with our pages and the built preload', () => {
  expect(FakeBrowserWindow.all).toHaveLength(1)
  expect(window.url).toBe('app://bench/')
  expect(window.options['webPreferences']).toMatchObject({
    preload: '/opt/bench/out/preload/preload.cjs',
    sandbox: true,
  })
})

test('its session serves the pages, and is guarded', () => {
  expect([...session.defaultSession.protocols.keys()]).toEqual(['app'])
  expect(session.defaultSession.permissionCheck({}, 'media')).toBe(false)
  expect(session.defaultSession.listenerCount('will-download')).toBe(1)
})

test('the page is answered by the bench of that data folder', async () => {
  const sessions = await page.client().sessions.list()
  expect(sessions.length).toBeGreaterThan(0)
  expect(await readdir(path.join(directory, 'data'))).toContain('bench.sqlite')
})

test('the system’s own parts take the theme that is chosen', async () => {
  await page.client().settings.set({ theme: 'dark' })
  expect(nativeTheme.themeSource).toBe('dark')
})

interface Item {
  readonly label: string
  readonly click: () => void
}

/** The item of that name, however deep. */
function itemOf(menu: unknown, label: string): Item | undefined {
  if (!Array.isArray(menu)) return undefined
  for (const item of menu.filter((one: unknown) => typeof one === 'object' && one !== null)) {
    const found = isItem(item) && item.label === label ? item : itemOf(Reflect.get(item, 'submenu'), label)
    if (found !== undefined) return found
  }
  return undefined
}

function isItem(item: object): item is Item {
  return 'label' in item && 'click' in item
}

test('a command of the menu comes to the page', () => {
  const heard: string[] = []
  page.bridge.onCommand((command) => heard.push(command))
  itemOf(Menu.template, 'Command palette')?.click()
  expect(heard).toEqual(['palette'])
})

test('a path that is picked comes to the page', async () => {
  dialog.picked = '/home/lab'
  expect(await page.bridge.pickPath('directory')).toBe('/home/lab')
})

test('a second start brings the window back', () => {
  window.minimized = true
  desktop.bringBack()
  expect(window.minimized).toBe(false)
})

test('leaving closes the data, then the app', async () => {
  await desktop.leave()
  expect(app.exitCode).toBe(0)
})
