import { z } from 'zod'
import type { SessionDetail, SessionItem } from '../../../shared/contract/index.ts'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import type { LabelledEvaluation, LabelRecord, RecordingSummary, SessionSummary, Workbench } from '../../bench/index.ts'
import { evaluationDetail } from './evaluations.ts'
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
  if (evaluation !== undefined) {
    return evaluationDetail(store, evaluation, evaluationItem(store, evaluation))
  }
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
  const { id, boxName, state, startedAt, endedAt, measurements, decisionsByClass } = evaluation
  return {
    ...{ id, boxName, state, startedAt },
    ...said(evaluation.label, `${planTitle(evaluation.plan)}, on ${boxName}`),
    kind: 'evaluation',
    about: modelTitle(store, evaluation.modelId),
    runs: measurements,
    windows: ACCESS_CLASSES.reduce((sum, name) => sum + decisionsByClass[name], 0),
    windowsByClass: { ...decisionsByClass },
    ...(endedAt === undefined ? {} : { endedAt }),
  }
}

/** Those of before plans had a form compared one thing. */
function planTitle(plan: unknown): string {
  return z.object({ title: z.string().min(1) }).safeParse(plan).data?.title ?? 'With and without'
}

/** What people said, and what it is called where they did not. */
export function said({ title, notes, tags, sample }: LabelRecord, usualTitle: string) {
  return { title: title === '' ? usualTitle : title, notes, tags: [...tags], sample }
}

function modelTitle(store: Store, modelId: string): string {
  return store.models.title(modelId) ?? modelId
}
