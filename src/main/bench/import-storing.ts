import type { Store } from '../store/index.ts'
import type {
  DeploymentDocument,
  EvaluationDocument,
  ModelEntry,
  RecordingDocument,
  RunDocument,
  SessionDocument,
} from './export/documents.ts'
import { sessionDocument } from './export/stored-documents.ts'

/** Documents into the store, under their ids; without labels. Called inside a transaction. */

export function storeSession({ sessions, commandLogs }: Store, document: SessionDocument): void {
  const { state, endedAt, commands, ...session } = document
  sessions.create(session)
  if (commands !== undefined) commandLogs.add(session.id, commands)
  // One whose process was killed stays as it was left.
  if (state !== 'running' && endedAt !== undefined) sessions.end(session.id, state, endedAt)
}

/** @param tracePath where its raw trace lies now */
export function storeRun(
  { runs }: Store,
  { run, fio, measures, trace: _, ...rest }: RunDocument,
  tracePath: string | undefined,
): void {
  const { windowsStartNs, fioStartedAtMs, correctedLabel, correctedAt, ...plain } = run
  const { readLatency, writeLatency, ...figures } = fio
  runs.save({
    run: {
      ...plain,
      ...(windowsStartNs === undefined ? {} : { windowsStartNs: BigInt(windowsStartNs) }),
      ...(fioStartedAtMs === undefined ? {} : { fioStartedAtMs }),
      ...(correctedLabel === undefined ? {} : { correctedLabel }),
      ...(correctedAt === undefined ? {} : { correctedAt }),
      ...(tracePath === undefined ? {} : { tracePath }),
    },
    fio: { ...figures, readLatency, writeLatency },
    ...(measures === undefined ? {} : { measures }),
    ...rest,
  })
}

export function storeModel({ models, modelReports }: Store, { model, judged }: ModelEntry): void {
  models.save(model)
  if (judged === undefined) return
  modelReports.save({ report: judged.report, judgedWindows: judged.windows, rows: judged.rows })
}

export function storeDeployment(store: Store, { decisions, ...deployment }: DeploymentDocument): void {
  const { sessionId, unloadedAt, ...plain } = deployment
  const isHere = sessionId !== undefined && sessionDocument(store, sessionId) !== undefined
  store.deployments.save({ ...plain, unloadedAt, sessionId: isHere ? sessionId : undefined })
  store.decisions.save(
    deployment.id,
    decisions.map(({ decision, label }) => ({ decision, label })),
  )
}

export function storeEvaluation(
  { evaluations, commandLogs }: Store,
  { measurements, label: _, commands, ...plain }: EvaluationDocument,
): void {
  evaluations.start(plain)
  for (const measurement of measurements) evaluations.addMeasurement(plain.id, measurement)
  if (commands !== undefined) commandLogs.add(plain.id, commands)
}

export function storeRecording({ recordings }: Store, { decisions, samples, ...recording }: RecordingDocument): void {
  const { id, endedAt } = recording
  recordings.start(recording)
  recordings.addDecisions(id, decisions)
  recordings.addSamples(id, samples)
  if (endedAt !== undefined) recordings.end(id, endedAt)
}
