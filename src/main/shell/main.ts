import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app, powerMonitor } from 'electron'
import { defaultPaths } from '../bench/index.ts'
import { crashLoudly, endWith } from './crash.ts'
import { openDesktop } from './desktop.ts'
import { guardContents } from './guards.ts'
import { pagesOrigin } from './origin.ts'
import { declarePagesScheme } from './pages.ts'

crashLoudly()
const paths = defaultPaths()
const origin = pagesOrigin(app.isPackaged, process.env['ELECTRON_RENDERER_URL'])
const root = path.join(import.meta.dirname, '../../..')

// What Chromium keeps is of that data folder, and so is the lock: two benches with two folders do not meet.
const userData = path.join(paths.data, 'desktop')
mkdirSync(userData, { recursive: true })
app.setPath('userData', userData)
app.setAppUserModelId('io.github.readahead-bench')

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  app.enableSandbox()
  declarePagesScheme()
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, origin)
  })
  const opening = app.whenReady().then(() => openDesktop({ paths, root, origin }))
  const bringBack = () => {
    void opening.then((desktop) => {
      desktop.bringBack()
    })
  }
  const leave = () => {
    void opening.then((desktop) => desktop.leave())
  }
  app.on('second-instance', bringBack)
  app.on('activate', bringBack)
  // Ctrl-C in the terminal, or the end of the session: nobody is there to be asked.
  process.on('SIGINT', leave)
  process.on('SIGTERM', leave)
  void app.whenReady().then(() => {
    powerMonitor.on('shutdown', leave)
  })
  opening.catch((error: unknown) => {
    endWith('Readahead Bench cannot start.', error)
  })
}
