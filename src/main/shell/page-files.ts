import path from 'node:path'
import { PAGES_HOST, PAGES_SCHEME } from './origin.ts'

export type PageFile =
  | { readonly kind: 'file'; readonly path: string }
  /** An address of the app itself (a deep link). */
  | { readonly kind: 'index'; readonly path: string }
  | { readonly kind: 'none' }

const NOTHING: PageFile = { kind: 'none' }

/** What an address of the pages stands for; never anything outside the directory, however it is written. */
export function pageFile(url: string, directory: string): PageFile {
  if (!URL.canParse(url)) return NOTHING
  const { protocol, host, pathname } = new URL(url)
  if (protocol !== `${PAGES_SCHEME}:` || host !== PAGES_HOST) return NOTHING
  const decoded = decode(pathname)
  // Only Windows takes a backslash or a drive for a path of its own; nothing of ours has any of these in its name.
  if (decoded === undefined || /[\0\\:]/.test(decoded)) return NOTHING
  if (path.posix.extname(decoded) === '') return { kind: 'index', path: path.join(directory, 'index.html') }
  const file = path.join(directory, decoded)
  return file.startsWith(path.join(directory, path.sep)) ? { kind: 'file', path: file } : NOTHING
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname)
  } catch {
    // Half an escape: no address that we made.
    return undefined
  }
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

export function contentType(file: string): string {
  return CONTENT_TYPES[path.extname(file)] ?? 'application/octet-stream'
}
