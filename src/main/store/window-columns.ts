import { WINDOW_SERIES_NAMES, type WindowSeriesName } from '../../shared/contract/sessions.ts'
import type { Connection } from './database.ts'

/** The columns that the series are in. */
const WINDOW_SERIES: Readonly<Record<WindowSeriesName, string>> = {
  requests: 'requests',
  bytes: 'bytes',
  writes: 'writes',
  readaheads: 'readaheads',
  distanceSectors: 'distance_sectors',
  jumps: 'jumps',
  latencyP50Ns: 'latency_p50_ns',
  latencyP95Ns: 'latency_p95_ns',
  latencyP99Ns: 'latency_p99_ns',
}

/** From so many windows on a run is kept by column too: 512 rows are read in a millisecond, a million in seconds. */
export const LEAST_WINDOWS_BY_COLUMN = 512

/** No run has an index above it. */
export const LAST_WINDOW = 2 ** 31 - 2

/** Values of windows in the order of their indexes; NaN where nothing was measured. */
export type WindowColumn = Float64Array | Uint32Array

interface ColumnRow {
  readonly type: 'u32' | 'f64'
  readonly bytes: Buffer
}

interface Extent {
  readonly windows: number
  readonly first: number | null
  readonly last: number | null
}

export function windowColumnQueries(db: Connection) {
  const selectExtent = db.prepare<[runId: string], Extent>(`
    SELECT count(*) AS windows, min(window_index) AS first, max(window_index) AS last FROM windows WHERE run_id = ?`)
  const selectRange = db
    .prepare<[runId: string, from: number, to: number], (number | null)[]>(
      `SELECT ${WINDOW_SERIES_NAMES.map((name) => WINDOW_SERIES[name]).join(', ')}
       FROM windows WHERE run_id = ? AND window_index BETWEEN ? AND ? ORDER BY window_index`,
    )
    .raw()
  const insert = db.prepare(
    'INSERT INTO window_columns (run_id, series, type, column_values) VALUES (:runId, :series, :type, :bytes)',
  )
  const selectColumn = db.prepare<[{ runId: string; series: string; from: number; to: number }], ColumnRow>(`
    SELECT type, substr(column_values, 1 + iif(type = 'u32', 4, 8) * :from, iif(type = 'u32', 4, 8) * (:to - :from + 1)) AS bytes
    FROM window_columns WHERE run_id = :runId AND series = :series`)

  const byRow = (runId: string, from: number, to: number): Map<WindowSeriesName, WindowColumn> => {
    const columns = WINDOW_SERIES_NAMES.map((): number[] => [])
    for (const row of selectRange.iterate(runId, from, to)) {
      row.forEach((value, at) => columns[at]?.push(value ?? Number.NaN))
    }
    return new Map(WINDOW_SERIES_NAMES.map((name, at) => [name, Float64Array.from(columns[at] ?? [])]))
  }

  return {
    /** Called inside the transaction of a run, after its windows and their measures. */
    save(runId: string): void {
      const { windows, first, last } = selectExtent.get(runId) ?? { windows: 0, first: null, last: null }
      // A place in a column is a window's index: a run with gaps is read by row.
      if (windows < LEAST_WINDOWS_BY_COLUMN || first !== 0 || last !== windows - 1) return
      for (const [series, column] of byRow(runId, 0, last)) insert.run({ runId, series, ...packed(column) })
    },

    /**
     * Some series of the windows of a run from one index to another, both included; those that there are.
     * @returns a column for each name, in the order of the names
     */
    read(runId: string, names: readonly WindowSeriesName[], from: number, to: number): WindowColumn[] {
      const columns = names.map((series) => selectColumn.get({ runId, series, from, to }))
      if (columns.every((column) => column !== undefined)) return columns.map(unpacked)
      const read = byRow(runId, from, to)
      return names.map((name) => read.get(name) ?? new Float64Array())
    },
  }
}

function packed(column: WindowColumn): { readonly type: 'u32' | 'f64'; readonly bytes: Buffer } {
  const isSmall = column.every((value) => value === value >>> 0)
  const values = isSmall ? Uint32Array.from(column) : column
  return { type: isSmall ? 'u32' : 'f64', bytes: Buffer.from(values.buffer, values.byteOffset, values.byteLength) }
}

function unpacked({ type, bytes }: ColumnRow): WindowColumn {
  const width = type === 'u32' ? 4 : 8
  // A small buffer lies anywhere in Node's pool: typed arrays want their values aligned.
  const aligned = bytes.byteOffset % width === 0 ? bytes : Uint8Array.from(bytes)
  const values = [aligned.buffer, aligned.byteOffset, aligned.byteLength / width] as const
  return type === 'u32' ? new Uint32Array(...values) : new Float64Array(...values)
}
