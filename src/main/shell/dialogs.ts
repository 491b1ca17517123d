import path from 'node:path'
import { dialog, type BrowserWindow, type OpenDialogOptions, type Session } from 'electron'
import { z } from 'zod'
import { CHANNELS } from '../../shared/bridge-channels.ts'
import { onRequest, type Callers } from './ipc.ts'
import { originOf } from './origin.ts'
import type { ClosingAnswer } from './leaving.ts'

const OPEN: Readonly<Record<'key-file' | 'directory', OpenDialogOptions>> = {
  // Keys lie in a directory whose name begins with a dot.
  'key-file': { title: 'Choose a private key', properties: ['openFile', 'showHiddenFiles'] },
  directory: { title: 'Choose a directory', properties: ['openDirectory', 'createDirectory'] },
}

/** The page asks for a path, and gets what the person picked: never the power to name one. */
export function offerPaths(window: BrowserWindow, callers: Callers): void {
  onRequest(CHANNELS.pickPath, z.tuple([z.enum(['key-file', 'directory'])]), callers, async ([what]) => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, OPEN[what])
    return canceled ? undefined : filePaths[0]
  })
}

const KINDS: Readonly<Record<string, string>> = { '.png': 'Image', '.csv': 'Table', '.json': 'Data' }

/** What a page saves (a chart, a table) goes where the person says. Only what the page made itself is saved. */
export function askWhereToSave(session: Session, origin: string, directory: string): void {
  session.on('will-download', (event, item) => {
    const url = item.getURL()
    if (!url.startsWith('blob:') || originOf(url.slice('blob:'.length)) !== origin) {
      event.preventDefault()
      return
    }
    const name = path.basename(item.getFilename())
    const extension = path.extname(name)
    item.setSaveDialogOptions({
      title: 'Save',
      defaultPath: path.join(directory, name),
      filters: extension === '' ? [] : [{ name: KINDS[extension] ?? 'File', extensions: [extension.slice(1)] }],
    })
  })
}

const CLOSING_ANSWERS: readonly ClosingAnswer[] = ['background', 'stay', 'stop']

/** Whoever only presses Enter, or Escape, loses no work. */
export async function askHowToClose(window: BrowserWindow, work: readonly string[]): Promise<ClosingAnswer> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Readahead Bench',
    message: work.length === 1 ? `${work[0] ?? ''} is still running.` : 'This is still running:',
    detail: [
      ...(work.length === 1 ? [] : [...work, '']),
      'In the background it goes on without a window, which comes back when it has ended. Stopping keeps what is complete and puts the boxes back.',
    ].join('\n'),
    buttons: ['Go on in the background', 'Keep the window', 'Stop, keep what is complete, and quit'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  return CLOSING_ANSWERS[response] ?? 'stay'
}

export async function askToGiveUp(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Readahead Bench',
    message: 'The boxes are still being put back.',
    detail: 'If you quit now, a module may stay loaded and files may stay in the scratch directory of a box.',
    buttons: ['Wait', 'Quit now'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}
