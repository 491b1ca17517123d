import { z } from 'zod'
import type { AccessClass } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import { fioShapeSchema } from '../../shared/profile.ts'
import { inTransaction, type Connection } from './database.ts'
import type { Instant, LogLineRecord, RunRecord, RunRecording } from './records.ts'
import { fioQueries } from './fio.ts'
import { keptTraceQueries, traceBytes } from './kept-traces.ts'
import { mergedLatency } from '../../shared/latency-sketch.ts'
import { rangeStatisticsQueries } from './range-statistics.ts'
import { runCounterQueries } from './run-counters.ts'
import { windowColumnQueries } from './window-columns.ts'
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
  readonly corrected_label: AccessClass | null
  readonly corrected_at: string | null
}

export function runQueries(db: Connection) {
  const windows = windowQueries(db)
  const measures = measureQueries(db)
  const fio = fioQueries(db)
  const columns = windowColumnQueries(db)
  const counters = runCounterQueries(db)
  const insert = db.prepare(`
    INSERT INTO runs (
      id, session_id, name, workload, label, repetition, cache, readahead_kib, shape_json, started_at, seconds,
      window_seconds, device_major, device_minor, discarded_events, lost_packets, warnings_json,
      windows_start_ns, fio_started_at_ms, trace_path, trace_bytes, corrected_label, corrected_at
    ) VALUES (
      :id, :sessionId, :name, :workload, :label, :repetition, :cache, :readaheadKib, :shapeJson, :startedAt, :seconds,
      :windowSeconds, :deviceMajor, :deviceMinor, :discardedEvents, :lostPackets, :warningsJson,
      :windowsStartNs, :fioStartedAtMs, :tracePath, :traceBytes, :correctedLabel, :correctedAt
    )`)
  const selectOfSession = db.prepare<[sessionId: string], RunRow>(
    'SELECT * FROM runs WHERE session_id = ? ORDER BY started_at, id',
  )
  const selectOne = db.prepare<[id: string], RunRow>('SELECT * FROM runs WHERE id = ?')
  const setCorrected = db.prepare('UPDATE runs SET corrected_label = :label, corrected_at = :at WHERE id = :id')
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
        const { shape, device, warnings, windowsStartNs, fioStartedAtMs, tracePath, ...named } = run
        const { correctedLabel = null, correctedAt = null, ...plain } = named
        insert.run({
          ...plain,
          shapeJson: JSON.stringify(shape),
          deviceMajor: device.major,
          deviceMinor: device.minor,
          warningsJson: JSON.stringify(warnings),
          windowsStartNs: windowsStartNs?.toString() ?? null,
          fioStartedAtMs: fioStartedAtMs ?? null,
          tracePath: tracePath ?? null,
          traceBytes: tracePath === undefined ? null : traceBytes(tracePath),
          correctedLabel,
          correctedAt,
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
        columns.save(run.id)
        counters.count(run.id)
      })
      return run
    },

    /** The runs of a session in the order in which they happened. */
    ofSession: (sessionId: string): RunRecord[] => selectOfSession.all(sessionId).map(runOf),

    /** Undefined where there is none. */
    find(id: string): RunRecord | undefined {
      const row = selectOne.get(id)
      return row === undefined ? undefined : runOf(row)
    },

    /**
     * Sets a run's label right; undefined takes that back. What was planned stays beside it.
     * @throws BenchError `unknown-session`.
     */
    correctLabel(id: string, label: AccessClass | undefined, at: Instant): void {
      const row = selectOne.get(id)
      if (row === undefined) throw unknownRun(id)
      const isPlanned = label === undefined || label === row.label
      const change = isPlanned ? { label: null, at: null } : { label, at }
      inTransaction(db, () => setCorrected.run({ id, ...change }))
    },

    ...keptTraceQueries(db),
    ...rangeStatisticsQueries(db),

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

export function unknownRun(id: string): BenchError {
  return new BenchError('unknown-session', `There is no run "${id}".`, {
    nextStep: 'It may have been deleted with its session.',
  })
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
    ...(row.corrected_label === null ? {} : { correctedLabel: row.corrected_label }),
    ...(row.corrected_at === null ? {} : { correctedAt: row.corrected_at }),
  }
}
