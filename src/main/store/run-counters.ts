import type { Connection } from './database.ts'
import { IS_LOSSY } from './window-measures.ts'

/**
 * Bytes that rows take in the file beside their keys and texts, as SQLite's `dbstat` measured them on a filled library
 * (`bench/library.ts`); documents, texts and sketches are counted exactly, and long documents by the pages that they fill.
 */
export const ROW_BYTES = {
  run: 800,
  window: 56,
  measuresOfWindow: 44,
  fioSample: 28,
  logLine: 48,
  recordedDecision: 24,
  recordedSample: 72,
  decision: 100,
  measurement: 150,
} as const

/** What is counted once, when a run is stored, and never again. Called at the end of the run's transaction. */
export function runCounterQueries(db: Connection) {
  const count = db.prepare(`
    UPDATE runs SET (windows, usable_windows, idle_windows, lossy_windows, stored_bytes) = (
      SELECT count(*), coalesce(sum(requests >= 2 AND NOT ${IS_LOSSY}), 0), coalesce(sum(requests < 2), 0),
        coalesce(sum(requests >= 2 AND ${IS_LOSSY}), 0),
        coalesce(sum(${ROW_BYTES.window} + octet_length(run_id) + iif(events IS NULL, 0, ${ROW_BYTES.measuresOfWindow})
          + coalesce(octet_length(latency_sketch), 0)), 0)
      FROM windows WHERE run_id = runs.id)
    WHERE id = ?`)
  const addBytes = db.prepare(`
    UPDATE runs SET stored_bytes = stored_bytes + ${ROW_BYTES.run}
      + octet_length(id) + octet_length(shape_json) + octet_length(warnings_json)
      + (SELECT count(*) * (${ROW_BYTES.fioSample} + octet_length(runs.id)) FROM fio_samples WHERE run_id = runs.id)
      + coalesce((SELECT iif(octet_length(document) > 900, (octet_length(document) + 4091) / 4092 * 4096, octet_length(document))
          FROM fio_results WHERE run_id = runs.id), 0)
      + coalesce((SELECT sum(octet_length(text) + ${ROW_BYTES.logLine} + octet_length(run_id))
          FROM run_log_lines WHERE run_id = runs.id), 0)
      + coalesce((SELECT sum(octet_length(column_values)) FROM window_columns WHERE run_id = runs.id), 0)
    WHERE id = ?`)
  return {
    count(runId: string): void {
      count.run(runId)
      addBytes.run(runId)
    },
  }
}
