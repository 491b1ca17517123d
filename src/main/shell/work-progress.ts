import { isEnded, type Activity, type BenchEvent } from '../../shared/contract/index.ts'

/** As `BrowserWindow.setProgressBar` takes it: a share, or one of these. */
export const NO_PROGRESS = -1
/** More than 1: something runs, and nobody knows how far it is. */
export const UNKNOWN_PROGRESS = 2

/** What the task bar shows of all work that runs: the mean share of steps that are behind it. */
export function taskBarProgress(running: readonly Activity[]): number {
  if (running.length === 0) return NO_PROGRESS
  const shares = running.map(({ steps }) => (steps.length === 0 ? 0 : steps.filter(isBehind).length / steps.length))
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  return mean === 0 ? UNKNOWN_PROGRESS : mean
}

function isBehind({ state }: Activity['steps'][number]): boolean {
  return state === 'done' || state === 'failed' || state === 'stopped'
}

/** What is said when work has ended; undefined where it was too short to have been left alone. */
export function endNotice(
  activity: Activity,
  notifyAfterSeconds: number,
): { readonly title: string; readonly body: string } | undefined {
  if (!isEnded(activity) || activity.endedAt === undefined) return undefined
  const seconds = (Date.parse(activity.endedAt) - Date.parse(activity.startedAt)) / 1000
  if (seconds < notifyAfterSeconds) return undefined
  return { title: `${activity.title}: ${activity.state}`, body: endBody(activity, seconds) }
}

function endBody({ error, steps, state }: Activity, seconds: number): string {
  if (state === 'failed') return error?.sentence ?? 'It failed.'
  if (state === 'stopped') return error?.kept ?? 'What was complete is kept.'
  if (state === 'cancelled') return 'What it had made is deleted.'
  return steps.findLast(({ result }) => result !== undefined)?.result ?? `After ${spokenMinutes(seconds)}.`
}

function spokenMinutes(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** The work that runs now, from the events about it. */
export class RunningWork {
  readonly #running = new Map<string, Activity>()

  get all(): readonly Activity[] {
    return [...this.#running.values()]
  }

  /** @returns the work that has just ended, if the event says so. */
  take(event: BenchEvent): Activity | undefined {
    if (event.type !== 'activity') return undefined
    const { activity } = event
    if (!isEnded(activity)) {
      this.#running.set(activity.id, activity)
      return undefined
    }
    // Its end may be told again, with what was found out later.
    return this.#running.delete(activity.id) ? activity : undefined
  }
}
