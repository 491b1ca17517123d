import type { SessionDetail, SessionItem } from '../../../shared/contract/index.ts'
import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import { isIdle } from '../../../shared/windows.ts'
import {
  compareMeasurements,
  type DecisionRecord,
  type LabelledEvaluation,
  type LabelRecord,
  type RecordingSummary,
  type SessionSummary,
  type Workbench,
} from '../../bench/index.ts'
import { runItem } from './runs.ts'

type Store = Workbench['store']

/** Captures, recordings and evaluations as one list, newest first. */
export function sessionItems(store: Store): SessionItem[] {
  return [
    ...store.sessions.list().map(captureItem),
    ...store.recordings.list().map((recording) => recordingItem(store, recording)),
    ...store.evaluations.list().map((evaluation) => evaluationItem(store, evaluation)),
  ].sort((a, b) => b.startedAt.localeCompare(a.startedAt))
}

/** @throws BenchError unknown-session */
export function sessionItem(store: Store, id: string): SessionItem {
  const recording = store.recordings.find(id)
  if (recording !== undefined) return recordingItem(store, recording)
  const evaluation = store.evaluations.find(id)
  if (evaluation !== undefined) return evaluationItem(store, evaluation)
  return captureItem(store.sessions.summary(id))
}

/** Also of one that has been deleted and not yet purged. @throws BenchError unknown-session */
export function sessionDetail(store: Store, id: string): SessionDetail {
  const recording = store.recordings.find(id)
  if (recording !== undefined) {
    return {
      kind: 'recording',
      item: recordingItem(store, recording),
      disk: recording.disk,
      modelId: recording.modelId,
      decisions: store.recordings.decisions(id),
      samples: store.recordings.samples(id),
    }
  }
  const evaluation = store.evaluations.find(id)
  if (evaluation !== undefined) return evaluationDetail(store, evaluation)
  return captureDetail(store, id)
}

function captureDetail(store: Store, id: string): SessionDetail {
  const session = store.sessions.summary(id)
  const { disk, fioVersion, lttngVersion, ...machine } = session.environment
  const { model, ...plainDisk } = disk
  return {
    kind: 'capture',
    item: captureItem(session),
    environment: {
      ...machine,
      fioVersion,
      lttngVersion,
      disk: { ...plainDisk, ...(model === undefined ? {} : { model }) },
    },
    profile: session.profile,
    runs: store.runs.ofSession(id).map((run) => runItem(store, run)),
    modelIds: store.models.trainedOn(id).map((trained) => trained.id),
  }
}

function evaluationDetail(store: Store, evaluation: LabelledEvaluation): SessionDetail {
  const deployment = store.deployments.get(evaluation.deploymentId)
  if (deployment === undefined) throw new RangeError(`evaluation ${evaluation.id} has no deployment`)
  const until = evaluation.measurements.length
  return {
    kind: 'evaluation',
    item: evaluationItem(store, evaluation),
    modelId: deployment.modelId,
    kernel: deployment.kernel,
    comparison: until === 0 ? [] : [...compareMeasurements(evaluation.measurements)],
    measurements: evaluation.measurements.map(({ fioDocument: _document, ...measurement }) => measurement),
    decisions: decisionsOf(store, evaluation).map(({ decision, label }) => ({
      decision,
      ...(label === undefined ? {} : { label }),
    })),
  }
}

function captureItem(session: SessionSummary): SessionItem {
  const { id, boxName, state, startedAt, endedAt, runs, windowsByClass } = session
  return {
    ...{ id, boxName, state, startedAt, runs },
    ...said(session.label, `${session.profile.name} on ${boxName}`),
    kind: 'capture',
    about: session.profile.name,
    windows: ACCESS_CLASSES.reduce(
      (sum, name) => sum + windowsByClass[name],
      session.idleWindows + session.lossyWindows,
    ),
    windowsByClass: { ...windowsByClass },
    ...(endedAt === undefined ? {} : { endedAt }),
  }
}

function recordingItem(store: Store, recording: RecordingSummary): SessionItem {
  const { id, boxName, startedAt, endedAt } = recording
  return {
    ...{ id, boxName, startedAt },
    ...said(recording.label, `${recording.disk} on ${boxName}, live`),
    kind: 'recording',
    state: endedAt === undefined ? 'running' : 'complete',
    about: modelTitle(store, recording.modelId),
    runs: 0,
    windows: recording.decisions,
    windowsByClass: { ...recording.decisionsByClass },
    ...(endedAt === undefined ? {} : { endedAt }),
  }
}

function evaluationItem(store: Store, evaluation: LabelledEvaluation): SessionItem {
  const { id, startedAt, measurements } = evaluation
  const deployment = store.deployments.get(evaluation.deploymentId)
  const boxName = deployment?.boxName ?? 'unknown'
  const decisions = decisionsOf(store, evaluation).map(({ decision }) => decision)
  return {
    ...{ id, boxName, startedAt },
    ...said(evaluation.label, `With and without, on ${boxName}`),
    kind: 'evaluation',
    // It is stored once, when it has ended.
    state: 'complete',
    about: modelTitle(store, deployment?.modelId ?? ''),
    runs: measurements.length,
    windows: decisions.filter(({ n }) => !isIdle({ requests: n })).length,
    windowsByClass: countByClass(decisions),
  }
}

/** Each arm with the module is a deployment of its own: all of that model from this evaluation's start to the next one's. */
function decisionsOf(store: Store, evaluation: LabelledEvaluation): DecisionRecord[] {
  const modelId = store.deployments.get(evaluation.deploymentId)?.modelId
  if (modelId === undefined) return []
  const next = store.evaluations.ofModel(modelId).find(({ startedAt }) => startedAt > evaluation.startedAt)
  return store.deployments
    .list()
    .filter((deployment) => deployment.modelId === modelId && deployment.loadedAt >= evaluation.startedAt)
    .filter(({ loadedAt }) => next === undefined || loadedAt < next.startedAt)
    .flatMap(({ id }) => store.decisions.ofDeployment(id))
}

/** What people said, and what it is called where they did not. */
export function said({ title, notes, tags, sample }: LabelRecord, usualTitle: string) {
  return { title: title === '' ? usualTitle : title, notes, tags: [...tags], sample }
}

function modelTitle(store: Store, modelId: string): string {
  const record = store.models.records().find(({ document }) => document.id === modelId)
  return record === undefined ? modelId : record.label.title === '' ? record.document.name : record.label.title
}

function countByClass(decisions: readonly { readonly class: number }[]): Record<AccessClass, number> {
  const of = (name: AccessClass) => decisions.filter((decision) => ACCESS_CLASSES[decision.class] === name).length
  return { sequential: of('sequential'), random: of('random'), mixed: of('mixed') }
}
