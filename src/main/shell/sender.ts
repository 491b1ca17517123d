/** As much of an IPC event as says who sent it. */
export interface SenderEvent<Contents> {
  readonly sender: Contents
  /** Null where it has navigated away or is gone. */
  readonly senderFrame: SenderFrame | null
}

export interface SenderFrame {
  readonly origin: string
  readonly parent: unknown
  readonly detached: boolean
  isDestroyed(): boolean
}

/**
 * Why a call is not answered; undefined where it comes from the main frame of our one window, showing our own pages. Whatever
 * else runs in this app (a frame inside the page, a page that was navigated to somehow) gets nothing.
 */
export function refuseSender<Contents>(
  event: SenderEvent<Contents>,
  window: { readonly contents: Contents | undefined; readonly origin: string },
): string | undefined {
  const frame = event.senderFrame
  if (frame === null || frame.isDestroyed()) return 'a frame that is gone'
  if (event.sender !== window.contents) return 'another window'
  if (frame.parent !== null || frame.detached) return 'a frame within the page'
  if (frame.origin !== window.origin) return `a page of ${frame.origin}`
  return undefined
}
