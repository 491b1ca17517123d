import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { diskSampleSchema, type DiskSample } from '../../shared/contract/activities.ts'
import { measurementSchema, type Measurement } from '../../shared/experiment/index.ts'
import type { Connection } from './database.ts'
import type { MeasurementRecord } from './records.ts'
import { ROW_BYTES } from './run-counters.ts'

interface MeasurementRow {
  readonly workload: string
  readonly arm: string
  readonly repetition: number
  readonly run_order: number
  readonly seed: number
  readonly started_at: string
  readonly kernel: string
  readonly readahead_before_kib: number | null
  readonly readahead_after_kib: number | null
  readonly deployment_id: string | null
  readonly figures_json: string | null
  readonly failure_json: string | null
}

const samplesSchema = z.array(diskSampleSchema)

/** Measurements of evaluations. Saving is called inside a transaction. */
export function measurementQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO evaluation_measurements (
      evaluation_id, run_order, workload, arm, repetition, seed, started_at, kernel, readahead_before_kib,
      readahead_after_kib, deployment_id, figures_json, failure_json, document, samples_gzip
    ) VALUES (
      :evaluationId, :order, :workload, :arm, :repetition, :seed, :startedAt, :kernel, :readaheadBeforeKib,
      :readaheadAfterKib, :deploymentId, :figuresJson, :failureJson, :document, :samplesGzip
    )`)
  const addBytes = db.prepare(`
    UPDATE evaluations SET stored_bytes = stored_bytes + (
      SELECT ${ROW_BYTES.measurement} + coalesce(octet_length(figures_json), 0) + coalesce(octet_length(failure_json), 0)
        + coalesce(octet_length(document), 0) + coalesce(octet_length(samples_gzip), 0)
      FROM evaluation_measurements WHERE evaluation_id = :evaluationId AND run_order = :order)
    WHERE id = :evaluationId`)
  const selectAll = db.prepare<[evaluationId: string], MeasurementRow>(`
    SELECT workload, arm, repetition, run_order, seed, started_at, kernel, readahead_before_kib, readahead_after_kib,
      deployment_id, figures_json, failure_json
    FROM evaluation_measurements WHERE evaluation_id = ? ORDER BY run_order`)
  const selectSamples = db
    .prepare<[evaluationId: string, order: number], Buffer | null>(
      'SELECT samples_gzip FROM evaluation_measurements WHERE evaluation_id = ? AND run_order = ?',
    )
    .pluck()
  const selectDocument = db
    .prepare<[evaluationId: string, order: number], string | null>(
      'SELECT document FROM evaluation_measurements WHERE evaluation_id = ? AND run_order = ?',
    )
    .pluck()

  return {
    save(evaluationId: string, measurement: MeasurementRecord): void {
      const { readaheadKib, figures, failure, samples, document, deploymentId, ...plain } = measurement
      insert.run({
        evaluationId,
        ...plain,
        readaheadBeforeKib: readaheadKib?.before ?? null,
        readaheadAfterKib: readaheadKib?.after ?? null,
        deploymentId: deploymentId ?? null,
        figuresJson: jsonOrNull(figures),
        failureJson: jsonOrNull(failure),
        document: document ?? null,
        samplesGzip: samples === undefined ? null : gzipSync(JSON.stringify(samples)),
      })
      addBytes.run({ evaluationId, order: plain.order })
    },

    /** In the order in which they were taken. */
    ofEvaluation: (evaluationId: string): Measurement[] => selectAll.all(evaluationId).map(measurementOf),

    /** The disk while one of them ran, oldest first; empty where nothing was kept. */
    samples(evaluationId: string, order: number): DiskSample[] {
      const gzip = selectSamples.get(evaluationId, order) ?? undefined
      return gzip === undefined ? [] : samplesSchema.parse(JSON.parse(gunzipSync(gzip).toString('utf8')))
    },

    /** What the program of one of them printed; undefined where nothing was kept. */
    document: (evaluationId: string, order: number): string | undefined =>
      selectDocument.get(evaluationId, order) ?? undefined,
  }
}

function measurementOf(row: MeasurementRow): Measurement {
  const { workload, arm, repetition, run_order: order, seed, started_at: startedAt, kernel } = row
  const { readahead_before_kib: before, readahead_after_kib: after } = row
  return measurementSchema.parse({
    ...{ workload, arm, repetition, order, seed, startedAt, kernel },
    ...(before === null || after === null ? {} : { readaheadKib: { before, after } }),
    ...(row.deployment_id === null ? {} : { deploymentId: row.deployment_id }),
    ...(row.figures_json === null ? {} : { figures: parsed(row.figures_json) }),
    ...(row.failure_json === null ? {} : { failure: parsed(row.failure_json) }),
  })
}

function parsed(json: string): unknown {
  return JSON.parse(json)
}

function jsonOrNull(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
