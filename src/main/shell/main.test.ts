import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import type { DesktopOptions } from './desktop.ts'

// One Electron for every start of the program: its modules are loaded anew for each.
const electron = await vi.hoisted(() => import('./testing/fake-electron.ts'))
vi.mock('electron', () => electron)
const { app, BrowserWindow, dialog, protocol } = electron
const desktop = { bringBack: vi.fn(), leave: vi.fn(() => Promise.resolve()) }
const openDesktop = vi.fn((_options: DesktopOptions) => Promise.resolve(desktop))
vi.mock('./desktop.ts', () => ({ openDesktop }))

const directory = mkdtempSync(path.join(tmpdir(), 'rabench-main-'))
afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** The program as Electron starts it. @returns what it does at each signal. */
async function start(isFirst = true): Promise<Map<unknown, () => void>> {
  vi.resetModules()
  app.isFirst = isFirst
  const signals = new Map<unknown, () => void>()
  vi.spyOn(process, 'on').mockImplementation((name, listener) => {
    signals.set(name, () => {
      Reflect.apply(listener, process, [])
    })
    return process
  })
  await import('./main.ts')
  return signals
}

beforeEach(() => {
  app.removeAllListeners()
  app.calls.length = 0
  app.exitCode = undefined
  protocol.schemes.length = 0
  vi.restoreAllMocks()
  vi.stubEnv('RABENCH_DATA', path.join(directory, 'data'))
  vi.stubEnv('ELECTRON_RENDERER_URL', undefined)
  desktop.bringBack.mockClear()
  desktop.leave.mockClear()
  openDesktop.mockClear()
})

test('every renderer is in the sandbox, and the scheme is known, before the app is ready', async () => {
  await start()
  expect(app.calls.indexOf('enableSandbox')).toBeLessThan(app.calls.indexOf('whenReady'))
  expect(app.calls).toContain('enableSandbox')
  expect(protocol.schemes).toHaveLength(1)
})

test('the first start opens the desktop on its data folder', async () => {
  await start()
  await expect
    .poll(() => openDesktop)
    .toHaveBeenCalledWith({
      paths: expect.objectContaining({ data: path.join(directory, 'data') }) as unknown,
      root: path.join(import.meta.dirname, '../../..'),
      origin: 'app://bench',
    })
})

test('Chromium’s own files, and with them the lock, are of that data folder', async () => {
  await start()
  expect(app.paths.get('userData')).toBe(path.join(directory, 'data/desktop'))
})

test('a second start of the same data folder opens nothing and ends', async () => {
  await start(false)
  expect(app.calls).toContain('quit')
  expect(app.calls).not.toContain('enableSandbox')
  expect(openDesktop).not.toHaveBeenCalled()
})

test.each(['second-instance', 'activate'])('%s brings the first window back', async (event) => {
  await start()
  app.emit(event)
  await expect.poll(() => desktop.bringBack).toHaveBeenCalledOnce()
})

test.each(['SIGINT', 'SIGTERM'])('%s leaves without a question', async (signal) => {
  const signals = await start()
  signals.get(signal)?.()
  await expect.poll(() => desktop.leave).toHaveBeenCalledOnce()
})

test('whatever has contents is guarded', async () => {
  await start()
  const { webContents } = new BrowserWindow()
  app.emit('web-contents-created', {}, webContents)
  expect(webContents.tries('will-navigate', 'https://example.org/')).toBe(false)
})

test('where the bench cannot be opened, it says so and ends', async () => {
  openDesktop.mockRejectedValueOnce(new Error('no disk'))
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await start()
  await expect.poll(() => app.exitCode).toBe(1)
  expect(dialog.errors[0]?.[0]).toBe('Readahead Bench cannot start.')
})
