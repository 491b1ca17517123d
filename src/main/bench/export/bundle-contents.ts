import { BenchError } from '../../../shared/errors.ts'
import type { Store } from '../../store/index.ts'

/** Ids of what goes into a bundle; its parts refer to each other and to nothing else. */
export interface BundleContents {
  readonly sessions: readonly string[]
  readonly models: readonly string[]
  readonly deployments: readonly string[]
  readonly evaluations: readonly string[]
  readonly recordings: readonly string[]
  /** Notes on any of these. */
  readonly annotations: readonly string[]
}

/**
 * What belongs to a session: the models that were trained on it, their deployments, their evaluations, what was recorded of them. Of an
 * evaluation or a recording: itself, its model and that one's deployments. Of several: all of it, once.
 * @throws BenchError `unknown-session`
 */
export function bundleContents(store: Store, ids: readonly string[]): BundleContents {
  const each = ids.map((id) => contentsOf(store, id))
  const all = (kind: keyof BundleContents) => [...new Set(each.flatMap((contents) => contents[kind]))]
  return {
    ...{ sessions: all('sessions'), models: all('models'), deployments: all('deployments') },
    ...{ evaluations: all('evaluations'), recordings: all('recordings'), annotations: all('annotations') },
  }
}

function contentsOf(store: Store, id: string): BundleContents {
  const { recordings } = store
  if (store.evaluations.find(id) !== undefined) return withModels(store, { evaluations: [id] })
  const recording = recordings.find(id)
  if (recording !== undefined) {
    const isKnown = store.models.list().some((model) => model.id === recording.modelId)
    return withModels(store, { recordings: [id], models: isKnown ? [recording.modelId] : [] })
  }
  requireSession(store, id)
  const models = store.models.trainedOn(id).map((model) => model.id)
  return withModels(store, {
    sessions: [id],
    models,
    evaluations: models.flatMap((modelId) => store.evaluations.ofModel(modelId).map((evaluation) => evaluation.id)),
    recordings: recordings.list().flatMap((one) => (models.includes(one.modelId) ? [one.id] : [])),
  })
}

function requireSession(store: Store, id: string): void {
  try {
    store.sessions.get(id)
  } catch (cause) {
    if (!(cause instanceof BenchError) || cause.code !== 'unknown-session') throw cause
    throw new BenchError('unknown-session', `There is no session, evaluation or recording "${id}".`, {
      nextStep: 'List what there is: rabench sessions, rabench evaluations',
      cause,
    })
  }
}

/** Adds what the named parts need: an evaluation its model and the deployments that it measured, a deployment its model. */
function withModels(store: Store, named: Partial<BundleContents>): BundleContents {
  const { sessions = [], evaluations = [], recordings = [] } = named
  const ofEvaluations = evaluations.flatMap((id) => store.evaluations.find(id)?.modelId ?? [])
  const first = new Set([...(named.models ?? []), ...ofEvaluations])
  const measured = new Set(
    evaluations.flatMap((id) => store.evaluations.measurements(id).flatMap(({ deploymentId }) => deploymentId ?? [])),
  )
  const deployments = store.deployments.list().filter(({ id, modelId }) => first.has(modelId) || measured.has(id))
  return {
    sessions,
    models: [...new Set([...first, ...deployments.map(({ modelId }) => modelId)])],
    deployments: deployments.map(({ id }) => id),
    evaluations,
    recordings,
    annotations: [...sessions, ...evaluations, ...recordings].flatMap((id) =>
      store.annotations.ofSubject(id).map((annotation) => annotation.id),
    ),
  }
}
