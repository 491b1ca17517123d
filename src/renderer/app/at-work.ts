import type { Activity } from '../../shared/contract/index.ts'
import { isEnded } from '../../shared/contract/words.ts'

/** Whether something fills a session or an evaluation right now, or is about to. */
export function isAtWork(id: string, activities: readonly Activity[]): boolean {
  return activities.some(
    (activity) =>
      !isEnded(activity) &&
      ((activity.input.kind === 'resume' && activity.input.id === id) ||
        activity.sessionId === id ||
        activity.evaluationId === id),
  )
}
