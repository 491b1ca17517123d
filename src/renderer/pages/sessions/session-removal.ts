import { bench } from '../../client/client.ts'
import { counted } from '../../widgets/format.ts'
import { notifyFailure } from '../../widgets/notify-failure.ts'
import { removeWithUndo } from '../../widgets/remove-with-undo.tsx'

interface Named {
  readonly id: string
  readonly title: string
}

/** Deletes a session, a recording or an evaluation, or several of them, and says how they come back. */
export function removeSessions(sessions: readonly Named[]): Promise<void> {
  const ids = sessions.map(({ id }) => id)
  const [only, ...others] = sessions
  return removeWithUndo(
    only !== undefined && others.length === 0 ? only.title : counted(sessions.length, 'session'),
    () => bench.sessions.removeMany({ ids }),
    () => bench.sessions.restoreMany({ ids }),
  )
}

/** All or none. */
export async function restoreSessions(sessions: readonly Named[]): Promise<void> {
  try {
    await bench.sessions.restoreMany({ ids: sessions.map(({ id }) => id) })
  } catch (error) {
    notifyFailure('Nothing was brought back', error)
  }
}
