import { randomBytes } from 'node:crypto'
import { createServer, STATUS_CODES, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer, type WebSocket } from 'ws'
import { BenchError } from '../../shared/errors.ts'
import type { Router } from '../api/index.ts'
import { Gate, type Refusal } from './gate.ts'
import { pagesIn, refuse, type RequestHandler } from './pages.ts'

export interface ServerOptions {
  readonly router: Router
  /** The built pages. */
  readonly pagesDirectory: string
  /** Default 127.0.0.1. On any other address, everybody on that network who has the token commands the boxes. */
  readonly host?: string
  /** Default: a free one. */
  readonly port?: number
  /** Default: a new one each start. The development server keeps it, so that its pages stay open when main is started anew. */
  readonly token?: string
  /** Instead of the built pages: the development server's. Given the server, for its own sockets. */
  readonly development?: (server: Server) => Promise<RequestHandler>
}

export interface RunningServer {
  /** With the token, in the fragment: no server and no log ever sees it there. */
  readonly address: string
  /** Pages that are open now. */
  connections(): number
  close(): Promise<void>
}

const API_PATH = '/api'
/** The largest request is a session's notes; nothing legitimate comes near. */
const LARGEST_MESSAGE_BYTES = 1024 * 1024
const MOST_CONNECTIONS = 32
const HEARTBEAT_MS = 15_000
/** RFC 6455, 7.4.1 */
const CLOSE_POLICY = 1008

/** Serves the contract and the pages on one port. @throws BenchError wrong-usage where the port is taken */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1'
  const token = options.token ?? randomBytes(32).toString('base64url')
  const server = createServer()
  const pages = (await options.development?.(server)) ?? pagesIn(options.pagesDirectory)
  await listening(server, host, options.port ?? 0)
  const { port } = server.address() as AddressInfo
  const gate = new Gate(token, namesOf(host, port))

  server.on('request', (request, response) => {
    const refusal = gate.refuseHost(request)
    if (refusal === undefined) pages(request, response)
    else refuse(response, refusal.status, refusal.why)
  })
  const sockets = acceptSockets(server, gate, options.router)
  return {
    address: `http://${bracketed(host)}:${port}/#token=${token}`,
    connections: () => sockets.clients.size,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Handler = RPCHandler<Record<string, never>>

function acceptSockets(server: Server, gate: Gate, router: Router): WebSocketServer {
  const handler = new RPCHandler(router)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE_BYTES,
    // The answer names no token.
    handleProtocols: () => 'rabench',
  })
  server.on('upgrade', (request, socket: Duplex, head) => {
    // Other paths are the development server's.
    if (request.url !== API_PATH) return
    const refusal =
      gate.refuseSocket(request) ??
      (sockets.clients.size >= MOST_CONNECTIONS ? { status: 403 as const, why: 'Too many pages are open.' } : undefined)
    if (refusal !== undefined) {
      turnAway(socket, refusal)
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      serve(webSocket, handler)
    })
  })
  return sockets
}

function serve(socket: WebSocket, handler: Handler): void {
  beat(socket)
  // What is too large, or no WebSocket frame at all; `ws` closes the connection itself.
  socket.on('error', () => undefined)
  void handler.upgrade(guarded(socket))
}

type Send = Pick<WebSocket, 'addEventListener' | 'send'>

/**
 * The socket as the contract's handler sees it. Messages that are no JSON end the connection before they get there. Sending
 * resolves when the data have left: a page that reads slowly is served slowly, and its events wait where they are bounded.
 */
function guarded(socket: WebSocket): Send {
  const send = (data: string | Buffer) =>
    new Promise<void>((resolve) => {
      socket.send(data, () => {
        resolve()
      })
    })
  const addEventListener = (type: 'message' | 'close', listener: (event: { data?: unknown }) => void) => {
    if (type === 'close')
      socket.on('close', () => {
        listener({})
      })
    else
      socket.on('message', (data: Buffer, isBinary) => {
        const text = data.toString('utf8')
        if (!isBinary && isJson(text)) listener({ data: text })
        else socket.close(CLOSE_POLICY, 'not a message of the contract')
      })
  }
  const own = { send, addEventListener }
  return new Proxy<Send>(socket, { get: (_target, property) => Reflect.get(own, property) as unknown })
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A page that went without a word is noticed within two beats. */
function beat(socket: WebSocket): void {
  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  const timer = setInterval(() => {
    if (!isAlive) socket.terminate()
    isAlive = false
    socket.ping()
  }, HEARTBEAT_MS)
  socket.once('close', () => {
    clearInterval(timer)
  })
}

function turnAway(socket: Duplex, { status, why }: Refusal): void {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'Connection: close', 'Content-Type: text/plain']
  socket.end(`${lines.join('\r\n')}\r\n\r\n${why}\n`)
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new BenchError('wrong-usage', `The bench cannot listen on ${host}:${port} (${error.code ?? error.message}).`, {
          nextStep: 'Choose another port with --port, or leave it away for a free one.',
          cause: error,
        }),
      )
    })
    server.listen(port, host, resolve)
  })
}

/** What browsers may send as `Host` for this address. */
function namesOf(host: string, port: number): string[] {
  const names = host === '127.0.0.1' || host === '::1' ? [bracketed(host), 'localhost'] : [bracketed(host)]
  return names.map((name) => (port === 80 ? name : `${name}:${port}`))
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
