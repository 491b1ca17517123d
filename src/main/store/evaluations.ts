import { BenchError } from '../../shared/errors.ts'
import { inTransaction, type Connection } from './database.ts'
import { labelOf, labelQueries, type LabelRow } from './labels.ts'
import type { EvaluationRecord, LabelledEvaluation, MeasurementRecord } from './records.ts'

export type EvaluationQueries = ReturnType<typeof evaluationQueries>

interface EvaluationRow extends LabelRow {
  readonly id: string
  readonly deployment_id: string
  readonly plan_json: string
  readonly started_at: string
}

export function evaluationQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO evaluations (id, deployment_id, plan_json, started_at)
    VALUES (:id, :deploymentId, :planJson, :startedAt)`)
  const insertMeasurement = db.prepare(`
    INSERT INTO evaluation_measurements (
      evaluation_id, run_order, workload, arm, repetition, bytes_per_second, iops, fio_document
    ) VALUES (:evaluationId, :order, :workload, :arm, :repetition, :bytesPerSecond, :iops, :fioDocument)`)
  const selectAll = db.prepare<[], EvaluationRow>(
    'SELECT * FROM evaluations WHERE deleted_at IS NULL ORDER BY started_at, id',
  )
  const selectOne = db.prepare<[id: string], EvaluationRow>('SELECT * FROM evaluations WHERE id = ?')
  const selectOfModel = db.prepare<[modelId: string], EvaluationRow>(`
    SELECT evaluations.* FROM evaluations JOIN deployments ON deployments.id = deployment_id
    WHERE model_id = ? AND deleted_at IS NULL ORDER BY started_at, evaluations.id`)
  const selectMeasurements = db.prepare<[evaluationId: string], MeasurementRecord>(`
    SELECT workload, arm, repetition, run_order AS "order", bytes_per_second AS bytesPerSecond, iops,
      fio_document AS fioDocument
    FROM evaluation_measurements WHERE evaluation_id = ? ORDER BY run_order`)

  const evaluationOf = (row: EvaluationRow): LabelledEvaluation => {
    const plan: unknown = JSON.parse(row.plan_json)
    return {
      id: row.id,
      deploymentId: row.deployment_id,
      plan,
      startedAt: row.started_at,
      measurements: selectMeasurements.all(row.id),
      label: labelOf(row),
    }
  }

  return {
    ...labelQueries(db, 'evaluations', unknownEvaluation),

    /** Stores an evaluation with its measurements so far, all or none. */
    save(evaluation: EvaluationRecord): void {
      inTransaction(db, () => {
        const { id, deploymentId, plan, startedAt, measurements } = evaluation
        insert.run({ id, deploymentId, planJson: JSON.stringify(plan), startedAt })
        for (const measurement of measurements) insertMeasurement.run({ evaluationId: id, ...measurement })
      })
    },

    /** Adds one measurement as soon as it is taken. */
    addMeasurement(evaluationId: string, measurement: MeasurementRecord): void {
      inTransaction(db, () => insertMeasurement.run({ evaluationId, ...measurement }))
    },

    /** Without the removed, in the order of their start, with their measurements in the order in which they were taken. */
    list: (): LabelledEvaluation[] => selectAll.all().map(evaluationOf),

    /** The same of one model. */
    ofModel: (modelId: string): LabelledEvaluation[] => selectOfModel.all(modelId).map(evaluationOf),

    /** One, also a removed one; undefined where there is none. */
    find(id: string): LabelledEvaluation | undefined {
      const row = selectOne.get(id)
      return row === undefined ? undefined : evaluationOf(row)
    },
  }
}

function unknownEvaluation(id: string): BenchError {
  return new BenchError('unknown-session', `There is no evaluation "${id}".`, {
    nextStep: 'List what there is: rabench sessions',
  })
}
