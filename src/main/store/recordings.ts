import { decisionLineSchema, type DecisionLine } from '../../shared/decisions.ts'
import { ACCESS_CLASSES, classId } from '../../shared/classes.ts'
import type { DiskSample } from '../../shared/contract/index.ts'
import { BenchError } from '../../shared/errors.ts'
import { inTransaction, type Connection } from './database.ts'
import { labelOf, labelQueries, type LabelRow } from './labels.ts'
import type { Instant, RecordingRecord, RecordingSummary } from './records.ts'
import { ROW_BYTES } from './run-counters.ts'

export type RecordingQueries = ReturnType<typeof recordingQueries>

interface RecordingRow extends LabelRow {
  readonly id: string
  readonly box_name: string
  readonly disk: string
  readonly model_id: string
  readonly started_at: string
  readonly ended_at: string | null
  readonly decisions: number
  readonly sequential_decisions: number
  readonly random_decisions: number
  readonly mixed_decisions: number
}

interface SampleRow extends Omit<DiskSample, 'latencyMs' | 'requestKib'> {
  readonly latencyMs: number | null
  readonly requestKib: number | null
}

/** Which part of a recording: from an instant of the box's clock on, and at most so many, the newest. */
export interface Extract {
  readonly sinceMs?: number
  readonly limit?: number
}

const EVERYTHING = { sinceMs: 0, limit: 10_000_000 }

export function recordingQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO recordings (id, box_name, disk, model_id, started_at)
    VALUES (:id, :boxName, :disk, :modelId, :startedAt)`)
  const setEnd = db.prepare('UPDATE recordings SET ended_at = :endedAt WHERE id = :id')
  // What is watched twice (two benches, a reconnect) is the same decision.
  const insertDecision = db.prepare(`
    INSERT OR IGNORE INTO recording_decisions (recording_id, wall_ms, seq, class, line_json)
    VALUES (:id, :wallMs, :seq, :class, :lineJson)`)
  const insertSample = db.prepare(`
    INSERT OR IGNORE INTO recording_samples (
      recording_id, at_ms, read_bytes_per_second, write_bytes_per_second, iops, latency_ms, request_kib, readahead_kib
    ) VALUES (
      :id, :atMs, :readBytesPerSecond, :writeBytesPerSecond, :iops, :latencyMs, :requestKib, :readaheadKib
    )`)
  const selectOne = db.prepare<[id: string], RecordingRow>('SELECT * FROM recordings WHERE id = ?')
  const selectAll = db.prepare<[], RecordingRow>(
    'SELECT * FROM recordings WHERE deleted_at IS NULL ORDER BY started_at, id',
  )
  const addToCounters = db.prepare(`
    UPDATE recordings SET decisions = decisions + :decisions, stored_bytes = stored_bytes + :bytes,
      sequential_decisions = sequential_decisions + :sequential, random_decisions = random_decisions + :random,
      mixed_decisions = mixed_decisions + :mixed
    WHERE id = :id`)
  const selectDecisions = db
    .prepare<[{ id: string; sinceMs: number; limit: number }], string>(
      `SELECT line_json FROM recording_decisions WHERE recording_id = :id AND wall_ms >= :sinceMs
       ORDER BY wall_ms DESC, seq DESC LIMIT :limit`,
    )
    .pluck()
  const selectSamples = db.prepare<[{ id: string; sinceMs: number; limit: number }], SampleRow>(`
    SELECT at_ms AS atMs, read_bytes_per_second AS readBytesPerSecond, write_bytes_per_second AS writeBytesPerSecond,
      iops, latency_ms AS latencyMs, request_kib AS requestKib, readahead_kib AS readaheadKib
    FROM recording_samples WHERE recording_id = :id AND at_ms >= :sinceMs ORDER BY at_ms DESC LIMIT :limit`)

  return {
    ...labelQueries(db, 'recordings', unknownRecording),

    start({ id, boxName, disk, modelId, startedAt }: Omit<RecordingRecord, 'endedAt' | 'label'>): void {
      inTransaction(db, () => insert.run({ id, boxName, disk, modelId, startedAt }))
    },

    /** All or none; those that are there already are left out. */
    addDecisions(id: string, lines: readonly DecisionLine[]): void {
      inTransaction(db, () => {
        const added = { decisions: 0, sequential: 0, random: 0, mixed: 0, bytes: 0 }
        for (const line of lines) {
          const { wall_ns, seq, class: decided } = line
          const lineJson = JSON.stringify(line)
          const { changes } = insertDecision.run({ id, wallMs: wall_ns / 1e6, seq, class: decided, lineJson })
          const name = ACCESS_CLASSES.find((one) => classId(one) === decided)
          if (name !== undefined) added[name] += changes
          added.decisions += changes
          added.bytes += changes * (ROW_BYTES.recordedDecision + Buffer.byteLength(id) + Buffer.byteLength(lineJson))
        }
        addToCounters.run({ id, ...added })
      })
    },

    /** All or none; those that are there already are left out. */
    addSamples(id: string, samples: readonly DiskSample[]): void {
      inTransaction(db, () => {
        let bytes = 0
        for (const { latencyMs = null, requestKib = null, ...sample } of samples) {
          const { changes } = insertSample.run({ id, latencyMs, requestKib, ...sample })
          bytes += changes * (ROW_BYTES.recordedSample + Buffer.byteLength(id))
        }
        addToCounters.run({ id, bytes, decisions: 0, sequential: 0, random: 0, mixed: 0 })
      })
    },

    end(id: string, endedAt: Instant): void {
      inTransaction(db, () => setEnd.run({ id, endedAt }))
    },

    /** Undefined where there is none. */
    find(id: string): RecordingSummary | undefined {
      const row = selectOne.get(id)
      return row === undefined ? undefined : summaryOf(row)
    },

    /** Without the removed, in the order of their start. */
    list: (): RecordingSummary[] => selectAll.all().map(summaryOf),

    /** Oldest first. */
    decisions: (id: string, extract: Extract = {}): DecisionLine[] =>
      selectDecisions
        .all({ id, ...EVERYTHING, ...extract })
        .map((json) => decisionLineSchema.parse(JSON.parse(json)))
        .reverse(),

    /** Oldest first. */
    samples: (id: string, extract: Extract = {}): DiskSample[] =>
      selectSamples
        .all({ id, ...EVERYTHING, ...extract })
        .map(({ latencyMs, requestKib, ...sample }) => ({
          ...sample,
          ...(latencyMs === null ? {} : { latencyMs }),
          ...(requestKib === null ? {} : { requestKib }),
        }))
        .reverse(),
  }
}

function summaryOf(row: RecordingRow): RecordingSummary {
  const { sequential_decisions: sequential, random_decisions: random, mixed_decisions: mixed } = row
  return { ...recordingOf(row), decisions: row.decisions, decisionsByClass: { sequential, random, mixed } }
}

function unknownRecording(id: string): BenchError {
  return new BenchError('unknown-session', `There is no recording "${id}".`, {
    nextStep: 'List what there is: rabench sessions',
  })
}

function recordingOf(row: RecordingRow): RecordingRecord {
  return {
    id: row.id,
    boxName: row.box_name,
    disk: row.disk,
    modelId: row.model_id,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    label: labelOf(row),
  }
}
