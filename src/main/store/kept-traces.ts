import { statSync } from 'node:fs'
import { z } from 'zod'
import { inTransaction, type Connection } from './database.ts'
import type { Instant, SessionState } from './records.ts'

/** A raw trace that is kept on this computer. */
export interface KeptTraceRecord {
  readonly runId: string
  readonly path: string
  /** Of its file; 0 where it is not there any more. */
  readonly bytes: number
}

/** The same with what decides how long it is kept. */
export interface AgedTraceRecord extends KeptTraceRecord {
  readonly sessionId: string
  readonly sessionState: SessionState
  readonly sessionTags: readonly string[]
  /** When its run started. */
  readonly recordedAt: Instant
}

interface AgedTraceRow extends Omit<AgedTraceRecord, 'sessionTags'> {
  readonly tagsJson: string
}

const tagsSchema = z.array(z.string())

/** A file's length; 0 where there is none. */
export function traceBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

export function keptTraceQueries(db: Connection) {
  const columns = 'id AS runId, trace_path AS path, coalesce(trace_bytes, 0) AS bytes'
  const selectOfRun = db.prepare<[runId: string], KeptTraceRecord>(
    `SELECT ${columns} FROM runs WHERE id = ? AND trace_path IS NOT NULL`,
  )
  const selectOfSession = db.prepare<[sessionId: string], KeptTraceRecord>(
    `SELECT ${columns} FROM runs WHERE session_id = ? AND trace_path IS NOT NULL ORDER BY started_at, id`,
  )
  // Lengths are in an index, session by session: runs without a trace, which most are, are not looked at.
  const selectAll = db.prepare<[], AgedTraceRow>(`
    SELECT runs.id AS runId, trace_path AS path, trace_bytes AS bytes, sessions.id AS sessionId, state AS sessionState,
      tags_json AS tagsJson, runs.started_at AS recordedAt
    FROM sessions CROSS JOIN runs ON session_id = sessions.id
    WHERE trace_bytes IS NOT NULL AND trace_path IS NOT NULL ORDER BY runs.started_at, runs.id`)
  const selectUnmeasured = db.prepare<[], KeptTraceRecord>(
    `SELECT ${columns} FROM runs WHERE trace_path IS NOT NULL AND trace_bytes IS NULL`,
  )
  const setBytes = db.prepare('UPDATE runs SET trace_bytes = :bytes WHERE id = :runId')
  const forget = db.prepare('UPDATE runs SET trace_path = NULL, trace_bytes = NULL WHERE id = ?')

  return {
    /** Undefined where none is kept. */
    keptTrace: (runId: string): KeptTraceRecord | undefined => selectOfRun.get(runId),
    /** In the order of the runs. */
    keptTraces: (sessionId: string): KeptTraceRecord[] => selectOfSession.all(sessionId),
    /** Of all sessions, also of removed ones, oldest first. */
    allKeptTraces: (): AgedTraceRecord[] =>
      selectAll.all().map(({ tagsJson, ...trace }) => ({
        ...trace,
        sessionTags: tagsSchema.parse(JSON.parse(tagsJson)),
      })),

    /** Notes that they are not kept any more; deleting the files is the caller's. */
    forgetTraces(runIds: readonly string[]): void {
      inTransaction(db, () => {
        for (const id of runIds) forget.run(id)
      })
    },

    /** Notes the length of the traces of releases that did not. */
    measureTraces(): void {
      const traces = selectUnmeasured.all()
      if (traces.length === 0) return
      inTransaction(db, () => {
        for (const { runId, path } of traces) setBytes.run({ runId, bytes: traceBytes(path) })
      })
    },
  }
}
