import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { DesktopBridge } from '../../shared/bridge.ts'

/** The contract over Electron's IPC: the bridge behaves like a port of a browser extension. */
export function desktopLink(bridge: DesktopBridge): ClientLink<ClientContext> {
  return new RPCLink({
    port: {
      postMessage: (message: string | ArrayBuffer) => {
        bridge.send(message)
      },
      onMessage: {
        addListener: (listener: (message: string | ArrayBuffer) => void) => {
          bridge.onMessage(listener)
        },
      },
      // The port lives as long as the page.
      onDisconnect: { addListener: () => undefined },
    },
  })
}
