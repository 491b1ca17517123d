import { BrowserWindow } from 'electron'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { buildPreload } from '../../preload/testing/built-preload.ts'
import { CHANNELS, LONGEST_MESSAGE } from '../../shared/bridge-channels.ts'
import { serveContract } from './contract-channel.ts'
import { MOST_ON_THE_WAY } from './page-port.ts'
import { openTestBench, type TestBench } from './testing/bench.ts'
import { fakeFrame } from './testing/fake-contents.ts'
import { ipcMain } from './testing/fake-electron.ts'
import { FakeBrowserWindow } from './testing/fake-window.ts'
import { TestPage } from './testing/page.ts'

vi.mock('electron', () => import('./testing/fake-electron.ts'))

let preload: string
let bench: TestBench
let window: FakeBrowserWindow
let close: () => void
const refusals: string[] = []

beforeAll(async () => {
  preload = (await buildPreload()).get('preload.cjs') ?? ''
})
beforeEach(async () => {
  bench = await openTestBench()
  const real = new BrowserWindow()
  const opened = FakeBrowserWindow.all.at(-1)
  if (opened === undefined) throw new Error('no window')
  window = opened
  refusals.length = 0
  close = serveContract(bench.api.router, {
    contents: () => real.webContents,
    origin: 'app://bench',
    onRefusal: (why) => refusals.push(why),
  })
})
afterEach(async () => {
  close()
  ipcMain.removeAllListeners()
  await bench.close()
})

test('a page with the built preload is answered, by schema and in words', async () => {
  const client = new TestPage(preload, window).client()
  expect(await client.settings.get()).toMatchObject({ profileName: 'quick' })
  await expect(client.settings.set({ seed: -1 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  await expect(client.sessions.get({ id: 'nobody' })).rejects.toMatchObject({
    code: 'BENCH',
    data: { code: 'unknown-session' },
  })
  expect(refusals).toEqual([])
})

test('it hears events until it stops listening', async () => {
  const client = new TestPage(preload, window).client()
  const events = await client.events.all()
  expect((await events.next()).value).toMatchObject({ type: 'hello' })
  await client.settings.set({ seed: 7 })
  expect((await events.next()).value).toEqual({ type: 'changed', what: 'settings' })
  await events.return()
  expect(await client.settings.get()).toMatchObject({ seed: 7 })
})

test('after a reload the new page is answered, and hears nothing that was meant for the one before', async () => {
  const before = new TestPage(preload, window)
  await (await before.client().events.all()).next()
  before.hang()
  const page = new TestPage(preload, window)
  const heard: unknown[] = []
  page.bridge.onMessage((message) => heard.push(message))
  await page.client().settings.set({ seed: 8 })
  expect(heard).toHaveLength(1)
})

test('what the page before still sends after the reload is refused', async () => {
  const before = new TestPage(preload, window)
  const page = new TestPage(preload, window)
  before.bridge.send('{"i":"1","p":{"u":"/settings/get"}}')
  expect(refusals).toEqual([expect.stringContaining('not opened')])
  expect(await page.client().settings.get()).toMatchObject({ profileName: 'quick' })
})

test('a page that hangs is sent little; when it goes on, it is told that it missed something', async () => {
  const page = new TestPage(preload, window)
  const events = await page.client().events.all()
  await events.next()
  page.hang()
  const before = window.webContents.sent.length
  const ended = { command: 'true', asRoot: false, startedAt: new Date(), seconds: 0.1, exitCode: 0 }
  for (let count = 0; count < 3_000; count += 1) bench.workbench.commands.tell('lab-3', ended)
  await expect.poll(() => window.webContents.sent.length - before).toBe(MOST_ON_THE_WAY)
  page.goOn()
  const isBehind = async () => {
    for await (const event of events) if (event.type === 'behind') return true
    return false
  }
  expect(await isBehind()).toBe(true)
})

const send = (frame = window.webContents.mainFrame, ...args: readonly unknown[]) => {
  ipcMain.emit(CHANNELS.message, { sender: window.webContents, senderFrame: frame }, ...args)
}

test.each([
  ['a frame within the page', () => fakeFrame('app://bench', window.webContents.mainFrame)],
  ['a foreign page', () => fakeFrame('https://example.org')],
  ['a frame that has gone', () => ({ ...window.webContents.mainFrame, isDestroyed: () => true })],
])('%s opens no port', (_name, frame) => {
  const stranger = new TestPage(preload, window, frame())
  stranger.bridge.send('{"i":"1","p":{"u":"/settings/get"}}')
  expect(refusals).toHaveLength(2)
  expect(window.webContents.sent).toEqual([])
})

/** A page that is answered, and the name that it gave itself. */
function openPage() {
  const names: unknown[] = []
  ipcMain.once(CHANNELS.open, (_event, name: unknown) => names.push(name))
  return { page: new TestPage(preload, window), name: names[0] }
}

test('a foreign page that knows our page’s name gets nothing', () => {
  const { name } = openPage()
  send(fakeFrame('https://example.org'), name, '{"i":"2","p":{"u":"/settings/get"}}')
  expect(refusals).toEqual([`${CHANNELS.message} from a page of https://example.org`])
})

test.each([
  ['no message', []],
  ['bytes', [new Uint8Array(3)]],
  ['an object', [{ i: '1', p: { u: '/settings/get' } }]],
  ['more than the limit', [`{"i":"1","p":{"u":"/settings/get","b":"${'x'.repeat(LONGEST_MESSAGE)}"}}`]],
  ['more than was agreed', ['{"i":"1","p":{"u":"/settings/get"}}', 'and more']],
  ['text that is no message', ['hello']],
])('%s is refused, said, and not answered; the page is still served', async (_name, args) => {
  const { page, name } = openPage()
  send(undefined, name, ...args)
  expect(refusals).toHaveLength(1)
  expect(await page.client().settings.get()).toMatchObject({ profileName: 'quick' })
  expect(window.webContents.sent).toHaveLength(1)
})

test('a page that is no name opens nothing', () => {
  const { mainFrame } = window.webContents
  ipcMain.emit(CHANNELS.open, { sender: window.webContents, senderFrame: mainFrame }, '../1')
  send(undefined, '../1', '{"i":"1","p":{"u":"/settings/get"}}')
  expect(refusals).toHaveLength(2)
})

test('a secret that a page sends is in nothing that goes back, and in no refusal', async () => {
  const page = new TestPage(preload, window)
  const client = page.client()
  await (await client.events.all()).next()
  const secret = 'planted-secret-4471'
  await client.prompts.answer({ kind: 'secret', id: 'gone', secret, remember: false })
  send(undefined, crypto.randomUUID(), { secret })
  page.bridge.send(`{"i":"1","p":{"u":"/prompts/answer","b":{"json":{"secret":"${secret}"}}},"secret":"${secret}"}`)
  await client.events.log()
  expect(refusals).toHaveLength(2)
  expect(JSON.stringify([window.webContents.sent, refusals])).not.toContain(secret)
})
