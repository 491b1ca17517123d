import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { isBridge, loadPreload } from '../../../preload/testing/built-preload.ts'
import { BRIDGE_NAME, type DesktopBridge } from '../../../shared/bridge.ts'
import type { contract } from '../../../shared/contract/index.ts'
import type { FakeFrame } from './fake-contents.ts'
import { ipcMain } from './fake-electron.ts'
import type { FakeBrowserWindow } from './fake-window.ts'

type Heard = (event: unknown, ...args: unknown[]) => void

/** A document in a window, with the built preload: what it sends arrives at the shell's handlers as Electron would bring it. */
export class TestPage {
  readonly bridge: DesktopBridge
  readonly #listeners: (readonly [channel: string, listener: Heard])[] = []
  /** What came while it hung; undefined while it does not. */
  #waiting: (readonly unknown[])[] | undefined

  constructor(preload: string, window: FakeBrowserWindow, frame: FakeFrame = window.webContents.mainFrame) {
    const event = () => ({ sender: window.webContents, senderFrame: frame })
    window.webContents.on('sent', (...message: unknown[]) => {
      if (this.#waiting === undefined) this.#hear(message)
      else this.#waiting.push(message)
    })
    const { exposed } = loadPreload(preload, {
      send: (channel: string, ...args: unknown[]) => ipcMain.emit(channel, event(), ...structuredClone(args)),
      invoke: (channel: string, ...args: unknown[]) => ipcMain.invoke(channel, event(), ...structuredClone(args)),
      on: (channel: string, listener: Heard) => this.#listeners.push([channel, listener]),
    })
    const bridge = exposed.get(BRIDGE_NAME)
    if (!isBridge(bridge)) throw new Error('the preload exposed no bridge')
    this.bridge = bridge
  }

  hang(): void {
    this.#waiting ??= []
  }

  goOn(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const message of waiting) this.#hear(message)
  }

  #hear([channel, ...args]: readonly unknown[]): void {
    for (const [listened, listener] of this.#listeners) if (listened === channel) listener({}, ...args)
  }

  /** The contract as the pages' desktop door speaks it (src/renderer/client/desktop-door.ts). */
  client(): ContractRouterClient<typeof contract> {
    const { bridge } = this
    return createORPCClient(
      new RPCLink({
        port: {
          postMessage: (message: string) => {
            bridge.send(message)
          },
          onMessage: { addListener: (listener: (message: string | ArrayBuffer) => void) => bridge.onMessage(listener) },
          onDisconnect: { addListener: () => undefined },
        },
      }),
    )
  }
}
