import { EventEmitter } from 'node:events'

/** A frame as IPC events name their sender. */
export interface FakeFrame {
  origin: string
  parent: FakeFrame | null
  detached: boolean
  isDestroyed: () => boolean
}

export function fakeFrame(origin: string, parent: FakeFrame | null = null): FakeFrame {
  return { origin, parent, detached: false, isDestroyed: () => false }
}

/** An event that can be refused, as Electron's are. */
export class Refusable {
  readonly url: string
  defaultPrevented = false

  constructor(url = '') {
    this.url = url
  }

  preventDefault(): void {
    this.defaultPrevented = true
  }
}

type OpenHandler = (details: { readonly url: string }) => { readonly action: string }

export class FakeWebContents extends EventEmitter {
  readonly sent: (readonly unknown[])[] = []
  mainFrame = fakeFrame('app://bench')
  openHandler: OpenHandler = () => ({ action: 'allow' })
  destroyed = false
  reloads = 0

  /** Emits 'sent' too, so that a page can listen. */
  send(...message: unknown[]): void {
    if (this.destroyed) throw new Error('Object has been destroyed')
    this.sent.push(message)
    this.emit('sent', ...structuredClone(message))
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  reload(): void {
    this.reloads += 1
  }

  /** What the page tries, and whether it may. */
  tries(event: string, url: string): boolean {
    const attempt = new Refusable(url)
    this.emit(event, attempt)
    return !attempt.defaultPrevented
  }
}
