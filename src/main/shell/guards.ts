import { shell, type Session, type WebContents } from 'electron'
import { originOf } from './origin.ts'
import { outsidePage, type OutsidePage } from './outside-pages.ts'

/** What a page may load beside its own origin: what is made inside it, and Chromium's own developer tools. */
const INNER_PROTOCOLS = new Set(['data:', 'blob:', 'devtools:'])

/** No camera, no USB, no notifications of the page's own, no address but ours: the pages need none of it. */
export function guardSession(session: Session, origin: string): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => {
    callback(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => {
    callback(null)
  })
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    callback({ cancel: !isOurs(url, origin) })
  })
}

/** The page stays our page: it goes nowhere else, opens nothing, and embeds nothing. */
export function guardContents(contents: WebContents, origin: string): void {
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    if (originOf(event.url) !== origin) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  contents.setWindowOpenHandler(({ url }) => {
    const page = outsidePage(url)
    if (page !== undefined) openOutside(page)
    return { action: 'deny' }
  })
}

export function openOutside(page: OutsidePage): void {
  void shell.openExternal(page)
}

function isOurs(url: string, origin: string): boolean {
  const asked = originOf(url)
  // Hot reload's socket belongs to the development server.
  return asked === origin || asked === origin.replace(/^http:/, 'ws:') || INNER_PROTOCOLS.has(new URL(url).protocol)
}
