import { z } from 'zod'
import type { AccessClass } from '../../shared/classes.ts'
import { fioShapeSchema } from '../../shared/profile.ts'
import { inTransaction, type Connection } from './database.ts'
import type { LogLineRecord, RunRecord, RunRecording } from './records.ts'
import { fioQueries } from './fio.ts'
import { mergedLatency } from '../../shared/latency-sketch.ts'
import { measureQueries } from './window-measures.ts'
import { windowQueries } from './windows.ts'

export type RunQueries = ReturnType<typeof runQueries>

interface RunRow {
  readonly id: string
  readonly session_id: string
  readonly name: string
  readonly workload: string
  readonly label: AccessClass
  readonly repetition: number
  readonly cache: 'cold' | 'warm'
  readonly readahead_kib: number
  readonly shape_json: string
  readonly started_at: string
  readonly seconds: number
  readonly window_seconds: number
  readonly device_major: number
  readonly device_minor: number
  readonly discarded_events: number
  readonly lost_packets: number
  readonly warnings_json: string
  readonly windows_start_ns: string | null
  readonly fio_started_at_ms: number | null
  readonly trace_path: string | null
}

export function runQueries(db: Connection) {
  const windows = windowQueries(db)
  const measures = measureQueries(db)
  const fio = fioQueries(db)
  const insert = db.prepare(`
    INSERT INTO runs (
      id, session_id, name, workload, label, repetition, cache, readahead_kib, shape_json, started_at, seconds,
      window_seconds, device_major, device_minor, discarded_events, lost_packets, warnings_json,
      windows_start_ns, fio_started_at_ms, trace_path
    ) VALUES (
      :id, :sessionId, :name, :workload, :label, :repetition, :cache, :readaheadKib, :shapeJson, :startedAt, :seconds,
      :windowSeconds, :deviceMajor, :deviceMinor, :discardedEvents, :lostPackets, :warningsJson,
      :windowsStartNs, :fioStartedAtMs, :tracePath
    )`)
  const selectOfSession = db.prepare<[sessionId: string], RunRow>(
    'SELECT * FROM runs WHERE session_id = ? ORDER BY started_at, id',
  )
  const insertLine = db.prepare(
    'INSERT INTO run_log_lines (run_id, line_number, at, source, text) VALUES (:runId, :lineNumber, :at, :source, :text)',
  )
  const selectLines = db.prepare<[runId: string], LogLineRecord>(
    'SELECT at, source, text FROM run_log_lines WHERE run_id = ? ORDER BY line_number',
  )

  return {
    /** Stores a run with all that belongs to it in one transaction, and returns it with its id. */
    save(recording: RunRecording): RunRecord {
      const run: RunRecord = { id: `${recording.run.sessionId}/${recording.run.name}`, ...recording.run }
      inTransaction(db, () => {
        const { shape, device, warnings, windowsStartNs, fioStartedAtMs, tracePath, ...plain } = run
        insert.run({
          ...plain,
          shapeJson: JSON.stringify(shape),
          deviceMajor: device.major,
          deviceMinor: device.minor,
          warningsJson: JSON.stringify(warnings),
          windowsStartNs: windowsStartNs?.toString() ?? null,
          fioStartedAtMs: fioStartedAtMs ?? null,
          tracePath: tracePath ?? null,
        })
        windows.save(run.id, recording.windows)
        if (recording.measures !== undefined) {
          measures.save(
            run.id,
            recording.windows.map(({ index }) => index),
            recording.measures,
          )
        }
        fio.save(run.id, recording.fio, recording.samples)
        recording.log.forEach((line, lineNumber) => insertLine.run({ runId: run.id, lineNumber, ...line }))
      })
      return run
    },

    /** The runs of a session in the order in which they happened. */
    ofSession: (sessionId: string): RunRecord[] => selectOfSession.all(sessionId).map(runOf),

    windows: windows.ofRun,
    /** Parallel to `windows`; undefined where nothing was measured. */
    measures: measures.ofRun,
    /** Issue to complete over all windows of a run, in ns; undefined where it was not measured. */
    latency: (runId: string) => mergedLatency(measures.sketches(runId)),
    labelledWindows: windows.labelled,
    fioResult: fio.result,
    fioSamples: fio.samples,
    log: (runId: string): LogLineRecord[] => selectLines.all(runId),
  }
}

function runOf(row: RunRow): RunRecord {
  return {
    id: row.id,
    sessionId: row.session_id,
    name: row.name,
    workload: row.workload,
    label: row.label,
    repetition: row.repetition,
    cache: row.cache,
    readaheadKib: row.readahead_kib,
    shape: fioShapeSchema.parse(JSON.parse(row.shape_json)),
    startedAt: row.started_at,
    seconds: row.seconds,
    windowSeconds: row.window_seconds,
    device: { major: row.device_major, minor: row.device_minor },
    discardedEvents: row.discarded_events,
    lostPackets: row.lost_packets,
    warnings: z.array(z.string()).parse(JSON.parse(row.warnings_json)),
    ...(row.windows_start_ns === null ? {} : { windowsStartNs: BigInt(row.windows_start_ns) }),
    ...(row.fio_started_at_ms === null ? {} : { fioStartedAtMs: row.fio_started_at_ms }),
    ...(row.trace_path === null ? {} : { tracePath: row.trace_path }),
  }
}
