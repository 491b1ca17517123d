import { EventEmitter } from 'node:events'
import { FakeSession } from './fake-session.ts'
import { FakeBrowserWindow } from './fake-window.ts'

/**
 * Electron without Electron: `vi.mock('electron', () => import('./testing/fake-electron.ts'))`. What the shell imports from it has
 * Electron's types and these objects behind them; a test looks at them through this file. One test file is one process.
 */
class FakeApp extends EventEmitter {
  isPackaged = false
  isFirst = true
  readonly calls: string[] = []
  readonly paths = new Map([['downloads', '/home/lab/Downloads']])
  exitCode: number | undefined

  whenReady(): Promise<void> {
    this.calls.push('whenReady')
    return Promise.resolve()
  }

  requestSingleInstanceLock(): boolean {
    return this.isFirst
  }

  enableSandbox(): void {
    this.calls.push('enableSandbox')
  }

  setAppUserModelId(id: string): void {
    this.calls.push(`id ${id}`)
  }

  setPath(name: string, path: string): void {
    this.paths.set(name, path)
  }

  getPath(name: string): string | undefined {
    return this.paths.get(name)
  }

  quit(): void {
    this.calls.push('quit')
  }

  exit(code = 0): void {
    this.exitCode = code
    this.emit('exited', code)
  }
}

class FakeIpcMain extends EventEmitter {
  readonly #handlers = new Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>>()

  handle(channel: string, handler: (event: unknown, ...args: unknown[]) => Promise<unknown>): void {
    this.#handlers.set(channel, handler)
  }

  async invoke(channel: string, event: unknown, ...args: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return handler(event, ...args)
  }
}

/** "Encrypts" so that a test can tell it from clear text, and only under the key it was made with. */
class FakeSafeStorage {
  backend = 'gnome_libsecret'
  isAvailable = true
  key = 'k1'

  getSelectedStorageBackend = (): string => this.backend
  isAsyncEncryptionAvailable = (): Promise<boolean> => Promise.resolve(this.isAvailable)
  encryptStringAsync = (text: string): Promise<Buffer> =>
    Promise.resolve(Buffer.from(`${this.key}:${Buffer.from(text).toString('hex')}`))

  decryptStringAsync = (encrypted: Buffer): Promise<{ result: string }> => {
    const [key, hex] = encrypted.toString().split(':')
    if (key !== this.key || hex === undefined) return Promise.reject(new Error('Error while decrypting'))
    return Promise.resolve({ result: Buffer.from(hex, 'hex').toString() })
  }
}

/** Answers with what a test has put there, and keeps what was asked. */
class FakeDialog {
  readonly asked: Readonly<Record<string, unknown>>[] = []
  readonly errors: (readonly [title: string, text: string])[] = []
  picked: string | undefined
  answers: number[] = []

  showOpenDialog = (_window: unknown, options: Readonly<Record<string, unknown>>) => {
    this.asked.push(options)
    return Promise.resolve({
      canceled: this.picked === undefined,
      filePaths: this.picked === undefined ? [] : [this.picked],
    })
  }

  showMessageBox = (_window: unknown, options: Readonly<Record<string, unknown>>) => {
    this.asked.push(options)
    return Promise.resolve({ response: this.answers.shift() ?? options['cancelId'] ?? 0 })
  }

  showErrorBox = (title: string, text: string): void => {
    this.errors.push([title, text])
  }
}

class FakeNotification extends EventEmitter {
  static readonly shown: FakeNotification[] = []
  static isSupported = (): boolean => true
  readonly words: { readonly title: string; readonly body: string }

  constructor(words: { readonly title: string; readonly body: string }) {
    super()
    this.words = words
  }

  show(): void {
    FakeNotification.shown.push(this)
  }
}

export const app = new FakeApp()
export const ipcMain = new FakeIpcMain()
export const safeStorage = new FakeSafeStorage()
export const dialog = new FakeDialog()
export const session = { defaultSession: new FakeSession() }
export const protocol = {
  schemes: [] as unknown[],
  registerSchemesAsPrivileged: (schemes: readonly unknown[]): void => {
    protocol.schemes.push(...schemes)
  },
}
export const shell = {
  opened: [] as string[],
  openExternal: (url: string): Promise<void> => {
    shell.opened.push(url)
    return Promise.resolve()
  },
}
export const screen = {
  displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
  getAllDisplays: () => screen.displays,
}
export const powerSaveBlocker = {
  running: new Set<number>(),
  started: 0,
  start: (): number => {
    powerSaveBlocker.started += 1
    powerSaveBlocker.running.add(powerSaveBlocker.started)
    return powerSaveBlocker.started
  },
  stop: (id: number): void => {
    powerSaveBlocker.running.delete(id)
  },
}
export const Menu = {
  template: undefined as unknown,
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu: (menu: unknown): void => {
    Menu.template = menu
  },
}
export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: false }
export const powerMonitor = new EventEmitter()
export { FakeBrowserWindow as BrowserWindow, FakeNotification as Notification }
