import { BenchError } from '../../shared/errors.ts'
import { modelDocumentSchema, type ModelDocument } from '../../shared/model.ts'
import { inTransaction, type Connection } from './database.ts'
import { labelOf, labelQueries, type LabelRow } from './labels.ts'
import type { ModelRecord } from './records.ts'

interface ModelRow extends LabelRow {
  readonly document_json: string
}

export type ModelQueries = ReturnType<typeof modelQueries>

export function modelQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO models (id, name, created_at, document_json) VALUES (:id, :name, :createdAt, :documentJson)`)
  const insertSession = db.prepare('INSERT INTO model_sessions (model_id, session_id) VALUES (:modelId, :sessionId)')
  const selectOne = db.prepare<[id: string], string>('SELECT document_json FROM models WHERE id = ?').pluck()
  const selectAll = db.prepare<[], ModelRow>('SELECT * FROM models WHERE deleted_at IS NULL ORDER BY created_at, id')
  const selectRow = db.prepare<[id: string], ModelRow>('SELECT * FROM models WHERE id = ?')
  const eraseDeployments = db.prepare('DELETE FROM deployments WHERE model_id = ?')
  const selectOfSession = db
    .prepare<[sessionId: string], string>(
      `SELECT document_json FROM models JOIN model_sessions ON model_id = models.id
       WHERE session_id = ? AND deleted_at IS NULL ORDER BY created_at, models.id`,
    )
    .pluck()

  const selectTitle = db
    .prepare<[id: string], string>("SELECT coalesce(nullif(title, ''), name) FROM models WHERE id = ?")
    .pluck()

  const labels = labelQueries(db, 'models', unknownModel)
  const recordOf = (row: ModelRow): ModelRecord => ({ document: modelOf(row.document_json), label: labelOf(row) })

  return {
    ...labels,

    /** With its deployments and evaluations. */
    erase(id: string): void {
      inTransaction(db, () => {
        eraseDeployments.run(id)
        labels.erase(id)
      })
    },

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
      if (json === undefined) throw unknownModel(id)
      return modelOf(json)
    },

    /** Without the removed, oldest first. */
    list: (): ModelDocument[] => selectAll.all().map((row) => modelOf(row.document_json)),

    /** The same with what people say about them. */
    records: (): ModelRecord[] => selectAll.all().map(recordOf),

    /** One, also a removed one. @throws BenchError `unknown-model`. */
    record(id: string): ModelRecord {
      const row = selectRow.get(id)
      if (row === undefined) throw unknownModel(id)
      return recordOf(row)
    },

    /** What it is called; undefined where there is no such model. */
    title: (id: string): string | undefined => selectTitle.get(id),

    /** The models that were trained on a session, oldest first, without the removed; also of a session that has been deleted. */
    trainedOn: (sessionId: string): ModelDocument[] => selectOfSession.all(sessionId).map(modelOf),
  }
}

function unknownModel(id: string): BenchError {
  return new BenchError('unknown-model', `There is no model "${id}".`, { nextStep: 'List them with `rabench models`.' })
}

function modelOf(json: string): ModelDocument {
  return modelDocumentSchema.parse(JSON.parse(json))
}
