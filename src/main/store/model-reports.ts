import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { ACCESS_CLASSES, type AccessClass } from '../../shared/classes.ts'
import { modelReportSchema, type JudgedWindowRecord, type ModelReport } from '../../shared/model-report.ts'
import type { SplitName } from '../../shared/splits.ts'
import { inTransaction, type Connection } from './database.ts'
import type { LearnedRow, ModelReportRecording } from './records.ts'

export interface JudgedWindowsFilter {
  readonly label?: AccessClass | undefined
  readonly predicted?: AccessClass | undefined
  readonly offset?: number | undefined
  /** Default: all. */
  readonly limit?: number | undefined
}

interface JudgedPage {
  readonly modelId: string
  readonly split: SplitName
  readonly label: AccessClass | null
  readonly predicted: AccessClass | null
  readonly offset: number
  /** -1: all. */
  readonly limit: number
}

export type ModelReportQueries = ReturnType<typeof modelReportQueries>

const rowsSchema = z.array(
  z.object({
    runId: z.string(),
    windowIndex: z.int().nonnegative(),
    label: z.enum(ACCESS_CLASSES),
    features: z.array(z.number()),
  }),
)

const MATCHING = `
  FROM judged_windows WHERE model_id = :modelId AND split = :split
    AND (:label IS NULL OR label = :label) AND (:predicted IS NULL OR predicted = :predicted)`

export function modelReportQueries(db: Connection) {
  const insert = db.prepare(
    'INSERT INTO model_reports (model_id, document_json, rows_gzip) VALUES (:modelId, :documentJson, :rowsGzip)',
  )
  const insertWindow = db.prepare(`
    INSERT INTO judged_windows (model_id, split, run_id, window_index, label, predicted, confidence, abstained)
    VALUES (:modelId, :split, :runId, :windowIndex, :label, :predicted, :confidence, :abstained)`)
  const selectReport = db
    .prepare<[modelId: string], string>('SELECT document_json FROM model_reports WHERE model_id = ?')
    .pluck()
  const selectRows = db
    .prepare<[modelId: string], Buffer>('SELECT rows_gzip FROM model_reports WHERE model_id = ?')
    .pluck()
  const countWindows = db.prepare<[JudgedPage], number>(`SELECT count(*) ${MATCHING}`).pluck()
  const selectWindows = db.prepare<[JudgedPage], JudgedWindowRecord>(`
    SELECT run_id AS runId, window_index AS windowIndex, label, predicted, confidence, abstained ${MATCHING}
    ORDER BY run_id, window_index LIMIT :limit OFFSET :offset`)

  return {
    /** Of a model that is stored already; once. */
    save({ report, judgedWindows, rows }: ModelReportRecording): void {
      const { modelId } = report
      const kept = rows.map(({ runId, windowIndex, label, features }) => ({ runId, windowIndex, label, features }))
      inTransaction(db, () => {
        insert.run({ modelId, documentJson: JSON.stringify(report), rowsGzip: gzipSync(JSON.stringify(kept)) })
        for (const [split, windows] of Object.entries(judgedWindows)) {
          for (const window of windows) insertWindow.run({ modelId, split, ...window })
        }
      })
    },

    /** Undefined for a model of before reports were kept. */
    find(modelId: string): ModelReport | undefined {
      const json = selectReport.get(modelId)
      return json === undefined ? undefined : modelReportSchema.parse(JSON.parse(json))
    },

    /** What it learned from, by run and time; undefined where it has no report. */
    rows(modelId: string): LearnedRow[] | undefined {
      const compressed = selectRows.get(modelId)
      return compressed === undefined
        ? undefined
        : rowsSchema.parse(JSON.parse(gunzipSync(compressed).toString('utf8')))
    },

    /** The judged windows of one split by run and time, and how many there are without `offset` and `limit`. */
    judgedWindows(
      modelId: string,
      split: SplitName,
      { label, predicted, offset, limit }: JudgedWindowsFilter = {},
    ): { total: number; windows: JudgedWindowRecord[] } {
      const page = {
        ...{ modelId, split, label: label ?? null, predicted: predicted ?? null },
        ...{ offset: offset ?? 0, limit: limit ?? -1 },
      }
      return { total: countWindows.get(page) ?? 0, windows: selectWindows.all(page) }
    },
  }
}
