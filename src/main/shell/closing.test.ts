import { BrowserWindow } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'
import { closeWithCare } from './closing.ts'
import { FakeApi } from './testing/fake-api.ts'
import { app, dialog, session } from './testing/fake-electron.ts'
import { FakeBrowserWindow } from './testing/fake-window.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

const BACKGROUND = 0
const STAY = 1
const STOP = 2

let api: FakeApi
let window: FakeBrowserWindow
let dataIsClosed: boolean
beforeEach(() => {
  api = new FakeApi()
  dataIsClosed = false
  closeWithCare(new BrowserWindow(), api, () => {
    dataIsClosed = true
  })
  const opened = FakeBrowserWindow.all.at(-1)
  if (opened === undefined) throw new Error('no window')
  window = opened
  window.show()
  app.exitCode = undefined
  dialog.asked.length = 0
})

const exited = () => new Promise((resolve) => app.once('exited', resolve))

test('with nothing at work, closing the window closes the bench, then the data, then the app', async () => {
  const end = exited()
  expect(window.close()).toBe(false)
  expect([api.closes, dataIsClosed, app.exitCode]).toEqual([1, false, undefined])
  api.closing.resolve(undefined)
  expect(await end).toBe(0)
  expect(dataIsClosed).toBe(true)
  expect(dialog.asked).toEqual([])
})

test('what the pages keep is written before the end', async () => {
  const end = exited()
  const before = session.defaultSession.flushes
  api.closing.resolve(undefined)
  window.close()
  await end
  expect(session.defaultSession.flushes).toBe(before + 1)
})

test('over a run it asks in words that name the run; neither Enter nor Escape stops it', async () => {
  api.work = ['Run quick on virtual']
  dialog.answers = [STAY]
  window.close()
  await expect.poll(() => dialog.asked).toHaveLength(1)
  expect(dialog.asked[0]).toMatchObject({
    message: 'Run quick on virtual is still running.',
    buttons: ['Go on in the background', 'Keep the window', 'Stop, keep what is complete, and quit'],
    defaultId: BACKGROUND,
    cancelId: STAY,
  })
  expect([api.closes, window.isShown]).toEqual([0, true])
})

test('several pieces of work are all named', async () => {
  api.work = ['Run quick on virtual', 'Watching lab-3']
  dialog.answers = [STAY]
  window.close()
  await expect.poll(() => dialog.asked).toHaveLength(1)
  expect(dialog.asked[0]?.['detail']).toMatch(/Run quick on virtual\nWatching lab-3/)
})

test('stopping closes the bench, which keeps what is complete', async () => {
  api.work = ['Run quick on virtual']
  dialog.answers = [STOP]
  const end = exited()
  window.close()
  api.closing.resolve(undefined)
  expect(await end).toBe(0)
  expect(api.closes).toBe(1)
})

test('in the background the window is gone and the work is not; it comes back with its end', async () => {
  api.work = ['Run quick on virtual']
  dialog.answers = [BACKGROUND]
  window.close()
  await expect.poll(() => window.isShown).toBe(false)
  api.publish({ type: 'changed', what: 'sessions' })
  expect([window.isShown, api.closes]).toEqual([false, 0])
  api.work = []
  api.publish({ type: 'changed', what: 'sessions' })
  // Without taking the keyboard from whatever somebody types into.
  expect(window).toMatchObject({ isShown: true, focused: false })
})

test('a question brings a window back from the background', async () => {
  api.work = ['Run quick on lab-3']
  dialog.answers = [BACKGROUND]
  window.close()
  await expect.poll(() => window.isShown).toBe(false)
  api.publish({
    type: 'prompt',
    prompt: { kind: 'secret', id: 'p1', boxName: 'lab-3', what: 'password', canRemember: false },
  })
  expect(window.isShown).toBe(true)
})
