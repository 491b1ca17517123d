import { BenchError } from '../../../shared/errors.ts'
import type { SessionRecord } from '../../store/index.ts'
import type { Access } from '../access.ts'
import { requireSameBox } from '../same-box.ts'
import type { Workbench } from '../workbench.ts'

/**
 * A session that goes on, in state `running` again.
 * @throws BenchError unknown-session; wrong-usage where there is nothing to go on with; box-changed
 */
export async function resumed(bench: Workbench, access: Access, sessionId: string): Promise<SessionRecord> {
  const session = bench.store.sessions.get(sessionId)
  if (session.boxName !== access.box.name) {
    throw new BenchError(
      'wrong-usage',
      `Session ${sessionId} was captured on ${session.boxName}, not on ${access.box.name}.`,
      {
        nextStep: `Resume it there: rabench resume ${sessionId}`,
      },
    )
  }
  if (session.state === 'complete') {
    throw new BenchError('wrong-usage', `Session ${sessionId} is complete.`, { nextStep: 'Capture a new one.' })
  }
  await requireUnchanged(access, session)
  bench.store.sessions.reopen(sessionId)
  return bench.store.sessions.get(sessionId)
}

/** Runs of one session are to be comparable. @throws BenchError box-changed, naming what is another */
export async function requireUnchanged(
  access: Access,
  { id, environment }: Pick<SessionRecord, 'id' | 'environment'>,
): Promise<void> {
  const began = { id, kernel: environment.kernel, environment }
  await requireSameBox(access, began, 'Keep what is complete, and capture a new session.')
}
