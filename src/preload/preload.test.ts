import { EventEmitter } from 'node:events'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { BRIDGE_NAME, type DesktopBridge } from '../shared/bridge.ts'
import { CHANNELS, LONGEST_MESSAGE } from '../shared/bridge-channels.ts'
import { buildPreload, isBridge, loadPreload, type LoadedPreload } from './testing/built-preload.ts'

/** `ipcRenderer`, with more on it than a page may have. */
class FakeIpcRenderer extends EventEmitter {
  readonly sent: (readonly unknown[])[] = []
  readonly invoked: (readonly unknown[])[] = []
  answer: unknown

  send(...message: unknown[]): void {
    this.sent.push(message)
  }

  invoke(...message: unknown[]): Promise<unknown> {
    this.invoked.push(message)
    return Promise.resolve(this.answer)
  }

  sendSync(): never {
    throw new Error('not for pages')
  }
}

let files: ReadonlyMap<string, string>
let ipc: FakeIpcRenderer
let loaded: LoadedPreload
let bridge: DesktopBridge
let page: unknown

beforeAll(async () => {
  files = await buildPreload()
})
beforeEach(() => {
  ipc = new FakeIpcRenderer()
  loaded = loadPreload(files.get('preload.cjs') ?? '', ipc)
  const exposed = loaded.exposed.get(BRIDGE_NAME)
  if (!isBridge(exposed)) throw new Error('the preload exposed no bridge')
  bridge = exposed
  page = ipc.sent[0]?.[1]
})

test('it is one CommonJS file that needs nothing but Electron', () => {
  expect([...files.keys()]).toEqual(['preload.cjs'])
  expect(loaded.required).toEqual(['electron'])
})

test('it exposes the bridge under its one name, with exactly what the bridge has', () => {
  expect([...loaded.exposed.keys()]).toEqual([BRIDGE_NAME])
  expect(Object.keys(bridge).sort()).toEqual(['onCommand', 'onMessage', 'pickPath', 'send'])
})

test('it says first of all that a new page is here, under a name that no other page has', () => {
  const other = new FakeIpcRenderer()
  loadPreload(files.get('preload.cjs') ?? '', other)
  expect(ipc.sent).toEqual([[CHANNELS.open, expect.stringMatching(/^[\da-f-]{36}$/)]])
  expect(other.sent[0]?.[1]).not.toBe(page)
})

test('what a page sends goes out on the one channel, whatever it is called', () => {
  bridge.send('{"i":"1"}')
  expect(ipc.sent.slice(1)).toEqual([[CHANNELS.message, page, '{"i":"1"}']])
})

test('a message of bytes, or one too long, fails where the page can see it', () => {
  expect(() => {
    bridge.send(new ArrayBuffer(3))
  }).toThrow('text')
  expect(() => {
    bridge.send('x'.repeat(LONGEST_MESSAGE + 1))
  }).toThrow('too large')
  expect(ipc.sent).toHaveLength(1)
})

test('a message for this page is heard without the event it came in, and then said to be taken', () => {
  const heard: unknown[][] = []
  bridge.onMessage((...args) => heard.push(args))
  ipc.emit(CHANNELS.message, { sender: ipc }, page, 'hello')
  expect(heard).toEqual([['hello']])
  expect(ipc.sent.slice(1)).toEqual([[CHANNELS.taken, page]])
})

test('a message for the page before this one is not heard', () => {
  const heard: unknown[] = []
  bridge.onMessage((message) => heard.push(message))
  ipc.emit(CHANNELS.message, {}, crypto.randomUUID(), 'late')
  expect(heard).toEqual([])
  expect(ipc.sent).toHaveLength(1)
})

test('a message is taken even where its listener throws', () => {
  bridge.onMessage(() => {
    throw new Error('a bug in the page')
  })
  expect(() => ipc.emit(CHANNELS.message, {}, page, 'hello')).toThrow('a bug in the page')
  expect(ipc.sent.slice(1)).toEqual([[CHANNELS.taken, page]])
})

test.each(['onMessage', 'onCommand'] as const)('%s: each listener has its own end', (name) => {
  const heard: string[] = []
  const listener = (text: string | ArrayBuffer) => heard.push(typeof text === 'string' ? text : 'bytes')
  const end = bridge[name](listener)
  bridge[name](listener)
  end()
  end()
  if (name === 'onMessage') ipc.emit(CHANNELS.message, {}, page, 'once')
  else ipc.emit(CHANNELS.command, {}, 'once')
  expect(heard).toEqual(['once'])
})

test('a path comes from main, and nothing but a path', async () => {
  ipc.answer = '/home/lab/.ssh/id_ed25519'
  expect(await bridge.pickPath('key-file')).toBe('/home/lab/.ssh/id_ed25519')
  expect(ipc.invoked).toEqual([[CHANNELS.pickPath, 'key-file']])
  ipc.answer = { path: '/etc' }
  expect(await bridge.pickPath('directory')).toBeUndefined()
})
