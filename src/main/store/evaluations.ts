import { inTransaction, type Connection } from './database.ts'
import type { EvaluationRecord, MeasurementRecord } from './records.ts'

export type EvaluationQueries = ReturnType<typeof evaluationQueries>

interface EvaluationRow {
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
  const selectAll = db.prepare<[], EvaluationRow>('SELECT * FROM evaluations ORDER BY started_at, id')
  const selectMeasurements = db.prepare<[evaluationId: string], MeasurementRecord>(`
    SELECT workload, arm, repetition, run_order AS "order", bytes_per_second AS bytesPerSecond, iops,
      fio_document AS fioDocument
    FROM evaluation_measurements WHERE evaluation_id = ? ORDER BY run_order`)

  return {
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

    /** In the order of their start, with their measurements in the order in which they were taken. */
    list(): EvaluationRecord[] {
      return selectAll.all().map((row) => {
        const plan: unknown = JSON.parse(row.plan_json)
        const measurements = selectMeasurements.all(row.id)
        return { id: row.id, deploymentId: row.deployment_id, plan, startedAt: row.started_at, measurements }
      })
    },
  }
}
