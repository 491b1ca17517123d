import { EventEmitter } from 'node:events'
import { FakeWebContents, Refusable } from './fake-contents.ts'

/** A window without a screen; every one that was opened is in `FakeBrowserWindow.all`. */
export class FakeBrowserWindow extends EventEmitter {
  static readonly all: FakeBrowserWindow[] = []

  readonly webContents = new FakeWebContents()
  readonly options: Readonly<Record<string, unknown>>
  readonly progress: number[] = []
  bounds = { x: 10, y: 20, width: 1000, height: 700 }
  url: string | undefined
  isShown = false
  focused = false
  minimized = false
  maximized = false
  destroyed = false

  constructor(options: Readonly<Record<string, unknown>> = {}) {
    super()
    this.options = options
    FakeBrowserWindow.all.push(this)
  }

  loadURL(url: string): Promise<void> {
    this.url = url
    this.emit('ready-to-show')
    return Promise.resolve()
  }

  /** Somebody closes it. @returns whether it closed. */
  close(): boolean {
    const attempt = new Refusable()
    this.emit('close', attempt)
    return !attempt.defaultPrevented
  }

  show(): void {
    this.isShown = true
    this.focused = true
    this.emit('show')
  }

  showInactive(): void {
    this.isShown = true
    this.emit('show')
  }

  hide(): void {
    this.isShown = false
    this.focused = false
  }

  focus(): void {
    this.focused = true
  }

  maximize(): void {
    this.maximized = true
  }

  restore(): void {
    this.minimized = false
  }

  setProgressBar(share: number): void {
    this.progress.push(share)
  }

  getNormalBounds(): typeof this.bounds {
    return this.bounds
  }

  isMaximized = (): boolean => this.maximized
  isMinimized = (): boolean => this.minimized
  isFocused = (): boolean => this.focused
  isDestroyed = (): boolean => this.destroyed
}
