import type { Connection } from './database.ts'
import { fioLatencySchema, type FioLatencyRecord, type FioResultRecord, type FioSampleRecord } from './records.ts'

interface ResultRow extends Omit<FioResultRecord, 'readLatency' | 'writeLatency'> {
  readonly readLatencyJson: string | null
  readonly writeLatencyJson: string | null
}

/** Saving is called inside the transaction of a run. */
export function fioQueries(db: Connection) {
  const insertResult = db.prepare(`
    INSERT INTO fio_results (
      run_id, fio_version, read_bytes_per_second, write_bytes_per_second, read_iops, write_iops, error,
      read_latency_json, write_latency_json, document
    ) VALUES (
      :runId, :fioVersion, :readBytesPerSecond, :writeBytesPerSecond, :readIops, :writeIops, :error,
      :readLatencyJson, :writeLatencyJson, :document
    )`)
  const selectResult = db.prepare<[runId: string], ResultRow>(`
    SELECT
      fio_version AS fioVersion, read_bytes_per_second AS readBytesPerSecond,
      write_bytes_per_second AS writeBytesPerSecond, read_iops AS readIops, write_iops AS writeIops, error, document,
      read_latency_json AS readLatencyJson, write_latency_json AS writeLatencyJson
    FROM fio_results WHERE run_id = ?`)
  const insertSample = db.prepare(`
    INSERT INTO fio_samples (run_id, kind, direction, time_ms, value)
    VALUES (:runId, :kind, :direction, :timeMs, :value)`)
  const selectSamples = db.prepare<[runId: string], FioSampleRecord>(`
    SELECT kind, direction, time_ms AS timeMs, value FROM fio_samples
    WHERE run_id = ? ORDER BY kind, direction, time_ms`)

  return {
    save(runId: string, result: FioResultRecord, samples: readonly FioSampleRecord[]): void {
      const { readLatency, writeLatency, ...plain } = result
      insertResult.run({
        runId,
        ...plain,
        readLatencyJson: readLatency === undefined ? null : JSON.stringify(readLatency),
        writeLatencyJson: writeLatency === undefined ? null : JSON.stringify(writeLatency),
      })
      for (const sample of samples) insertSample.run({ runId, ...sample })
    },

    /** Undefined where there is no such run. */
    result: (runId: string): FioResultRecord | undefined => {
      const row = selectResult.get(runId)
      if (row === undefined) return undefined
      const { readLatencyJson, writeLatencyJson, ...plain } = row
      return { ...plain, readLatency: latencyOf(readLatencyJson), writeLatency: latencyOf(writeLatencyJson) }
    },

    /** By kind and direction, each in time order. */
    samples: (runId: string): FioSampleRecord[] => selectSamples.all(runId),
  }
}

function latencyOf(json: string | null): FioLatencyRecord | undefined {
  return json === null ? undefined : fioLatencySchema.parse(JSON.parse(json))
}
