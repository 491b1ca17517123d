import type { IncomingMessage, ServerResponse } from 'node:http'
import sirv from 'sirv'
import { PAGE_HEADERS } from '../../shared/page-headers.ts'

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void

/** The built pages; every address without a file's name is the app's own (a deep link). */
export function pagesIn(directory: string): RequestHandler {
  const files = sirv(directory, {
    single: true,
    etag: true,
    setHeaders: (response, pathname) => {
      for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value)
      // Names under assets/ carry a hash of what is in them.
      const isHashed = pathname.startsWith('/assets/')
      response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 405, 'Only GET and HEAD.')
      return
    }
    files(request, response, () => {
      refuse(response, 404, 'Not here.')
    })
  }
}

export function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { ...PAGE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${why}\n`)
}
