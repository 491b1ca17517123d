import type { ClientContext, ClientLink } from '@orpc/client'
import { BRIDGE_NAME, type DesktopBridge } from '../../shared/bridge.ts'
import { browserLink } from './browser-door.ts'
import { desktopLink } from './desktop-door.ts'

declare global {
  interface Window {
    readonly [BRIDGE_NAME]?: DesktopBridge
  }
}

/** What the desktop offers beyond the contract; undefined in a browser. */
export const desktop: DesktopBridge | undefined = window[BRIDGE_NAME]

/** Whichever way this page came to the bench. Nothing beyond this file asks which. */
export function openDoor(): ClientLink<ClientContext> {
  return desktop === undefined ? browserLink() : desktopLink(desktop)
}
