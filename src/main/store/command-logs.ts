import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { loggedCommandSchema, type LoggedCommand } from '../../shared/contract/boxes.ts'
import { inTransaction, type Connection } from './database.ts'

export type CommandLogQueries = ReturnType<typeof commandLogQueries>

const commandsSchema = z.array(loggedCommandSchema)

/** Compressed documents, some for each session: its commands say much the same for every run. */
export function commandLogQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO command_logs (subject_id, part, log_gzip)
    VALUES (:subjectId, (SELECT count(*) FROM command_logs WHERE subject_id = :subjectId), :logGzip)`)
  const selectParts = db
    .prepare<[id: string], Buffer>('SELECT log_gzip FROM command_logs WHERE subject_id = ? ORDER BY part')
    .pluck()

  return {
    /** After what was kept of that session or evaluation before. */
    add(subjectId: string, commands: readonly LoggedCommand[]): void {
      if (commands.length === 0) return
      const logGzip = gzipSync(JSON.stringify(commands))
      inTransaction(db, () => insert.run({ subjectId, logGzip }))
    },

    /** Oldest first; empty where none was kept. */
    ofSubject(subjectId: string): LoggedCommand[] {
      return selectParts
        .all(subjectId)
        .flatMap((gzip) => commandsSchema.parse(JSON.parse(gunzipSync(gzip).toString('utf8'))))
    },
  }
}
