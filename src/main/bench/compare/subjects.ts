import { FEWEST_COMPARED, idOfSubject, MOST_COMPARED, type ComparedSubject } from '../../../shared/compared-subjects.ts'
import type { ComparedItem } from '../../../shared/contract/compare.ts'
import { BenchError } from '../../../shared/errors.ts'
import { unknownRun, type LabelRecord, type RunRecord, type SessionRecord } from '../../store/index.ts'
import { storedEvaluation, type StoredEvaluation } from '../evaluation/stored.ts'
import type { Workbench } from '../workbench.ts'

type Store = Workbench['store']

/** One of what is compared, with what was stored of it. */
export type Subject =
  | {
      readonly kind: 'windows'
      readonly item: ComparedItem
      readonly session: SessionRecord
      /** Of a session all, of a run itself. */
      readonly runs: readonly RunRecord[]
    }
  | { readonly kind: 'evaluation'; readonly item: ComparedItem; readonly stored: StoredEvaluation }

/**
 * Two to six different things that are there and not deleted, in the order in which they were asked for.
 * @throws BenchError wrong-usage, unknown-session
 */
export function subjectsOf(store: Store, of: readonly ComparedSubject[]): Subject[] {
  if (of.length < FEWEST_COMPARED || of.length > MOST_COMPARED) {
    throw new BenchError('wrong-usage', `${FEWEST_COMPARED} to ${MOST_COMPARED} can be compared, not ${of.length}.`, {
      nextStep: 'Name sessions, runs (session/run) or evaluations.',
    })
  }
  const ids = of.map(idOfSubject)
  const twice = ids.find((id, at) => ids.indexOf(id) !== at)
  if (twice !== undefined) {
    throw new BenchError('wrong-usage', `"${twice}" is named twice.`, {
      nextStep: 'Leave it out once, or name another one.',
    })
  }
  return of.map((subject) =>
    'runId' in subject ? runSubject(store, subject.runId) : subjectOf(store, subject.sessionId),
  )
}

function runSubject(store: Store, runId: string): Subject {
  const run = store.runs.find(runId)
  if (run === undefined) throw unknownRun(runId)
  const session = store.sessions.get(run.sessionId)
  requireKept(session.id, session.label)
  return {
    kind: 'windows',
    item: { id: run.id, kind: 'run', title: run.name, sessionId: session.id, startedAt: run.startedAt },
    session,
    runs: [run],
  }
}

/** A capture or an evaluation. */
function subjectOf(store: Store, id: string): Subject {
  if (store.recordings.find(id) !== undefined) {
    throw new BenchError('wrong-usage', `"${id}" is a recording of a module: it has neither labelled runs nor arms.`, {
      nextStep: 'Compare captures, runs or evaluations.',
    })
  }
  if (store.evaluations.find(id) !== undefined) {
    const stored = storedEvaluation(store, id)
    const { evaluation, plan } = stored
    requireKept(id, evaluation.label)
    const title = evaluation.label.title || `${plan?.title ?? 'With and without'}, on ${evaluation.boxName}`
    return {
      kind: 'evaluation',
      item: { id, kind: 'evaluation', title, sessionId: id, startedAt: evaluation.startedAt },
      stored,
    }
  }
  const session = store.sessions.get(id)
  requireKept(id, session.label)
  const title = session.label.title || `${session.profile.name} on ${session.boxName}`
  return {
    kind: 'windows',
    item: { id, kind: 'capture', title, sessionId: id, startedAt: session.startedAt },
    session,
    runs: store.runs.ofSession(id),
  }
}

function requireKept(id: string, { deletedAt }: LabelRecord): void {
  if (deletedAt === undefined) return
  throw new BenchError('unknown-session', `"${id}" has been deleted.`, {
    nextStep: 'Bring it back from among the deleted sessions, or compare another one.',
  })
}
