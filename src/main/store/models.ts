import { BenchError } from '../../shared/errors.ts'
import { modelDocumentSchema, type ModelDocument } from '../../shared/model.ts'
import { inTransaction, type Connection } from './database.ts'

export type ModelQueries = ReturnType<typeof modelQueries>

export function modelQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO models (id, name, created_at, document_json) VALUES (:id, :name, :createdAt, :documentJson)`)
  const insertSession = db.prepare('INSERT INTO model_sessions (model_id, session_id) VALUES (:modelId, :sessionId)')
  const selectOne = db.prepare<[id: string], string>('SELECT document_json FROM models WHERE id = ?').pluck()
  const selectAll = db.prepare<[], string>('SELECT document_json FROM models ORDER BY created_at, id').pluck()
  const selectOfSession = db
    .prepare<[sessionId: string], string>(
      `SELECT document_json FROM models JOIN model_sessions ON model_id = models.id
       WHERE session_id = ? ORDER BY created_at, models.id`,
    )
    .pluck()

  return {
    save(model: ModelDocument): void {
      inTransaction(db, () => {
        const { id, name, createdAt } = model
        insert.run({ id, name, createdAt, documentJson: JSON.stringify(model) })
        for (const sessionId of new Set(model.training.sessionIds)) insertSession.run({ modelId: id, sessionId })
      })
    },

    /** @throws BenchError `unknown-model`. */
    get(id: string): ModelDocument {
      const json = selectOne.get(id)
      if (json !== undefined) return modelOf(json)
      throw new BenchError('unknown-model', `There is no model "${id}".`, {
        nextStep: 'List them with `rabench models`.',
      })
    },

    /** Oldest first. */
    list: (): ModelDocument[] => selectAll.all().map(modelOf),

    /** The models that were trained on a session, oldest first; also of a session that has been deleted. */
    trainedOn: (sessionId: string): ModelDocument[] => selectOfSession.all(sessionId).map(modelOf),
  }
}

function modelOf(json: string): ModelDocument {
  return modelDocumentSchema.parse(JSON.parse(json))
}
