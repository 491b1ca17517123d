import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { loggedCommandSchema, type LoggedCommand } from '../../shared/contract/boxes.ts'
import { inTransaction, type Connection } from './database.ts'

export type CommandLogQueries = ReturnType<typeof commandLogQueries>

const commandsSchema = z.array(loggedCommandSchema)

/** One compressed document a session: its commands say much the same for every run. */
export function commandLogQueries(db: Connection) {
  const upsert = db.prepare(`
    INSERT INTO command_logs (subject_id, commands, log_gzip) VALUES (:subjectId, :commands, :logGzip)
    ON CONFLICT (subject_id) DO UPDATE SET commands = excluded.commands, log_gzip = excluded.log_gzip`)
  const selectLog = db.prepare<[id: string], Buffer>('SELECT log_gzip FROM command_logs WHERE subject_id = ?').pluck()

  return {
    /** In place of what was kept of that session or evaluation before. */
    save(subjectId: string, commands: readonly LoggedCommand[]): void {
      const logGzip = gzipSync(JSON.stringify(commands))
      inTransaction(db, () => upsert.run({ subjectId, commands: commands.length, logGzip }))
    },

    /** Oldest first; empty where none was kept. */
    ofSubject(subjectId: string): LoggedCommand[] {
      const gzip = selectLog.get(subjectId)
      return gzip === undefined ? [] : commandsSchema.parse(JSON.parse(gunzipSync(gzip).toString('utf8')))
    },
  }
}
