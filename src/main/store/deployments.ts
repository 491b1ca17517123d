import { inTransaction, type Connection } from './database.ts'
import type { DeploymentRecord, Instant } from './records.ts'

export type DeploymentQueries = ReturnType<typeof deploymentQueries>

interface DeploymentRow extends Omit<DeploymentRecord, 'sessionId' | 'unloadedAt'> {
  readonly sessionId: string | null
  readonly unloadedAt: string | null
}

const COLUMNS = `
  id, model_id AS modelId, session_id AS sessionId, box_name AS boxName, kernel, loaded_at AS loadedAt,
  unloaded_at AS unloadedAt`

export function deploymentQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO deployments (id, model_id, session_id, box_name, kernel, loaded_at, unloaded_at)
    VALUES (:id, :modelId, :sessionId, :boxName, :kernel, :loadedAt, :unloadedAt)`)
  const setUnloaded = db.prepare('UPDATE deployments SET unloaded_at = :unloadedAt WHERE id = :id')
  const selectOne = db.prepare<[id: string], DeploymentRow>(`SELECT ${COLUMNS} FROM deployments WHERE id = ?`)
  const selectAll = db.prepare<[], DeploymentRow>(`SELECT ${COLUMNS} FROM deployments ORDER BY loaded_at, id`)

  return {
    save(deployment: DeploymentRecord): void {
      const { sessionId = null, unloadedAt = null } = deployment
      inTransaction(db, () => insert.run({ ...deployment, sessionId, unloadedAt }))
    },

    /** Notes that the module has been unloaded. */
    end(id: string, unloadedAt: Instant): void {
      inTransaction(db, () => setUnloaded.run({ id, unloadedAt }))
    },

    /** Undefined where there is no such deployment. */
    get(id: string): DeploymentRecord | undefined {
      const row = selectOne.get(id)
      return row === undefined ? undefined : deploymentOf(row)
    },

    /** In the order of loading. */
    list: (): DeploymentRecord[] => selectAll.all().map(deploymentOf),
  }
}

function deploymentOf(row: DeploymentRow): DeploymentRecord {
  return { ...row, sessionId: row.sessionId ?? undefined, unloadedAt: row.unloadedAt ?? undefined }
}
