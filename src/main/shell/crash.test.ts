import { BrowserWindow } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'
import { BenchError } from '../../shared/errors.ts'
import { crashLoudly, endWith, reviveCrashedPage } from './crash.ts'
import { app, dialog } from './testing/fake-electron.ts'
import { FakeBrowserWindow } from './testing/fake-window.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  app.exitCode = undefined
  dialog.errors.length = 0
  dialog.asked.length = 0
})

test.each(['uncaughtException', 'unhandledRejection'])(
  'an %s is shown with where it happened, and ends the app',
  (event) => {
    const listeners = new Map<unknown, (error: Error) => void>()
    vi.spyOn(process, 'on').mockImplementation((name, listener) => {
      listeners.set(name, (error) => {
        Reflect.apply(listener, process, [error])
      })
      return process
    })
    crashLoudly()
    listeners.get(event)?.(new Error('a bug'))
    expect(dialog.errors).toEqual([
      ['Readahead Bench has a bug and must close.', expect.stringMatching(/a bug[^]*crash\.test\.ts/)],
    ])
    expect(app.exitCode).toBe(1)
  },
)

test('an expected failure is shown in its words, without a stack', () => {
  endWith(
    'Readahead Bench cannot start.',
    new BenchError('newer-format', 'This data folder is of a newer version.', { nextStep: 'Update the app.' }),
  )
  expect(dialog.errors[0]?.[1]).toBe('This data folder is of a newer version.\nUpdate the app.')
})

function open() {
  reviveCrashedPage(new BrowserWindow())
  const window = FakeBrowserWindow.all.at(-1)
  if (window === undefined) throw new Error('no window')
  return window
}

test('a page that crashed is loaded again; the app goes on', async () => {
  const window = open()
  window.webContents.emit('render-process-gone', {}, { reason: 'oom' })
  await expect.poll(() => window.webContents.reloads).toBe(1)
  expect(dialog.asked[0]?.['detail']).toContain('oom')
  expect(app.exitCode).toBeUndefined()
})

test('a page that ended as it should is no crash', () => {
  const window = open()
  window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' })
  expect(dialog.asked).toEqual([])
})
