import type { AccessClass } from '../../shared/classes.ts'
import { fioShapeSchema } from '../../shared/profile.ts'
import { shapeText } from '../../shared/shape-text.ts'
import type { WindowCounts } from '../../shared/windows.ts'
import type { Connection } from './database.ts'
import type { LabelledWindow } from './records.ts'
import { unknownSession } from './sessions.ts'
import { IS_LOSSY } from './window-measures.ts'

const COUNTS = `
  window_index AS "index", requests, distance_sectors AS distanceSectors, jumps, bytes, writes, readaheads`

interface LabelledRow extends WindowCounts {
  readonly runId: string
  readonly boxName: string
  readonly shapeJson: string
  readonly label: AccessClass
  readonly windowSeconds: number
  readonly readaheadKib: number
  readonly lossy: number
}

/** Called inside the transaction of a run. */
export function windowQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO windows (run_id, window_index, requests, distance_sectors, jumps, bytes, writes, readaheads)
    VALUES (:runId, :index, :requests, :distanceSectors, :jumps, :bytes, :writes, :readaheads)`)
  const selectOfRun = db.prepare<[runId: string], WindowCounts>(
    `SELECT ${COUNTS} FROM windows WHERE run_id = ? ORDER BY window_index`,
  )
  const selectLabelled = db.prepare<[sessionId: string], LabelledRow>(`
    SELECT runs.id AS runId, box_name AS boxName, shape_json AS shapeJson,
      coalesce(corrected_label, label) AS label, window_seconds AS windowSeconds, readahead_kib AS readaheadKib,
      ${IS_LOSSY} AS lossy, ${COUNTS}
    FROM runs JOIN windows ON windows.run_id = runs.id JOIN sessions ON sessions.id = session_id
    WHERE session_id = ?
    ORDER BY runs.id, window_index`)
  const selectSession = db.prepare<[id: string], string>('SELECT id FROM sessions WHERE id = ?').pluck()

  return {
    save: (runId: string, windows: readonly WindowCounts[]): void => {
      for (const window of windows) insert.run({ runId, ...window })
    },

    /** In time order. */
    ofRun: (runId: string): WindowCounts[] => selectOfRun.all(runId),

    /**
     * The windows of sessions with their labels, idle and lossy ones too, ordered by session id, run id and time: the same sessions give
     * the same rows in the same order, however they are asked for.
     * @throws BenchError `unknown-session`.
     */
    labelled: (sessionIds: readonly string[]): LabelledWindow[] =>
      [...new Set(sessionIds)].sort().flatMap((sessionId) => {
        const shapes = new Map<string, string>()
        if (selectSession.get(sessionId) === undefined) throw unknownSession(sessionId)
        return selectLabelled.all(sessionId).map((row) => {
          const { runId, boxName, shapeJson, label, windowSeconds, readaheadKib, lossy, ...counts } = row
          const shape = shapes.get(shapeJson) ?? shapeText(fioShapeSchema.parse(JSON.parse(shapeJson)))
          shapes.set(shapeJson, shape)
          return { runId, sessionId, boxName, shape, label, counts, windowSeconds, readaheadKib, isLossy: lossy === 1 }
        })
      }),
  }
}
