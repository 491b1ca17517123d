import { randomUUID } from 'node:crypto'
import { BenchError } from '../../shared/errors.ts'
import { inTransaction, type Connection } from './database.ts'
import { searchWords } from './folded-text.ts'
import type { AnnotatedRange, AnnotationRecord, Instant } from './records.ts'

export type AnnotationQueries = ReturnType<typeof annotationQueries>

interface AnnotationRow {
  readonly id: string
  readonly subject_id: string
  readonly run_id: string | null
  readonly range_unit: AnnotatedRange['unit'] | null
  readonly range_from: number | null
  readonly range_to: number | null
  readonly text: string
  readonly created_at: string
  readonly changed_at: string
  readonly deleted_at: string | null
}

/** What a person writes. */
export type NewAnnotation = Pick<AnnotationRecord, 'subjectId' | 'runId' | 'range' | 'text'>

export function annotationQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO annotations (
      id, subject_id, run_id, range_unit, range_from, range_to, text, created_at, changed_at, deleted_at
    ) VALUES (:id, :subjectId, :runId, :unit, :from, :to, :text, :createdAt, :changedAt, :deletedAt)`)
  const setText = db.prepare('UPDATE annotations SET text = :text, changed_at = :at WHERE id = :id')
  const setDeleted = db.prepare('UPDATE annotations SET deleted_at = :at WHERE id = :id')
  const erasePast = db.prepare('DELETE FROM annotations WHERE deleted_at < ?')
  const selectOne = db.prepare<[id: string], AnnotationRow>('SELECT * FROM annotations WHERE id = ?')
  const selectOfSubject = db.prepare<[subjectId: string], AnnotationRow>(
    'SELECT * FROM annotations WHERE subject_id = ? AND deleted_at IS NULL ORDER BY created_at, id',
  )
  const selectFound = db.prepare<[{ wordsJson: string; limit: number }], AnnotationRow>(`
    SELECT * FROM annotations
    WHERE deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.id = subject_id AND sessions.deleted_at IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM evaluations WHERE evaluations.id = subject_id AND evaluations.deleted_at IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM recordings WHERE recordings.id = subject_id AND recordings.deleted_at IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM json_each(:wordsJson) WHERE instr(folded(text), value) = 0)
    ORDER BY created_at DESC, id LIMIT :limit`)
  const selectSubject = db
    .prepare<[{ id: string }], number>(
      `SELECT EXISTS (SELECT 1 FROM sessions WHERE id = :id) OR EXISTS (SELECT 1 FROM evaluations WHERE id = :id)
        OR EXISTS (SELECT 1 FROM recordings WHERE id = :id)`,
    )
    .pluck()
  const selectRun = db
    .prepare<[id: string, sessionId: string], number>('SELECT count(*) FROM runs WHERE id = ? AND session_id = ?')
    .pluck()

  const changing = (id: string, change: () => { readonly changes: number }) => {
    if (inTransaction(db, change).changes === 0) throw unknownAnnotation(id)
  }

  /** Stores one whole, under its own id. @throws BenchError `unknown-session` where what it is on is not there. */
  function save({ subjectId, runId, range, deletedAt, ...plain }: AnnotationRecord): void {
    const { unit, from, to } = range ?? { unit: null, from: null, to: null }
    if (selectSubject.get({ id: subjectId }) !== 1)
      throw unknownSubject(`session, evaluation or recording "${subjectId}"`)
    if (runId !== undefined && selectRun.get(runId, subjectId) !== 1) {
      throw unknownSubject(`run "${runId}" in session "${subjectId}"`)
    }
    inTransaction(db, () =>
      insert.run({ ...plain, subjectId, runId: runId ?? null, unit, from, to, deletedAt: deletedAt ?? null }),
    )
  }

  /** One, also a removed one. @throws BenchError `unknown-session`. */
  function get(id: string): AnnotationRecord {
    const row = selectOne.get(id)
    if (row === undefined) throw unknownAnnotation(id)
    return annotationOf(row)
  }

  return {
    save,
    get,

    /** @throws BenchError `unknown-session`. */
    add(annotation: NewAnnotation, at: Instant): AnnotationRecord {
      const id = randomUUID()
      save({ ...annotation, id, createdAt: at, changedAt: at })
      return get(id)
    },

    /** @throws BenchError `unknown-session`. */
    change(id: string, text: string, at: Instant): AnnotationRecord {
      changing(id, () => setText.run({ id, text, at }))
      return get(id)
    },

    /** Gone from every list, and still there to be restored. @throws BenchError `unknown-session`. */
    remove(id: string, at: Instant): void {
      changing(id, () => setDeleted.run({ id, at }))
    },

    /** @throws BenchError `unknown-session`. */
    restore(id: string): void {
      changing(id, () => setDeleted.run({ id, at: null }))
    },

    /** Those on a session, an evaluation or a recording and on its runs, oldest first, without the removed. */
    ofSubject: (subjectId: string): AnnotationRecord[] => selectOfSubject.all(subjectId).map(annotationOf),

    /** Those that hold every word of a text, newest first, without the removed and without those on what is removed. */
    search: (text: string, limit: number): AnnotationRecord[] =>
      selectFound.all({ wordsJson: JSON.stringify(searchWords(text)), limit }).map(annotationOf),

    /** Erases what was removed before an instant. */
    eraseRemovedBefore(instant: Instant): void {
      inTransaction(db, () => erasePast.run(instant))
    },
  }
}

function unknownAnnotation(id: string): BenchError {
  return new BenchError('unknown-session', `There is no annotation "${id}".`, {
    nextStep: 'It may have been deleted with its session.',
  })
}

function unknownSubject(what: string): BenchError {
  return new BenchError('unknown-session', `There is no ${what}.`, { nextStep: 'List what there is: rabench sessions' })
}

function annotationOf(row: AnnotationRow): AnnotationRecord {
  const { range_unit: unit, range_from: from, range_to: to } = row
  return {
    id: row.id,
    subjectId: row.subject_id,
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    ...(unit === null || from === null || to === null ? {} : { range: { unit, from, to } }),
    text: row.text,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    ...(row.deleted_at === null ? {} : { deletedAt: row.deleted_at }),
  }
}
