/** Where the built pages live. A scheme of our own has an origin, which `file://` has not. */
export const PAGES_SCHEME = 'app'
export const PAGES_HOST = 'bench'
export const PAGES_ORIGIN = `${PAGES_SCHEME}://${PAGES_HOST}`

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The origin whose pages command the bench: ours, or that of a development server on this computer where the app is not packaged.
 * @param developmentUrl as electron-vite says it in ELECTRON_RENDERER_URL.
 */
export function pagesOrigin(isPackaged: boolean, developmentUrl: string | undefined): string {
  if (isPackaged || developmentUrl === undefined || !URL.canParse(developmentUrl)) return PAGES_ORIGIN
  const { protocol, hostname, origin } = new URL(developmentUrl)
  return protocol === 'http:' && LOOPBACK.has(hostname) ? origin : PAGES_ORIGIN
}

/** Of any address, also of our own scheme, for which `URL.origin` is "null" in Node. Undefined where it is none. */
export function originOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
