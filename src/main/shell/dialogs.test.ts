import { EventEmitter } from 'node:events'
import { BrowserWindow, session } from 'electron'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { CHANNELS } from '../../shared/bridge-channels.ts'
import { askToGiveUp, askWhereToSave, offerPaths } from './dialogs.ts'
import { fakeFrame, Refusable, type FakeFrame } from './testing/fake-contents.ts'
import { dialog, ipcMain, session as fakes } from './testing/fake-electron.ts'
import { FakeBrowserWindow } from './testing/fake-window.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

let window: FakeBrowserWindow
const refusals: string[] = []
beforeAll(() => {
  const real = new BrowserWindow()
  const opened = FakeBrowserWindow.all.at(-1)
  if (opened === undefined) throw new Error('no window')
  window = opened
  offerPaths(real, { contents: () => real.webContents, origin: 'app://bench', onRefusal: (why) => refusals.push(why) })
  askWhereToSave(session.defaultSession, 'app://bench', '/home/lab/Downloads')
})
beforeEach(() => {
  dialog.asked.length = 0
  refusals.length = 0
})

const pick = (what: unknown, frame: FakeFrame = window.webContents.mainFrame) =>
  ipcMain.invoke(CHANNELS.pickPath, { sender: window.webContents, senderFrame: frame }, what)

test('the page gets the path that the person picked', async () => {
  dialog.picked = '/home/lab/.ssh/id_ed25519'
  expect(await pick('key-file')).toBe('/home/lab/.ssh/id_ed25519')
  expect(dialog.asked[0]?.['properties']).toEqual(['openFile', 'showHiddenFiles'])
})

test('whoever picks nothing gives nothing', async () => {
  dialog.picked = undefined
  expect(await pick('directory')).toBeUndefined()
})

test.each([['/etc/passwd'], [{ properties: ['openFile'] }], [undefined], [['key-file']]])(
  'asking for %j opens no dialog',
  async (what) => {
    await expect(pick(what)).rejects.toThrow('Refused')
    expect(dialog.asked).toEqual([])
    expect(refusals).toHaveLength(1)
  },
)

test('a frame within the page opens no dialog', async () => {
  await expect(pick('key-file', fakeFrame('app://bench', window.webContents.mainFrame))).rejects.toThrow('Refused')
  expect(dialog.asked).toEqual([])
})

/** A download as Electron tells of it. */
class FakeDownload extends EventEmitter {
  readonly #url: string
  readonly #name: string
  options: unknown

  constructor(url: string, name: string) {
    super()
    this.#url = url
    this.#name = name
  }

  getURL = (): string => this.#url
  getFilename = (): string => this.#name
  setSaveDialogOptions = (options: unknown): void => {
    this.options = options
  }
}

function download(url: string, name: string) {
  const attempt = new Refusable()
  const item = new FakeDownload(url, name)
  fakes.defaultSession.emit('will-download', attempt, item)
  return { isRefused: attempt.defaultPrevented, options: item.options }
}

test('a chart is saved where the person says, by its name and kind', () => {
  expect(download('blob:app://bench/6f1c', 'throughput.png')).toEqual({
    isRefused: false,
    options: {
      title: 'Save',
      defaultPath: '/home/lab/Downloads/throughput.png',
      filters: [{ name: 'Image', extensions: ['png'] }],
    },
  })
})

test('a name that climbs stays in the folder that is offered', () => {
  expect(download('blob:app://bench/6f1c', '../../.bashrc').options).toMatchObject({
    defaultPath: '/home/lab/Downloads/.bashrc',
  })
})

test.each([
  'https://example.org/setup.exe',
  'blob:https://example.org/6f1c',
  'data:text/plain,x',
  'data:app://bench/x',
  'file:///etc/passwd',
  'app://bench/assets/x.js',
])('%s is not saved', (url) => {
  expect(download(url, 'x').isRefused).toBe(true)
})

test('giving the boxes up takes more than Enter or Escape', async () => {
  const real = new BrowserWindow()
  expect(await askToGiveUp(real)).toBe(false)
  expect(dialog.asked[0]).toMatchObject({ defaultId: 0, cancelId: 0, buttons: ['Wait', 'Quit now'] })
  dialog.answers = [1]
  expect(await askToGiveUp(real)).toBe(true)
})
