import type { ColumnSource } from 'hyparquet-writer'
import { Nulls } from './nulls.ts'
import type { TableColumn } from './column.ts'

/** One column of the row group that is being filled. */
export interface ColumnBuffer<Row> {
  /** Puts rows from a place on. */
  readonly put: (rows: readonly Row[], place: number) => void
  /** The first rows, as the writer takes them; the buffer may be filled anew afterwards. */
  readonly take: (rows: number) => ColumnSource
}

/** @throws RangeError from `put` where a value is missing that must not be, or does not fit its type */
export function columnBuffer<Row>(column: TableColumn<Row>, capacity: number): ColumnBuffer<Row> {
  switch (column.type) {
    case 'DOUBLE':
      return doubleBuffer(column, column.value, capacity)
    case 'INT32':
      return int32Buffer(column, column.value, capacity)
    case 'INT64':
      return int64Buffer(column, column.value, capacity)
    case 'STRING':
    case 'BOOLEAN':
      return plainBuffer(column, column.value, capacity)
  }
}

type About = Pick<TableColumn<never>, 'name' | 'isNullable'>

// Each kind of number has a loop of its own: in one that all share, V8 makes an object of every number that passes.

function doubleBuffer<Row>(about: About, value: (row: Row) => number | undefined, capacity: number): ColumnBuffer<Row> {
  const [slots, nulls] = [new Float64Array(capacity), new Nulls(about, capacity)]
  return {
    put(rows, place) {
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]
        const found = row === undefined ? undefined : value(row)
        if (found === undefined) nulls.note(place + at)
        else slots[place + at] = found
      }
    },
    take: (rows) => numbers(about, nulls.applyTo(slots.subarray(0, rows))),
  }
}

function int32Buffer<Row>(about: About, value: (row: Row) => number | undefined, capacity: number): ColumnBuffer<Row> {
  const [slots, nulls] = [new Int32Array(capacity), new Nulls(about, capacity)]
  return {
    put(rows, place) {
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]
        const found = row === undefined ? undefined : value(row)
        if (found === undefined) nulls.note(place + at)
        // The array would cut it silently.
        else if ((found | 0) !== found) throw noInt32(about.name, found)
        else slots[place + at] = found
      }
    },
    take: (rows) => numbers(about, nulls.applyTo(slots.subarray(0, rows))),
  }
}

function int64Buffer<Row>(
  about: About,
  value: (row: Row) => number | bigint | undefined,
  capacity: number,
): ColumnBuffer<Row> {
  const [slots, nulls] = [new BigInt64Array(capacity), new Nulls(about, capacity)]
  return {
    put(rows, place) {
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]
        const found = row === undefined ? undefined : value(row)
        if (found === undefined) nulls.note(place + at)
        else slots[place + at] = BigInt(found)
      }
    },
    take: (rows) => numbers(about, nulls.applyTo(slots.subarray(0, rows))),
  }
}

function plainBuffer<Row>(
  about: About,
  value: (row: Row) => string | boolean | undefined,
  capacity: number,
): ColumnBuffer<Row> {
  const [values, nulls] = [new Array<string | boolean>(capacity), new Nulls(about, capacity)]
  return {
    put(rows, place) {
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]
        const found = row === undefined ? undefined : value(row)
        if (found === undefined) nulls.note(place + at)
        else values[place + at] = found
      }
    },
    take: (rows) => ({ name: about.name, data: nulls.applyTo(values.slice(0, rows)), nullable: about.isNullable }),
  }
}

/**
 * Numbers hardly repeat, and a group holds windows of many runs, so that the smallest and the largest exclude nothing: looking for
 * either would be most of a writer's time.
 */
function numbers({ name, isNullable }: About, data: ColumnSource['data']): ColumnSource {
  return { name, data, nullable: isNullable, encoding: 'PLAIN', statistics: false }
}

function noInt32(name: string, value: number): RangeError {
  return new RangeError(`the column ${name} holds 32-bit integers, and ${value} is none`)
}
