import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'

/** The token comes in the fragment of the address that `serve` prints, which no server ever sees. */
const TOKEN_KEY = 'rabench-token'

export class NoToken extends Error {
  override readonly name = 'NoToken'
}

/** The contract over a WebSocket that is opened anew when it was lost. */
export function browserLink(): ClientLink<ClientContext> {
  const token = takeToken()
  let current: { readonly socket: WebSocket; readonly link: RPCLink<ClientContext> } | undefined
  const connected = () => {
    if (token === undefined) throw new NoToken('This page was opened without its token.')
    if (current === undefined || current.socket.readyState > WebSocket.OPEN) {
      const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api`, ['rabench', `token.${token}`])
      current = { socket, link: new RPCLink({ websocket: socket }) }
    }
    return current.link
  }
  return { call: async (path, input, options) => connected().call(path, input, options) }
}

function takeToken(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get('token')
  if (given !== null) {
    localStorage.setItem(TOKEN_KEY, given)
    history.replaceState(history.state, '', location.pathname + location.search)
  }
  return localStorage.getItem(TOKEN_KEY) ?? undefined
}
