import { idOfSubject, type ComparedSubject } from '../../../shared/compared-subjects.ts'
import type { ComparisonOffer } from '../../../shared/contract/compare.ts'
import type { Workbench } from '../workbench.ts'

/** Captures and evaluations that are offered. */
const MOST_OFFERED = 500

/** What can be put beside some subjects: the other runs of their sessions, then captures and evaluations, newest first. */
export async function comparisonOffers(
  { store }: Workbench,
  of: readonly ComparedSubject[],
): Promise<ComparisonOffer[]> {
  const sessionIds = of.map((subject) =>
    'runId' in subject ? store.runs.find(subject.runId)?.sessionId : subject.sessionId,
  )
  const runs = [...new Set(sessionIds)].flatMap((id) => (id === undefined ? [] : store.runs.ofSession(id)))
  const { items } = await store.reader.library({ kinds: ['capture', 'evaluation'] }, { limit: MOST_OFFERED })
  const chosen = new Set(of.map(idOfSubject))
  return [
    ...runs.map(({ id, name, startedAt }) => ({ id, title: name, kind: 'run' as const, startedAt })),
    ...items.flatMap(({ id, title, kind, startedAt }) =>
      kind === 'recording' ? [] : [{ id, title, kind, startedAt }],
    ),
  ].filter(({ id }) => !chosen.has(id))
}
