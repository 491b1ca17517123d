import { BrowserWindow, nativeTheme, screen, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron'
import { placementOn, readWindowState, SMALLEST_SIZE, writeWindowState } from './window-state.ts'

/** The page's own ground (src/renderer/theme.css), so that the window does not flash before the page is there. */
const GROUND = { light: '#ffffff', dark: '#16181b' }

/** Electron's security checklist, each point said even where it is the default. */
export function webPreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Chromium would fetch its dictionaries from the network.
    spellcheck: false,
    devTools: !isPackaged,
  }
}

export interface WindowOptions {
  readonly preload: string
  readonly isPackaged: boolean
  /** Keeps where the window was. */
  readonly dataDirectory: string
  /** A PNG, where the window manager does not know it from the package. */
  readonly icon: string
}

/** The one window, not yet shown and still empty. */
export function makeWindow({ preload, isPackaged, dataDirectory, icon }: WindowOptions): BrowserWindow {
  const { isMaximized, ...bounds } = placementOn(
    screen.getAllDisplays().map(({ workArea }) => workArea),
    readWindowState(dataDirectory),
  )
  const options: BrowserWindowConstructorOptions = {
    ...bounds,
    minWidth: SMALLEST_SIZE.width,
    minHeight: SMALLEST_SIZE.height,
    show: false,
    title: 'Readahead Bench',
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    icon,
    webPreferences: webPreferences(preload, isPackaged),
  }
  const window = new BrowserWindow(options)
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize()
    window.show()
  })
  window.on('close', () => {
    writeWindowState(dataDirectory, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() })
  })
  return window
}

/** In front of everything, wherever it was. */
export function bringBack(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
