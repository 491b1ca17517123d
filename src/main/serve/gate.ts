import { timingSafeEqual, createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Why somebody is turned away, as HTTP says it. */
export interface Refusal {
  readonly status: 400 | 401 | 403
  readonly why: string
}

const TOKEN_PREFIX = 'token.'

/**
 * Who may come in. A page of another site can make a browser call any address of this machine; it cannot choose the Host
 * and Origin that the browser then sends (DNS rebinding, cross-site WebSockets), and it does not know the token.
 */
export class Gate {
  readonly #token: Buffer
  readonly #hosts: ReadonlySet<string>

  /** @param hosts as browsers write them in `Host`: "127.0.0.1:4747". */
  constructor(token: string, hosts: readonly string[]) {
    this.#token = digest(token)
    this.#hosts = new Set(hosts)
  }

  /** Of any request. */
  refuseHost(request: IncomingMessage): Refusal | undefined {
    if (this.#hosts.has(request.headers.host ?? '')) return undefined
    return { status: 403, why: 'This server does not go by that name.' }
  }

  /** Of a WebSocket: it must come from our own page, and know the token. */
  refuseSocket(request: IncomingMessage): Refusal | undefined {
    const host = this.refuseHost(request)
    if (host !== undefined) return host
    if (request.headers.origin !== `http://${request.headers.host ?? ''}`) {
      return { status: 403, why: 'Only its own pages may open the bench.' }
    }
    const offered = (request.headers['sec-websocket-protocol'] ?? '')
      .split(',')
      .map((protocol) => protocol.trim())
      .find((protocol) => protocol.startsWith(TOKEN_PREFIX))
    // Digests have one length, so that the comparison tells nothing of the token's.
    const known = offered !== undefined && timingSafeEqual(digest(offered.slice(TOKEN_PREFIX.length)), this.#token)
    return known ? undefined : { status: 401, why: 'Open the address that the bench printed: it carries the token.' }
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
