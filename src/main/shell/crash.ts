import { app, dialog, type BrowserWindow } from 'electron'
import { BenchError } from '../../shared/errors.ts'

/**
 * A programmer's error ends the app, loudly: what it knows is no longer to be trusted, while what is stored is written in whole
 * transactions. (Electron's own handler shows the error and goes on.)
 */
export function crashLoudly(): void {
  process.on('uncaughtException', (error) => {
    endWith('Readahead Bench has a bug and must close.', error)
  })
  process.on('unhandledRejection', (reason) => {
    endWith('Readahead Bench has a bug and must close.', reason)
  })
}

/** The app cannot start, or must not go on. */
export function endWith(title: string, error: unknown): void {
  const text = words(error)
  process.stderr.write(`${title}\n${text}\n`)
  dialog.showErrorBox(title, text)
  app.exit(1)
}

/** The page's process died: the work is in main and goes on, so the page is loaded again if the person likes. */
export function reviveCrashedPage(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    void dialog
      .showMessageBox(window, {
        type: 'error',
        title: 'Readahead Bench',
        message: 'The window’s contents have crashed.',
        detail: `Work that runs goes on. (${reason})`,
        buttons: ['Load again'],
      })
      .then(() => {
        if (!window.isDestroyed()) window.webContents.reload()
      })
  })
}

function words(error: unknown): string {
  if (error instanceof BenchError) {
    return [error.message, error.kept, error.nextStep].filter((line) => line !== undefined).join('\n')
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
