import { setImmediate as nextTurn } from 'node:timers/promises'
import { BenchError } from '../../../shared/errors.ts'
import { badLine } from './bad-line.ts'
import { textPieces } from './csv-file.ts'
import { SoundCsvRecords, type CsvRecord } from './csv-records.ts'

/** Of other separators: what they are called. */
const OTHER_SEPARATORS = [
  { separator: ';', name: 'semicolons' },
  { separator: '\t', name: 'tabs' },
  { separator: '|', name: 'vertical bars' },
] as const

/** Of text that is at hand: some ms of work. */
const PIECE_CHARACTERS = 1024 * 1024

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** The first record of a table: where which column is. */
export class CsvHeader {
  readonly name: string
  readonly lineNumber: number
  readonly columns: readonly string[]

  /** @param name of the file, for messages. */
  constructor(name: string, { lineNumber, fields }: CsvRecord) {
    this.name = name
    this.lineNumber = lineNumber
    this.columns = Array.from({ length: fields.length }, (_, place) => (fields.at(place) ?? '').trim())
  }

  has(column: string): boolean {
    return this.columns.includes(column)
  }

  /** Its place, from 0; undefined where it is not there. @throws BenchError `bad-csv` where it is there twice. */
  find(column: string): number | undefined {
    const place = this.columns.indexOf(column)
    const again = this.columns.indexOf(column, place + 1)
    if (place >= 0 && again >= 0) {
      const what = `the header names ${column} twice, in columns ${place + 1} and ${again + 1}`
      throw badLine(this.name, this.lineNumber, what)
    }
    return place < 0 ? undefined : place
  }

  /** @throws BenchError `bad-csv`, naming those that are missing; separators other than commas are recognised by them. */
  require(columns: readonly string[]): void {
    const missing = columns.filter((column) => !this.has(column))
    if (missing.length === 0) return
    const [only = ''] = this.columns.length === 1 ? this.columns : []
    for (const { separator, name } of OTHER_SEPARATORS) {
      const cells = only.split(separator).map((cell) => cell.trim().replaceAll('"', ''))
      if (cells.length > 1 && columns.some((column) => cells.includes(column))) {
        const what = `fields are separated by ${name}, not by commas`
        throw new BenchError('bad-csv', `${this.name}, line ${this.lineNumber}: ${what}.`, {
          nextStep: 'Save it with commas between fields and points in numbers, and try again.',
        })
      }
    }
    const what = `the header lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`
    throw badLine(this.name, this.lineNumber, what)
  }
}

/** One record below the header. Columns are given by their places. */
export class CsvRow {
  readonly #header: CsvHeader
  readonly #record: CsvRecord

  /** @throws BenchError `bad-csv` for more or fewer fields than the header has. */
  constructor(header: CsvHeader, record: CsvRecord) {
    this.#header = header
    this.#record = record
    const [fields, columns] = [record.fields.length, header.columns.length]
    if (fields === columns) return
    const hint =
      fields > columns
        ? ' (is a comma used as the decimal sign?)'
        : `: column ${fields + 1} (${header.columns[fields] ?? ''}) and all after it are missing`
    throw badLine(header.name, record.lineNumber, `it has ${fields} fields where the header has ${columns}${hint}`)
  }

  /** Without the space around it; '' for an empty field. */
  field(place: number): string {
    return (this.#record.fields.at(place) ?? '').trim()
  }

  /** @throws BenchError `bad-csv` for an empty field. */
  text(place: number): string {
    const text = this.field(place)
    if (text === '') throw this.bad(place, 'is empty')
    return text
  }

  /** A finite decimal number. @throws BenchError `bad-csv` for anything else, and for one outside of these ends. */
  number(place: number, lowest: number, highest: number): number {
    const text = this.text(place)
    const value = NUMBER.test(text) ? Number(text) : Number.NaN
    if (!Number.isFinite(value)) throw this.bad(place, `is ${quoted(text)}, not a number${commaHint(text)}`)
    if (value < lowest) throw this.bad(place, `is ${text}, below ${lowest}`)
    if (value > highest) throw this.bad(place, `is ${text}, above ${highest}`)
    return value
  }

  /** The error of one field. @param what goes on the sentence "column 8 (label) …". */
  bad(place: number, what: string): BenchError {
    const column = `column ${place + 1} (${this.#header.columns[place] ?? ''})`
    return badLine(this.#header.name, this.#record.lineNumber, `${column} ${what}`)
  }
}

/** Names what stands there, cut where it is long. */
export function quoted(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`
}

function commaHint(text: string): string {
  return /^[+-]?\d+,\d+$/.test(text) ? ' (the decimal sign is a point)' : ''
}

/** Makes a row's value; undefined: the row is passed over. */
export type MapRow<Value> = (row: CsvRow) => Value | undefined

/**
 * The rows of a CSV file, in flat memory.
 * @param mapping what to make of rows, once the header is known; it refuses a header that lacks what it needs.
 * @throws BenchError `bad-csv` for a file that cannot be read, has no row, or has a line that cannot be meant; and as `mapping`.
 */
export async function* streamCsv<Value>(
  path: string,
  mapping: (header: CsvHeader) => MapRow<Value>,
): AsyncGenerator<Value> {
  const table = new CsvTable(path, mapping)
  // Not `yield*`, which takes thrice as long here.
  for await (const piece of textPieces(path)) for (const value of table.push(piece)) yield value
  yield* table.end()
}

/** The same of text that is at hand. Gives the event loop a turn now and then. @param name of its file, for messages. */
export async function* streamCsvText<Value>(
  name: string,
  text: string,
  mapping: (header: CsvHeader) => MapRow<Value>,
): AsyncGenerator<Value> {
  const table = new CsvTable(name, mapping)
  for (let from = 0; from < text.length; from += PIECE_CHARACTERS) {
    for (const value of table.push(text.slice(from, from + PIECE_CHARACTERS))) yield value
    await nextTurn()
  }
  yield* table.end()
}

class CsvTable<Value> {
  readonly #name: string
  readonly #records: SoundCsvRecords
  readonly #mapping: (header: CsvHeader) => MapRow<Value>
  #header: CsvHeader | undefined
  #mapRow: MapRow<Value> | undefined
  #hasRows = false

  constructor(name: string, mapping: (header: CsvHeader) => MapRow<Value>) {
    this.#name = name
    this.#records = new SoundCsvRecords(name)
    this.#mapping = mapping
  }

  *push(piece: string): Generator<Value> {
    yield* this.#valuesOf(this.#records.push(piece))
  }

  *end(): Generator<Value> {
    yield* this.#valuesOf(this.#records.end())
    if (this.#hasRows) return
    const what = this.#header === undefined ? 'is empty' : 'has a header and no row below it'
    throw new BenchError('bad-csv', `${this.#name} ${what}.`, { nextStep: 'Check that it is the right file.' })
  }

  *#valuesOf(records: Iterable<CsvRecord>): Generator<Value> {
    for (const record of records) {
      if (this.#header === undefined || this.#mapRow === undefined) {
        this.#header = new CsvHeader(this.#name, record)
        this.#mapRow = this.#mapping(this.#header)
        continue
      }
      this.#hasRows = true
      const value = this.#mapRow(new CsvRow(this.#header, record))
      if (value !== undefined) yield value
    }
  }
}
