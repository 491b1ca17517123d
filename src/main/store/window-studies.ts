import { windowStudySchema, type WindowStudy } from '../../shared/window-study.ts'
import type { Connection } from './database.ts'

export type WindowStudyQueries = ReturnType<typeof windowStudyQueries>

export function windowStudyQueries(db: Connection) {
  const insert = db.prepare(
    'INSERT INTO window_studies (id, created_at, document_json) VALUES (:id, :createdAt, :documentJson)',
  )
  const selectAll = db
    .prepare<[], string>('SELECT document_json FROM window_studies ORDER BY created_at DESC, id')
    .pluck()

  return {
    save(study: WindowStudy): void {
      insert.run({ id: study.id, createdAt: study.createdAt, documentJson: JSON.stringify(study) })
    },

    /** Newest first. */
    list: (): WindowStudy[] => selectAll.all().map((json) => windowStudySchema.parse(JSON.parse(json))),
  }
}
