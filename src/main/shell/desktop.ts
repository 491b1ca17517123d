import path from 'node:path'
import { app, Menu, session, type BrowserWindow } from 'electron'
import { CHANNELS } from '../../shared/bridge-channels.ts'
import type { About } from '../../shared/contract/index.ts'
import { openApi, type BenchApi } from '../api/index.ts'
import { openWorkbench, type WorkbenchPaths } from '../bench/index.ts'
import { closeWithCare } from './closing.ts'
import { serveContract } from './contract-channel.ts'
import { reviveCrashedPage } from './crash.ts'
import { askWhereToSave, offerPaths } from './dialogs.ts'
import { guardSession, openOutside } from './guards.ts'
import type { Callers } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import { servePages } from './pages.ts'
import { openSecretFile } from './secret-file.ts'
import { followTheme } from './theme.ts'
import { bringBack, makeWindow } from './window.ts'
import { showWork } from './work-signs.ts'

export interface DesktopOptions {
  readonly paths: WorkbenchPaths
  /** Of the app's package: what is built lies under out/. */
  readonly root: string
  /** Of the pages that command the bench (origin.ts). */
  readonly origin: string
}

/** The app with its window. */
export interface Desktop {
  /** In front of everything: somebody started the app again. */
  bringBack(): void
  /** Stops what runs, keeps what is complete, puts the boxes back, and ends the process. Asks nobody. */
  leave(): Promise<void>
}

/** Opens the bench and its window, once Electron is ready. @throws BenchError database | newer-format */
export async function openDesktop({ paths, root, origin }: DesktopOptions): Promise<Desktop> {
  const bench = openWorkbench(paths)
  const secrets = await openSecretFile(paths.data)
  const api = await openApi(bench, { ...(secrets === undefined ? {} : { secrets }), platform: platform() })
  followTheme(api)

  guardSession(session.defaultSession, origin)
  servePages(session.defaultSession, path.join(root, 'out/renderer'))
  askWhereToSave(session.defaultSession, origin, app.getPath('downloads'))

  const window = makeWindow({
    preload: path.join(root, 'out/preload/preload.cjs'),
    icon: path.join(root, 'resources/icon/icon.png'),
    isPackaged: app.isPackaged,
    dataDirectory: paths.data,
  })
  reviveCrashedPage(window)
  setMenu(window)
  const stopServing = answer(window, api, origin)
  const endSigns = showWork(api, window)
  const leaving = closeWithCare(window, api, () => {
    endSigns()
    stopServing()
    bench.close()
  })
  await window.loadURL(`${origin}/`)
  return {
    bringBack: () => {
      bringBack(window)
    },
    leave: () => leaving.leave(),
  }
}

function answer(window: BrowserWindow, api: BenchApi, origin: string): () => void {
  const callers: Callers = {
    contents: () => (window.isDestroyed() ? undefined : window.webContents),
    origin,
    onRefusal: (why) => process.stderr.write(`Refused: ${why}\n`),
  }
  offerPaths(window, callers)
  return serveContract(api.router, callers)
}

function setMenu(window: BrowserWindow): void {
  const command = (name: string) => {
    bringBack(window)
    window.webContents.send(CHANNELS.command, name)
  }
  const kind = { platform: process.platform, isPackaged: app.isPackaged }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(kind, { command, openOutside })))
}

function platform(): About['platform'] {
  const { electron, chrome, node } = process.versions
  return [
    { name: 'Electron', version: electron },
    { name: 'Chromium', version: chrome },
    { name: 'Node', version: node },
  ]
}
