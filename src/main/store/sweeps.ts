import { BenchError } from '../../shared/errors.ts'
import { sweepDocumentSchema, type SweepDocument } from '../../shared/experiment/index.ts'
import { inTransaction, type Connection } from './database.ts'

export type SweepQueries = ReturnType<typeof sweepQueries>

export function sweepQueries(db: Connection) {
  const insert = db.prepare(`
    INSERT INTO sweeps (id, created_at, box_name, disk_name, disk_size_bytes, disk_serial, document_json)
    VALUES (:id, :createdAt, :boxName, :diskName, :diskSizeBytes, :diskSerial, :documentJson)`)
  const selectOne = db.prepare<[id: string], string>('SELECT document_json FROM sweeps WHERE id = ?').pluck()
  const selectAll = db.prepare<[], string>('SELECT document_json FROM sweeps ORDER BY created_at DESC, id DESC').pluck()
  const selectNewest = db
    .prepare<[{ boxName: string; name: string; sizeBytes: number; serial: string | null }], string>(
      `SELECT document_json FROM sweeps
       WHERE box_name = :boxName AND disk_size_bytes = :sizeBytes AND disk_serial IS :serial
         AND (:serial IS NOT NULL OR disk_name = :name)
       ORDER BY created_at DESC, id DESC LIMIT 1`,
    )
    .pluck()
  const erase = db.prepare('DELETE FROM sweeps WHERE id = ?')

  /** Undefined where there is none. */
  const find = (id: string): SweepDocument | undefined => {
    const json = selectOne.get(id)
    return json === undefined ? undefined : sweepOf(json)
  }

  return {
    save(sweep: SweepDocument): void {
      const { id, createdAt, boxName, disk } = sweep
      inTransaction(db, () =>
        insert.run({
          ...{ id, createdAt, boxName },
          diskName: disk.name,
          diskSizeBytes: disk.sizeBytes,
          diskSerial: disk.serial ?? null,
          documentJson: JSON.stringify(sweep),
        }),
      )
    },

    /** Newest first. */
    list: (): SweepDocument[] => selectAll.all().map(sweepOf),

    find,

    /** @throws BenchError `unknown-session`. */
    get(id: string): SweepDocument {
      const sweep = find(id)
      if (sweep === undefined) throw unknownSweep(id)
      return sweep
    },

    /** For good. @throws BenchError `unknown-session`. */
    remove(id: string): void {
      if (inTransaction(db, () => erase.run(id)).changes === 0) throw unknownSweep(id)
    },

    /**
     * The newest of a disk of a box: the same size and serial number, whatever its name is by now; without a serial number the
     * same size and name. Undefined where there is none.
     */
    newestOf(boxName: string, { name, sizeBytes, serial }: SweepDocument['disk']): SweepDocument | undefined {
      const json = selectNewest.get({ boxName, name, sizeBytes, serial: serial ?? null })
      return json === undefined ? undefined : sweepOf(json)
    },
  }
}

function unknownSweep(id: string): BenchError {
  return new BenchError('unknown-session', `There is no sweep "${id}".`, { nextStep: 'It may have been removed.' })
}

function sweepOf(json: string): SweepDocument {
  return sweepDocumentSchema.parse(JSON.parse(json))
}
