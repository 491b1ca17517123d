/** What the desktop's preload puts on `window`; in a browser it is not there. */
export interface DesktopBridge {
  /** Hands one message of the contract's protocol to main. */
  send(message: string | ArrayBuffer): void
  /** @returns its own end. */
  onMessage(listener: (message: string | ArrayBuffer) => void): () => void
  /** The native open dialog; undefined where nothing was picked. */
  pickPath(what: 'key-file' | 'directory'): Promise<string | undefined>
  /** A shortcut of the native menu: the name of a page's command. @returns its own end. */
  onCommand(listener: (command: string) => void): () => void
}

export const BRIDGE_NAME = 'rabenchDesktop'
