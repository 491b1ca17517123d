import { connect } from './database.ts'
import { decisionQueries, type DecisionQueries } from './decisions.ts'
import { deploymentQueries, type DeploymentQueries } from './deployments.ts'
import { evaluationQueries, type EvaluationQueries } from './evaluations.ts'
import { modelQueries, type ModelQueries } from './models.ts'
import { runQueries, type RunQueries } from './runs.ts'
import { sessionQueries, type SessionQueries } from './sessions.ts'

/** One database file. Writes are transactions: all of it is there, or nothing. */
export interface Store {
  readonly path: string
  readonly sessions: SessionQueries
  readonly runs: RunQueries
  readonly models: ModelQueries
  readonly deployments: DeploymentQueries
  readonly decisions: DecisionQueries
  readonly evaluations: EvaluationQueries
  close(): void
}

/**
 * Opens the store in a file, making or migrating it as needed.
 * @throws BenchError `newer-format`, `database`.
 */
export function openStore(path: string): Store {
  const db = connect(path)
  return {
    path,
    sessions: sessionQueries(db),
    runs: runQueries(db),
    models: modelQueries(db),
    deployments: deploymentQueries(db),
    decisions: decisionQueries(db),
    evaluations: evaluationQueries(db),
    close: () => {
      db.close()
    },
  }
}
