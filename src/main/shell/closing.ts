import { app, session, type BrowserWindow } from 'electron'
import type { BenchApi } from '../api/index.ts'
import { askHowToClose, askToGiveUp } from './dialogs.ts'
import { Leaving } from './leaving.ts'

/**
 * Closing the window over running work asks first (leaving.ts). A window in the background comes back by itself when its work has
 * ended, and when a connection has a question: nobody could answer it otherwise.
 * @param closeData after the work has ended.
 */
export function closeWithCare(
  window: BrowserWindow,
  api: Pick<BenchApi, 'busy' | 'close' | 'listen'>,
  closeData: () => void,
): Leaving {
  const leaving = new Leaving({
    busy: () => api.busy(),
    ask: (work) => askHowToClose(window, work),
    askToGiveUp: () => askToGiveUp(window),
    hide: () => {
      window.hide()
    },
    stopWork: async () => {
      await api.close()
      closeData()
    },
    exit: () => {
      // `exit` asks no window, and waits for nobody.
      session.defaultSession.flushStorageData()
      app.exit(0)
    },
  })
  window.on('close', (event) => {
    event.preventDefault()
    void leaving.closing()
  })
  window.on('show', () => {
    leaving.shown()
  })
  api.listen(({ type }) => {
    if (leaving.wantsWindow(type === 'prompt')) window.showInactive()
  })
  return leaving
}
