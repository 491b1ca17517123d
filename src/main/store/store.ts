import type { Instant } from './records.ts'
import { annotationQueries, type AnnotationQueries } from './annotations.ts'
import { commandLogQueries, type CommandLogQueries } from './command-logs.ts'
import { connect, inTransaction } from './database.ts'
import { decisionQueries, type DecisionQueries } from './decisions.ts'
import { deploymentQueries, type DeploymentQueries } from './deployments.ts'
import { evaluationQueries, type EvaluationQueries } from './evaluations.ts'
import { addTextFunctions } from './folded-text.ts'
import { libraryQueries, type LibraryQueries } from './library.ts'
import { modelReportQueries, type ModelReportQueries } from './model-reports.ts'
import { modelQueries, type ModelQueries } from './models.ts'
import { StoreReader } from './reader.ts'
import { recordingQueries, type RecordingQueries } from './recordings.ts'
import { runQueries, type RunQueries } from './runs.ts'
import { sessionQueries, type SessionQueries } from './sessions.ts'
import { sweepQueries, type SweepQueries } from './sweeps.ts'
import { windowStudyQueries, type WindowStudyQueries } from './window-studies.ts'

/** One database file. Writes are transactions: all of it is there, or nothing. */
export interface Store {
  readonly path: string
  readonly sessions: SessionQueries
  readonly runs: RunQueries
  readonly models: ModelQueries
  readonly modelReports: ModelReportQueries
  readonly windowStudies: WindowStudyQueries
  readonly deployments: DeploymentQueries
  readonly decisions: DecisionQueries
  readonly evaluations: EvaluationQueries
  readonly sweeps: SweepQueries
  readonly recordings: RecordingQueries
  readonly annotations: AnnotationQueries
  readonly commandLogs: CommandLogQueries
  /** Sessions, evaluations and recordings as one. */
  readonly library: LibraryQueries
  /** The same library, and statistics, read in a thread of its own. */
  readonly reader: StoreReader
  /** Several writes as one. */
  inTransaction<T>(work: () => T): T
  /** Erases sessions, evaluations, recordings and annotations that were removed before an instant. Models stay, their deployments need them. */
  purgeRemoved(before: Instant): void
  close(): void
}

/**
 * Opens the store in a file, making or migrating it as needed.
 * @throws BenchError `newer-format`, `database`.
 */
export function openStore(path: string): Store {
  const db = connect(path)
  addTextFunctions(db)
  const sessions = sessionQueries(db)
  const evaluations = evaluationQueries(db)
  const recordings = recordingQueries(db)
  const annotations = annotationQueries(db)
  const runs = runQueries(db)
  const reader = new StoreReader(path)
  runs.measureTraces()
  return {
    path,
    sessions,
    recordings,
    annotations,
    commandLogs: commandLogQueries(db),
    library: libraryQueries(db),
    reader,
    inTransaction: (work) => inTransaction(db, work),
    purgeRemoved: (before) => {
      inTransaction(db, () => {
        for (const queries of [annotations, sessions, evaluations, recordings]) queries.eraseRemovedBefore(before)
      })
    },
    runs,
    models: modelQueries(db),
    modelReports: modelReportQueries(db),
    windowStudies: windowStudyQueries(db),
    deployments: deploymentQueries(db),
    decisions: decisionQueries(db),
    evaluations,
    sweeps: sweepQueries(db),
    close: () => {
      reader.close()
      db.close()
    },
  }
}
