import { z } from 'zod'
import type { BenchError } from '../../shared/errors.ts'
import { inTransaction, type Connection } from './database.ts'
import type { Instant, LabelRecord } from './records.ts'

/** The columns that every labelled table has, as a row brings them. */
export interface LabelRow {
  readonly title: string
  readonly notes: string
  readonly tags_json: string
  readonly deleted_at: string | null
  readonly sample: number
}

const tagsSchema = z.array(z.string())

export function labelOf(row: LabelRow): LabelRecord {
  return {
    title: row.title,
    notes: row.notes,
    tags: tagsSchema.parse(JSON.parse(row.tags_json)),
    deletedAt: row.deleted_at ?? undefined,
    sample: row.sample === 1,
  }
}

export interface LabelChange {
  readonly title?: string | undefined
  readonly notes?: string | undefined
  readonly tags?: readonly string[] | undefined
}

/** Title, notes, tags and soft deletion of one table. Everything throws `unknown(id)` where there is no such row. */
export function labelQueries(
  db: Connection,
  table: 'sessions' | 'evaluations' | 'models' | 'recordings',
  unknown: (id: string) => BenchError,
) {
  const setLabel = db.prepare(`
    UPDATE ${table} SET title = coalesce(:title, title), notes = coalesce(:notes, notes),
      tags_json = coalesce(:tagsJson, tags_json)
    WHERE id = :id`)
  const setSample = db.prepare(`UPDATE ${table} SET sample = 1 WHERE id = ?`)
  const setDeleted = db.prepare(`UPDATE ${table} SET deleted_at = :at WHERE id = :id`)
  const erase = db.prepare(`DELETE FROM ${table} WHERE id = ?`)
  const erasePast = db.prepare(`DELETE FROM ${table} WHERE deleted_at < ?`)

  const changing = (id: string, change: () => { readonly changes: number }) => {
    if (inTransaction(db, change).changes === 0) throw unknown(id)
  }
  return {
    /** What is left out stays as it is. */
    label(id: string, { title, notes, tags }: LabelChange): void {
      const tagsJson = tags === undefined ? null : JSON.stringify(tags)
      changing(id, () => setLabel.run({ id, title: title ?? null, notes: notes ?? null, tagsJson }))
    },

    /** It ships with the bench. */
    markSample(id: string): void {
      changing(id, () => setSample.run(id))
    },

    /** Gone from every list, and still there to be restored. */
    remove(id: string, at: Instant): void {
      changing(id, () => setDeleted.run({ id, at }))
    },

    restore(id: string): void {
      changing(id, () => setDeleted.run({ id, at: null }))
    },

    /** Gone for good, with all that belongs to it. */
    erase(id: string): void {
      changing(id, () => erase.run(id))
    },

    /** Erases what was removed before an instant. */
    eraseRemovedBefore(instant: Instant): void {
      inTransaction(db, () => erasePast.run(instant))
    },
  }
}
