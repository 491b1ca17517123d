import { open, rename, rm } from 'node:fs/promises'
import { constants, zstdCompressSync } from 'node:zlib'
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import { columnBuffer } from './column-buffer.ts'
import type { TableColumn } from './column.ts'

/** Rows of a group: what is held in memory, and what a reader skips or reads at once. */
const ROW_GROUP_ROWS = 16_384

export interface ParquetOptions {
  /** Kept in the file beside the columns' units and meanings. */
  readonly metadata?: Readonly<Record<string, string>>
  /** The program that wrote it: "readahead-bench 0.1.0". */
  readonly createdBy: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes rows as a Parquet file (zstd, a row group each 16,384 rows), over one that is there; it appears when it is whole. Memory holds
 * one row group, whatever the rows.
 * @returns rows and bytes of the file
 */
export async function writeParquet<Row>(
  file: string,
  columns: readonly TableColumn<Row>[],
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
  { metadata = {}, createdBy, signal }: ParquetOptions,
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const unfinished = `${file}.${process.pid}.part`
  const output = await open(unfinished, 'w')
  try {
    const writer = new ByteWriter()
    const parquet = new ParquetWriter({
      writer,
      schema: schemaOf(columns),
      codec: 'ZSTD',
      compressors: { ZSTD: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }) },
      kvMetadata: Object.entries({ ...metadata, columns: describe(columns) }).map(([key, value]) => ({ key, value })),
      createdBy,
    })
    const flush = async () => {
      await output.writeFile(writer.getBytes())
      writer.index = 0
    }
    const buffers = columns.map((column) => columnBuffer(column, ROW_GROUP_ROWS))
    let [rows, inGroup] = [0, 0]
    const endGroup = async () => {
      if (inGroup === 0) return
      const columnData = buffers.map(({ take }) => take(inGroup))
      // A group is small enough to be one page in each column.
      await parquet.write({ columnData, rowGroupSize: inGroup, pageSize: 0 })
      inGroup = 0
      await flush()
    }
    for await (const batch of batches) {
      signal?.throwIfAborted()
      for (let from = 0; from < batch.length;) {
        const some = batch.slice(from, from + ROW_GROUP_ROWS - inGroup)
        for (const { put } of buffers) put(some, inGroup)
        from += some.length
        inGroup += some.length
        rows += some.length
        if (inGroup === ROW_GROUP_ROWS) await endGroup()
      }
    }
    await endGroup()
    await parquet.finish()
    await flush()
    await output.sync()
    await output.close()
    await rename(unfinished, file)
    return { rows, bytes: writer.offset }
  } catch (error) {
    await output.close()
    await rm(unfinished, { force: true })
    throw error
  }
}

function schemaOf<Row>(columns: readonly TableColumn<Row>[]): SchemaElement[] {
  const root: SchemaElement = { name: 'windows', num_children: columns.length }
  const leaves = columns.map(({ name, type, isNullable }): SchemaElement => {
    const repetition_type = isNullable ? 'OPTIONAL' : 'REQUIRED'
    return type === 'STRING'
      ? { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type }
      : { name, type, repetition_type }
  })
  return [root, ...leaves]
}

/** Parquet has no place for units: they lie in the file's metadata, as JSON. */
function describe<Row>(columns: readonly TableColumn<Row>[]): string {
  return JSON.stringify(columns.map(({ name, unit, meaning }) => ({ name, unit, meaning })))
}
