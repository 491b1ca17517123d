import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { AccessClass } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import { profileSchema } from '../../shared/profile.ts'
import { inTransaction, type Connection } from './database.ts'
import { labelOf, labelQueries, type LabelRow } from './labels.ts'
import {
  SESSION_STATES,
  sessionEnvironmentSchema,
  type Instant,
  type NewSession,
  type SessionRecord,
  type SessionState,
  type SessionSummary,
} from './records.ts'

export type SessionQueries = ReturnType<typeof sessionQueries>

interface SessionRow extends LabelRow {
  readonly id: string
  readonly box_name: string
  readonly profile_json: string
  readonly state: string
  readonly environment_json: string
  readonly started_at: string
  readonly ended_at: string | null
  readonly app_version: string
}

interface WindowCountRow {
  readonly session_id: string
  readonly label: AccessClass
  readonly runs: number
  readonly usable: number
  readonly idle: number
  readonly lossy: number
}

export function sessionQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO sessions (
      id, box_name, profile_name, profile_json, state, environment_json, started_at, ended_at, app_version, notes
    ) VALUES (
      :id, :boxName, :profileName, :profileJson, 'running', :environmentJson, :startedAt, NULL, :appVersion, ''
    )`)
  const selectOne = db.prepare<[id: string], SessionRow>('SELECT * FROM sessions WHERE id = ?')
  const selectAll = db.prepare<[], SessionRow>(
    'SELECT * FROM sessions WHERE deleted_at IS NULL ORDER BY started_at, id',
  )
  const selectRunning = db.prepare<[], SessionRow>(
    "SELECT * FROM sessions WHERE state = 'running' AND deleted_at IS NULL ORDER BY started_at, id",
  )
  const setEnd = db.prepare('UPDATE sessions SET state = :state, ended_at = :endedAt WHERE id = :id')
  const setRunning = db.prepare("UPDATE sessions SET state = 'running', ended_at = NULL WHERE id = ?")
  const counted = (where: string) => `
    SELECT session_id, coalesce(corrected_label, label) AS label, count(*) AS runs, sum(usable_windows) AS usable,
      sum(idle_windows) AS idle, sum(lossy_windows) AS lossy
    FROM runs ${where} GROUP BY 1, 2`
  const countAll = db.prepare<[], WindowCountRow>(counted(''))
  const countOfSession = db.prepare<[sessionId: string], WindowCountRow>(counted('WHERE session_id = ?'))

  /** @throws BenchError `unknown-session`. */
  function get(id: string): SessionRecord {
    const row = selectOne.get(id)
    if (row === undefined) throw unknownSession(id)
    return sessionOf(row)
  }

  function summaries(rows: readonly SessionRow[], counted: readonly WindowCountRow[]): SessionSummary[] {
    const bySession = Map.groupBy(counted, (row) => row.session_id)
    return rows.map((row) => {
      const counts = bySession.get(row.id) ?? []
      const usable = (label: AccessClass) => counts.find((count) => count.label === label)?.usable ?? 0
      const [sequential, random, mixed] = [usable('sequential'), usable('random'), usable('mixed')]
      return {
        ...sessionOf(row),
        runs: counts.reduce((sum, count) => sum + count.runs, 0),
        windowsByClass: { sequential, random, mixed },
        idleWindows: counts.reduce((sum, count) => sum + count.idle, 0),
        lossyWindows: counts.reduce((sum, count) => sum + count.lossy, 0),
      }
    })
  }

  return {
    /** `erase` takes a session's runs with it; models trained on it stay. */
    ...labelQueries(db, 'sessions', unknownSession),

    get,

    /** Starts a session in state "running" and returns it with its new id. */
    create(session: NewSession): SessionRecord {
      return inTransaction(db, () => {
        let id = session.id ?? newSessionId(session.profile.name, session.startedAt)
        while (session.id === undefined && selectOne.get(id) !== undefined)
          id = newSessionId(session.profile.name, session.startedAt)
        insert.run({
          id,
          boxName: session.boxName,
          profileName: session.profile.name,
          profileJson: JSON.stringify(session.profile),
          environmentJson: JSON.stringify(session.environment),
          startedAt: session.startedAt,
          appVersion: session.appVersion,
        })
        return get(id)
      })
    },

    /** It goes on, as if it had not ended. @throws BenchError `unknown-session`. */
    reopen(id: string): void {
      if (inTransaction(db, () => setRunning.run(id)).changes === 0) throw unknownSession(id)
    },

    /** Closes a session. @throws BenchError `unknown-session`. */
    end(id: string, state: Exclude<SessionState, 'running'>, endedAt: Instant): void {
      const { changes } = inTransaction(db, () => setEnd.run({ id, state, endedAt }))
      if (changes === 0) throw unknownSession(id)
    },

    /** Without the removed, oldest first, with what each holds. */
    list: (): SessionSummary[] => summaries(selectAll.all(), countAll.all()),

    /** Those in state "running", oldest first: at work, or left by a process that is gone. */
    running: (): SessionSummary[] => {
      const rows = selectRunning.all()
      return summaries(
        rows,
        rows.flatMap(({ id }) => countOfSession.all(id)),
      )
    },

    /** One, also a removed one. @throws BenchError `unknown-session`. */
    summary(id: string): SessionSummary {
      const [summary] = summaries(selectOne.all(id), countOfSession.all(id))
      if (summary === undefined) throw unknownSession(id)
      return summary
    },
  }
}

export function unknownSession(id: string): BenchError {
  return new BenchError('unknown-session', `There is no session "${id}".`, {
    nextStep: 'List them with `rabench sessions`.',
  })
}

function newSessionId(profileName: string, startedAt: Instant): string {
  return `${startedAt.slice(0, 10)}-${profileName}-${randomBytes(2).toString('hex')}`
}

function sessionOf(row: SessionRow): SessionRecord {
  return {
    id: row.id,
    boxName: row.box_name,
    profile: profileSchema.parse(JSON.parse(row.profile_json)),
    state: z.enum(SESSION_STATES).parse(row.state),
    environment: sessionEnvironmentSchema.parse(JSON.parse(row.environment_json)),
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    appVersion: row.app_version,
    label: labelOf(row),
  }
}
