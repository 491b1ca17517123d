import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { createServer, type ViteDevServer } from 'vite'
import type { ServerOptions } from '../src/main/serve/index.ts'
import { DEVELOPMENT_POLICY, PAGE_HEADERS } from '../src/shared/page-headers.ts'
import pages from '../vite.renderer.config.ts'

const API_PATH = '/api'

export interface HotPages {
  readonly attach: NonNullable<ServerOptions['development']>
  close(): Promise<void>
}

/** The pages from their sources, changing while they are open: for `startServer`'s `development`, on its port. */
export function hotPages(): HotPages {
  let vite: ViteDevServer | undefined
  return {
    attach: async (server) => {
      const hot = await createServer({
        ...pages,
        // Vite would write a copy of it while it loads it, and Node would start main anew for that.
        configFile: false,
        server: { middlewareMode: true, hmr: { server: gatedSockets(server) } },
        appType: 'spa',
      })
      vite = hot
      return (request, response) => {
        for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value)
        response.setHeader('Content-Security-Policy', DEVELOPMENT_POLICY)
        hot.middlewares(request, response)
      }
    },
    close: async () => {
      await vite?.close()
    },
  }
}

/** A server that hears of sockets which our own page opens; Vite answers them. The contract's are not its business. */
function gatedSockets(server: Server): Server {
  const inner = createHttpServer()
  server.on('upgrade', (request, socket: Duplex, head) => {
    if (request.url === API_PATH) return
    if (isOurPage(request, server)) inner.emit('upgrade', request, socket, head)
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
  })
  return inner
}

/** The Host is ours (DNS rebinding), and so is the page. */
function isOurPage({ headers }: IncomingMessage, server: Server): boolean {
  const address = server.address()
  if (address === null || typeof address === 'string') return false
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${address.port}`)
  return hosts.includes(headers.host ?? '') && headers.origin === `http://${headers.host ?? ''}`
}
