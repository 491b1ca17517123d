import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { ACCESS_CLASSES, type AccessClass } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import { csvFields } from './csv-line.ts'
import type { DatasetRow } from './dataset.ts'

const COLUMNS = [
  'run_id',
  'trace_avg_sector_distance',
  'trace_sector_jump_ratio',
  'trace_avg_request_size_kb',
  'bw_mean_kbps',
  'iops_mean',
  'label',
] as const
type Column = (typeof COLUMNS)[number]
const FEATURE_COLUMNS: readonly Column[] = [
  'trace_avg_sector_distance',
  'trace_sector_jump_ratio',
  'trace_avg_request_size_kb',
]

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** All rows of the original method's `consolidated_dataset.csv` as `seed-v1` features. @throws as `streamSeedCsv`. */
export async function readSeedCsv(path: string): Promise<DatasetRow[]> {
  const rows: DatasetRow[] = []
  for await (const row of streamSeedCsv(path)) rows.push(row)
  return rows
}

/**
 * The same row by row, in flat memory. Columns are found by name, others ignored; a byte-order mark, CRLF and empty lines are
 * taken, rows without features are passed over. The mapping is its authors': the average I/O size is the request size or, where that is 0, bandwidth by IOPS.
 * @throws BenchError `bad-csv`, naming line and column, for a missing column, a missing or extra field, or a value that cannot be meant.
 */
export async function* streamSeedCsv(path: string): AsyncGenerator<DatasetRow> {
  const input = createReadStream(path, 'utf8')
  try {
    await once(input, 'open')
  } catch (cause) {
    throw new BenchError('bad-csv', `The file ${path} cannot be opened.`, { nextStep: 'Check the path.', cause })
  }
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  try {
    let header: readonly string[] | undefined
    const windowsOfRun = new Map<string, number>()
    let lineNumber = 0
    for await (const line of lines) {
      lineNumber += 1
      const text = lineNumber === 1 ? line.replace(/^\uFEFF/, '') : line
      if (text.trim() === '') continue
      const fields = csvFields(text)
      if (fields === undefined) throw badLine(path, lineNumber, 'a quote is not closed or stands inside a field')
      if (header === undefined) {
        header = fields.map((name) => name.trim())
        refuseMissingColumns(path, header)
      } else {
        const values = new Line(path, lineNumber, header, fields)
        const runId = values.text('run_id')
        const windowIndex = windowsOfRun.get(runId) ?? 0
        windowsOfRun.set(runId, windowIndex + 1)
        if (!values.lacksFeatures()) yield rowOf(values, runId, windowIndex)
      }
    }
    if (header === undefined) throw new BenchError('bad-csv', `${path} is empty.`, { nextStep: 'Check the path.' })
  } finally {
    lines.close()
    input.destroy()
  }
}

function rowOf(line: Line, runId: string, windowIndex: number): DatasetRow {
  const jumpRatio = line.number('trace_sector_jump_ratio', 0, 1)
  const requestKib = line.number('trace_avg_request_size_kb')
  const iops = line.number('iops_mean')
  const bandwidthKib = line.number('bw_mean_kbps')
  if (requestKib === 0 && iops === 0) throw line.bad('iops_mean', 'is 0 where the I/O size has to be divided by it')
  return {
    runId,
    windowIndex,
    label: line.label(),
    features: [
      line.number('trace_avg_sector_distance') * 512,
      jumpRatio,
      requestKib > 0 ? requestKib * 1024 : (bandwidthKib * 1024) / iops,
      1 - jumpRatio,
      iops,
    ],
  }
}

class Line {
  readonly #path: string
  readonly #lineNumber: number
  readonly #header: readonly string[]
  readonly #fields: readonly string[]

  constructor(path: string, lineNumber: number, header: readonly string[], fields: readonly string[]) {
    this.#path = path
    this.#lineNumber = lineNumber
    this.#header = header
    this.#fields = fields
    if (fields.length !== header.length) {
      const hint = fields.length > header.length ? ' (is a comma used as the decimal sign?)' : ''
      throw badLine(path, lineNumber, `it has ${fields.length} fields where the header has ${header.length}${hint}`)
    }
  }

  text(column: Column): string {
    const text = this.#fields[this.#header.indexOf(column)]?.trim() ?? ''
    if (text === '') throw this.bad(column, 'is empty')
    return text
  }

  /** As `rabench export` writes idle windows and windows with losses: nothing to train on. */
  lacksFeatures(): boolean {
    return FEATURE_COLUMNS.every((column) => this.#fields[this.#header.indexOf(column)]?.trim() === '')
  }

  number(column: Column, lowest = 0, highest = Number.MAX_VALUE): number {
    const text = this.text(column)
    const value = NUMBER.test(text) ? Number(text) : Number.NaN
    if (!Number.isFinite(value)) throw this.bad(column, `is "${text}", not a number`)
    if (value < lowest) throw this.bad(column, `is ${text}, below ${lowest}`)
    if (value > highest) throw this.bad(column, `is ${text}, above ${highest}`)
    return value
  }

  label(): AccessClass {
    const text = this.text('label')
    const label = ACCESS_CLASSES.find((name) => name === text)
    if (label === undefined) throw this.bad('label', `is "${text}", not one of ${ACCESS_CLASSES.join(', ')}`)
    return label
  }

  bad(column: Column, what: string): BenchError {
    return badLine(this.#path, this.#lineNumber, `column ${column} ${what}`)
  }
}

function refuseMissingColumns(path: string, header: readonly string[]): void {
  const missing = COLUMNS.filter((name) => !header.includes(name))
  if (missing.length === 0) return
  throw badLine(path, 1, `the header lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`)
}

function badLine(path: string, lineNumber: number, what: string): BenchError {
  return new BenchError('bad-csv', `${path}, line ${lineNumber}: ${what}.`, {
    nextStep: 'Correct that line and import again; nothing was imported.',
  })
}
