import type { AccessClass } from '../../shared/classes.ts'
import type { DiskSample } from '../../shared/contract/activities.ts'
import { BenchError } from '../../shared/errors.ts'
import type { Measurement } from '../../shared/experiment/index.ts'
import { inTransaction, type Connection } from './database.ts'
import { labelOf, labelQueries, type LabelRow } from './labels.ts'
import { measurementQueries } from './measurements.ts'
import {
  sessionEnvironmentSchema,
  type EvaluationRecord,
  type Instant,
  type LabelledEvaluation,
  type MeasurementRecord,
  type SessionState,
} from './records.ts'

export type EvaluationQueries = ReturnType<typeof evaluationQueries>

interface EvaluationRow extends LabelRow {
  readonly id: string
  readonly model_id: string
  readonly box_name: string
  readonly kernel: string
  readonly state: SessionState
  readonly started_at: string
  readonly ended_at: string | null
  readonly plan_json: string
  readonly environment_json: string | null
  readonly app_version: string | null
  readonly measurements: number
}

const SELECT = `
  SELECT evaluations.*,
    (SELECT count(*) FROM evaluation_measurements WHERE evaluation_id = evaluations.id) AS measurements
  FROM evaluations`

export function evaluationQueries(db: Connection) {
  const measurements = measurementQueries(db)
  const insert = db.prepare(`
    INSERT INTO evaluations (
      id, model_id, box_name, kernel, state, started_at, ended_at, plan_json, environment_json, app_version
    ) VALUES (
      :id, :modelId, :boxName, :kernel, :state, :startedAt, :endedAt, :planJson, :environmentJson, :appVersion
    )`)
  const setEnd = db.prepare('UPDATE evaluations SET state = :state, ended_at = :endedAt WHERE id = :id')
  const setRunning = db.prepare("UPDATE evaluations SET state = 'running', ended_at = NULL WHERE id = ?")
  const selectAll = db.prepare<[], EvaluationRow>(`${SELECT} WHERE deleted_at IS NULL ORDER BY started_at, id`)
  const selectRunning = db.prepare<[], EvaluationRow>(
    `${SELECT} WHERE state = 'running' AND deleted_at IS NULL ORDER BY started_at, id`,
  )
  const selectOne = db.prepare<[id: string], EvaluationRow>(`${SELECT} WHERE id = ?`)
  const selectOfModel = db.prepare<[modelId: string], EvaluationRow>(
    `${SELECT} WHERE model_id = ? AND deleted_at IS NULL ORDER BY started_at, id`,
  )
  const countDecisions = db.prepare<[evaluationId: string], Record<AccessClass, number>>(`
    SELECT total(sequential_decisions) AS sequential, total(random_decisions) AS random, total(mixed_decisions) AS mixed
    FROM evaluation_measurements JOIN deployments ON deployments.id = deployment_id WHERE evaluation_id = ?`)

  const evaluationOf = (row: EvaluationRow): LabelledEvaluation => {
    const plan: unknown = JSON.parse(row.plan_json)
    const environment: unknown = row.environment_json === null ? undefined : JSON.parse(row.environment_json)
    const { sequential = 0, random = 0, mixed = 0 } = countDecisions.get(row.id) ?? {}
    return {
      id: row.id,
      modelId: row.model_id,
      boxName: row.box_name,
      kernel: row.kernel,
      state: row.state,
      startedAt: row.started_at,
      plan,
      ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
      ...(environment === undefined ? {} : { environment: sessionEnvironmentSchema.parse(environment) }),
      ...(row.app_version === null ? {} : { appVersion: row.app_version }),
      label: labelOf(row),
      measurements: row.measurements,
      decisionsByClass: { sequential, random, mixed },
    }
  }

  return {
    ...labelQueries(db, 'evaluations', unknownEvaluation),

    /** Writes down an evaluation before its first measurement; it needs its model to be stored. */
    start(evaluation: EvaluationRecord): void {
      const { plan, environment, endedAt = null, appVersion = null, ...plain } = evaluation
      const environmentJson = environment === undefined ? null : JSON.stringify(environment)
      inTransaction(db, () =>
        insert.run({ ...plain, endedAt, appVersion, planJson: JSON.stringify(plan), environmentJson }),
      )
    },

    /** Adds one measurement as soon as it is taken, so that nothing is lost with the process. */
    addMeasurement(evaluationId: string, measurement: MeasurementRecord): void {
      inTransaction(db, () => {
        measurements.save(evaluationId, measurement)
      })
    },

    /** It goes on, as if it had not ended. @throws BenchError `unknown-session`. */
    reopen(id: string): void {
      if (inTransaction(db, () => setRunning.run(id)).changes === 0) throw unknownEvaluation(id)
    },

    /** @throws BenchError `unknown-session`. */
    end(id: string, state: Exclude<SessionState, 'running'>, endedAt: Instant): void {
      if (inTransaction(db, () => setEnd.run({ id, state, endedAt })).changes === 0) throw unknownEvaluation(id)
    },

    /** Without the removed, in the order of their start. */
    list: (): LabelledEvaluation[] => selectAll.all().map(evaluationOf),

    /** Those in state "running", in the order of their start: at work, or left by a process that is gone. */
    running: (): LabelledEvaluation[] => selectRunning.all().map(evaluationOf),

    /** The same of one model. */
    ofModel: (modelId: string): LabelledEvaluation[] => selectOfModel.all(modelId).map(evaluationOf),

    /** One, also a removed one; undefined where there is none. */
    find(id: string): LabelledEvaluation | undefined {
      const row = selectOne.get(id)
      return row === undefined ? undefined : evaluationOf(row)
    },

    /** In the order in which they were taken, without samples and documents. */
    measurements: (id: string): Measurement[] => measurements.ofEvaluation(id),
    /** The disk during one measurement, oldest first; empty where nothing was kept. */
    series: (id: string, order: number): DiskSample[] => measurements.samples(id, order),
    /** What the program of one measurement printed; undefined where nothing was kept. */
    document: (id: string, order: number): string | undefined => measurements.document(id, order),
  }
}

function unknownEvaluation(id: string): BenchError {
  return new BenchError('unknown-session', `There is no evaluation "${id}".`, {
    nextStep: 'List what there is: rabench sessions',
  })
}
