import { BrowserWindow } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Activity } from '../../shared/contract/index.ts'
import { exampleActivity } from './testing/activity.ts'
import { FakeApi } from './testing/fake-api.ts'
import { Notification, powerSaveBlocker } from './testing/fake-electron.ts'
import { FakeBrowserWindow } from './testing/fake-window.ts'
import { showWork } from './work-signs.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

let api: FakeApi
let window: FakeBrowserWindow
let end: () => void
beforeEach(() => {
  api = new FakeApi()
  end = showWork(api, new BrowserWindow())
  const opened = FakeBrowserWindow.all.at(-1)
  if (opened === undefined) throw new Error('no window')
  window = opened
  Notification.shown.length = 0
  powerSaveBlocker.running.clear()
})

const tell = (change: Partial<Activity> = {}) => {
  api.publish({ type: 'activity', activity: exampleActivity(change) })
}
const tellEnd = () => {
  tell({ state: 'done', endedAt: '2026-11-24T10:02:00.000Z' })
}

test('the task bar shows the progress, told once for each change, and nothing after the end', () => {
  const steps = (...states: Activity['steps'][number]['state'][]) => states.map((state) => ({ title: state, state }))
  tell({ steps: steps('active', 'waiting') })
  tell({ steps: steps('active', 'waiting') })
  tell({ steps: steps('done', 'active') })
  tellEnd()
  expect(window.progress).toEqual([2, 0.5, -1])
})

test('the computer stays awake while anything runs, by one blocker', () => {
  tell({ id: 'a' })
  tell({ id: 'b' })
  tell({ id: 'a' })
  expect(powerSaveBlocker.running.size).toBe(1)
  tell({ id: 'a', state: 'failed', endedAt: '2026-11-24T10:02:00.000Z' })
  expect(powerSaveBlocker.running.size).toBe(1)
  tell({ id: 'b', state: 'done', endedAt: '2026-11-24T10:02:00.000Z' })
  expect(powerSaveBlocker.running.size).toBe(0)
})

test('the end of long work is told to somebody who looks elsewhere', () => {
  tell()
  tellEnd()
  expect(Notification.shown.map(({ words }) => words.title)).toEqual(['Run quick on virtual: done'])
})

test('a click on the notification brings the window back', () => {
  tell()
  tellEnd()
  window.minimized = true
  Notification.shown[0]?.emit('click')
  expect(window).toMatchObject({ minimized: false, focused: true })
})

test('somebody who looks at the window is not told', () => {
  window.focused = true
  tell()
  tellEnd()
  expect(Notification.shown).toEqual([])
})

test('work shorter than the settings say is not told', () => {
  api.current = { ...api.current, notifyAfterSeconds: 121 }
  tell()
  tellEnd()
  expect(Notification.shown).toEqual([])
})

test('a window that is gone is not touched', () => {
  window.destroyed = true
  tell()
  expect(window.progress).toEqual([])
})

test('at the end the computer may sleep again, and nothing is heard', () => {
  tell()
  end()
  expect(powerSaveBlocker.running.size).toBe(0)
  tell({ id: 'b' })
  expect(powerSaveBlocker.running.size).toBe(0)
})
