import { BenchError } from '../../../shared/errors.ts'
import type { SessionEnvironment, SessionRecord } from '../../store/index.ts'
import type { ScratchDevice } from '../../workload/index.ts'
import type { Access } from '../access.ts'
import { readEnvironment } from '../environment.ts'
import type { Workbench } from '../workbench.ts'

/**
 * A session that goes on, in state `running` again.
 * @throws BenchError unknown-session; wrong-usage where there is nothing to go on with; box-changed
 */
export async function resumed(
  bench: Workbench,
  access: Access,
  device: ScratchDevice,
  sessionId: string,
): Promise<SessionRecord> {
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
  await requireUnchanged(access, device, session)
  bench.store.sessions.reopen(sessionId)
  return bench.store.sessions.get(sessionId)
}

/** Runs of one session are to be comparable. @throws BenchError box-changed, naming what is another */
export async function requireUnchanged(
  { box }: Access,
  device: ScratchDevice,
  { id, environment }: Pick<SessionRecord, 'id' | 'environment'>,
): Promise<void> {
  const now = await readEnvironment(box, device)
  const other = differences(environment, now)
  if (other.length === 0) return
  throw new BenchError('box-changed', `${box.name} is not what it was when session ${id} began: ${other.join('; ')}.`, {
    nextStep: 'Keep what is complete, and capture a new session.',
  })
}

function differences(then: SessionEnvironment, now: SessionEnvironment): string[] {
  const of = (what: string, before: string | number, after: string | number) =>
    before === after ? [] : [`${what} ${before}, now ${after}`]
  return [
    ...of('kernel', then.kernel, now.kernel),
    ...of('disk', then.disk.name, now.disk.name),
    ...of('disk size', then.disk.sizeBytes, now.disk.sizeBytes),
    ...of('file system', then.disk.fileSystem, now.disk.fileSystem),
    ...of('fio', then.fioVersion, now.fioVersion),
  ]
}
