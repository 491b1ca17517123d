import { BenchError, type ErrorCode } from '../../../shared/errors.ts'
import { SPLIT_NAMES } from '../../../shared/splits.ts'
import type { LabelRecord, RunRecord, Store } from '../../store/index.ts'
import type {
  AnnotationDocument,
  DeploymentDocument,
  EvaluationDocument,
  LabelDocument,
  ModelEntry,
  RecordingDocument,
  RunDocument,
  SessionDocument,
} from './documents.ts'

/** What is stored, as documents; undefined where it is not stored. Also what was removed and is not yet erased. */

export function sessionDocument(store: Store, id: string): SessionDocument | undefined {
  const session = orUndefined('unknown-session', () => store.sessions.get(id))
  return session === undefined
    ? undefined
    : { ...session, label: labelDocument(session.label), ...commandsOf(store, id) }
}

/** Nothing where none were kept, as in documents of before they were. */
function commandsOf({ commandLogs }: Store, id: string): Pick<SessionDocument, 'commands'> {
  const commands = commandLogs.ofSubject(id)
  return commands.length === 0 ? {} : { commands }
}

/** @param trace the member of the bundle that is its raw trace */
export function runDocument(store: Store, run: RunRecord, trace?: string): RunDocument {
  const { id, windowsStartNs, tracePath: _, ...plain } = run
  const fio = store.runs.fioResult(id)
  // A run is stored with it in one transaction.
  if (fio === undefined) throw new RangeError(`run ${id} has no fio result`)
  const measures = store.runs.measures(id)
  const measured = measures.filter((one) => one !== undefined)
  if (measured.length > 0 && measured.length < measures.length) {
    throw new RangeError(`run ${id} has measures of ${measured.length} of its ${measures.length} windows`)
  }
  return {
    run: {
      ...plain,
      warnings: [...plain.warnings],
      ...(windowsStartNs === undefined ? {} : { windowsStartNs: windowsStartNs.toString() }),
    },
    windows: store.runs.windows(id),
    ...(measured.length === 0 ? {} : { measures: measured }),
    fio,
    samples: store.runs.fioSamples(id),
    log: store.runs.log(id),
    ...(trace === undefined ? {} : { trace }),
  }
}

export function modelEntry(store: Store, id: string): ModelEntry | undefined {
  const record = orUndefined('unknown-model', () => store.models.record(id))
  if (record === undefined) return undefined
  const entry = { model: record.document, label: labelDocument(record.label) }
  const [report, rows] = [store.modelReports.find(id), store.modelReports.rows(id)]
  if (report === undefined || rows === undefined) return entry
  const splits = SPLIT_NAMES.map((split) => [split, store.modelReports.judgedWindows(id, split).windows] as const)
  const windows = Object.fromEntries(splits.filter(([, judged]) => judged.length > 0))
  return {
    ...entry,
    judged: { report, windows, rows: rows.map((row) => ({ ...row, features: [...row.features] })) },
  }
}

export function deploymentDocument(store: Store, id: string): DeploymentDocument | undefined {
  const deployment = store.deployments.get(id)
  return deployment === undefined ? undefined : { ...deployment, decisions: store.decisions.ofDeployment(id) }
}

export function evaluationDocument(store: Store, id: string): EvaluationDocument | undefined {
  const evaluation = store.evaluations.find(id)
  if (evaluation === undefined) return undefined
  const { decisionsByClass: _, label, ...plain } = evaluation
  return {
    ...plain,
    label: labelDocument(label),
    measurements: store.evaluations.measurements(id).map((measurement) => {
      const samples = store.evaluations.series(id, measurement.order)
      return {
        ...measurement,
        document: store.evaluations.document(id, measurement.order),
        ...(samples.length === 0 ? {} : { samples }),
      }
    }),
    ...commandsOf(store, id),
  }
}

export function recordingDocument(store: Store, id: string): RecordingDocument | undefined {
  const recording = store.recordings.find(id)
  if (recording === undefined) return undefined
  const { decisionsByClass: _, label, ...plain } = recording
  return {
    ...plain,
    label: labelDocument(label),
    decisions: store.recordings.decisions(id),
    samples: store.recordings.samples(id),
  }
}

/** Also one that was removed and is not yet erased. */
export function annotationDocument(store: Store, id: string): AnnotationDocument | undefined {
  const annotation = orUndefined('unknown-session', () => store.annotations.get(id))
  if (annotation === undefined) return undefined
  const { deletedAt: _, ...plain } = annotation
  return plain
}

function labelDocument({ title, notes, tags, sample }: LabelRecord): LabelDocument {
  return { title, notes, tags: [...tags], sample }
}

function orUndefined<T>(code: ErrorCode, find: () => T): T | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof BenchError && error.code === code) return undefined
    throw error
  }
}
