import { readFile } from 'node:fs/promises'
import { protocol, type Session } from 'electron'
import { PAGE_HEADERS } from '../../shared/page-headers.ts'
import { PAGES_SCHEME } from './origin.ts'
import { contentType, pageFile } from './page-files.ts'

/** Before the app is ready, or the scheme has no origin, no `fetch` and no secure context. */
export function declarePagesScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGES_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** @param directory of the built pages. */
export function servePages(session: Session, directory: string): void {
  session.protocol.handle(PAGES_SCHEME, (request) => answer(request, directory))
}

async function answer({ method, url }: Request, directory: string): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Only GET and HEAD.')
  const found = pageFile(url, directory)
  if (found.kind === 'none') return refusal(404, 'Not here.')
  try {
    const content = await readFile(found.path)
    // Names under assets/ carry a hash of what is in them.
    const isHashed = found.kind === 'file' && new URL(url).pathname.startsWith('/assets/')
    const headers = {
      ...PAGE_HEADERS,
      'Content-Type': contentType(found.path),
      'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    }
    return new Response(method === 'HEAD' ? null : new Uint8Array(content), { headers })
  } catch (error) {
    if (isMissing(error)) return refusal(404, 'Not here.')
    throw error
  }
}

function refusal(status: number, why: string): Response {
  return new Response(`${why}\n`, { status, headers: { ...PAGE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' } })
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')
}
