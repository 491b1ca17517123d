import type { DesktopBridge } from '../shared/bridge.ts'
import { CHANNELS, LONGEST_MESSAGE } from '../shared/bridge-channels.ts'

/** As much of Electron's `ipcRenderer` as the bridge needs. */
export interface MainPort {
  send(channel: string, ...args: unknown[]): void
  invoke(channel: string, ...args: unknown[]): Promise<unknown>
  on(channel: string, listener: (event: unknown, ...args: unknown[]) => void): unknown
}

/** What a page gets of main: five named things to do, and no way to name another one. */
export function makeBridge(main: MainPort, page: string): DesktopBridge {
  const messages = new Listeners()
  const commands = new Listeners()
  main.on(CHANNELS.message, (_event, addressee, message) => {
    // What was on its way to the document before this one.
    if (addressee !== page || typeof message !== 'string') return
    try {
      messages.tell(message)
    } finally {
      main.send(CHANNELS.taken, page)
    }
  })
  main.on(CHANNELS.command, (_event, command) => {
    if (typeof command === 'string') commands.tell(command)
  })
  main.send(CHANNELS.open, page)
  return {
    send: (message) => {
      // Main would refuse it without an answer; the page can still tell its user.
      if (typeof message !== 'string') throw new TypeError('The contract speaks text.')
      if (message.length > LONGEST_MESSAGE) throw new RangeError('This is too large for one request.')
      main.send(CHANNELS.message, page, message)
    },
    onMessage: (listener) => messages.add(listener),
    pickPath: async (what) => {
      const picked = await main.invoke(CHANNELS.pickPath, what)
      return typeof picked === 'string' ? picked : undefined
    },
    onCommand: (listener) => commands.add(listener),
  }
}

class Listeners {
  readonly #listeners = new Map<symbol, (text: string) => void>()

  /** @returns its own end: the same function may listen twice, and ends each time for itself. */
  add(listener: (text: string) => void): () => void {
    const key = Symbol()
    this.#listeners.set(key, listener)
    return () => {
      this.#listeners.delete(key)
    }
  }

  tell(text: string): void {
    for (const listener of this.#listeners.values()) listener(text)
  }
}
