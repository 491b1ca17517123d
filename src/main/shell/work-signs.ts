import { Notification, powerSaveBlocker, type BrowserWindow } from 'electron'
import type { BenchApi } from '../api/index.ts'
import { bringBack } from './window.ts'
import { endNotice, RunningWork, taskBarProgress } from './work-progress.ts'

/** What the system shows of work: progress in the task bar, no sleep while it runs, and a word when it has ended. */
export function showWork(api: Pick<BenchApi, 'listen' | 'settings'>, window: BrowserWindow): () => void {
  const work = new RunningWork()
  const awake = new KeptAwake()
  // Until it is clicked or closed: a notification that nobody holds is collected, and then cannot be clicked.
  const notices = new Set<Notification>()
  let shown: number | undefined

  const end = api.listen((event) => {
    if (event.type !== 'activity' || window.isDestroyed()) return
    const ended = work.take(event)
    awake.set(work.all.length > 0)
    const progress = taskBarProgress(work.all)
    if (progress !== shown) window.setProgressBar(progress)
    shown = progress
    if (ended === undefined || window.isFocused()) return
    const words = endNotice(ended, api.settings().notifyAfterSeconds)
    if (words === undefined || !Notification.isSupported()) return
    const notice = new Notification(words)
    notices.add(notice)
    notice.on('close', () => notices.delete(notice))
    notice.on('click', () => {
      notices.delete(notice)
      if (!window.isDestroyed()) bringBack(window)
    })
    notice.show()
  })
  return () => {
    end()
    awake.set(false)
  }
}

/** A computer that falls asleep in the middle of a run ruins it; the display may go dark. */
class KeptAwake {
  #blocker: number | undefined

  set(isAwake: boolean): void {
    if (isAwake) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (this.#blocker !== undefined) {
      powerSaveBlocker.stop(this.#blocker)
      this.#blocker = undefined
    }
  }
}
