import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import {
  CsvRecords,
  LONGEST_RECORD,
  type CsvProblem,
  type CsvProblemKind,
  type CsvRecord,
} from '../../../shared/csv-records.ts'
import {
  FILLED,
  FILLED_WITH_FEATURES,
  FIO_FEATURE_COLUMNS,
  OPTIONAL,
  REQUIRED_COLUMNS,
  TRACE_FEATURE_COLUMNS,
  type FieldRule,
} from './seed-columns.ts'

/** One thing that is refused. */
export interface CsvComplaint {
  /** From 1. */
  readonly line: number
  /** Place in the line, from 1, and name; absent where it is about the line. */
  readonly column?: number
  readonly columnName?: string
  /** A clause that follows the place: "is empty". */
  readonly what: string
}

export interface CheckedCsv {
  /** Below the header. */
  readonly rows: number
  /** Idle windows, and those over which the tracer lost something. */
  readonly rowsWithoutFeatures: number
  readonly runs: number
  /** Of rows with features. */
  readonly windowsByClass: Readonly<Record<AccessClass, number>>
  /** In the order of lines; where there are as many as asked for, the rest was not read. */
  readonly complaints: readonly CsvComplaint[]
}

/** "line 3, column 38 (label) is empty" */
export function complaintText({ line, column, columnName, what }: CsvComplaint): string {
  return column === undefined ? `line ${line} ${what}` : `line ${line}, column ${column} (${columnName ?? ''}) ${what}`
}

/**
 * Reads a table with the columns of `consolidated_dataset.csv` (a row a window), every field of every row, in flat memory. Columns are
 * found by name, in any order.
 * @param pieces of its text; what was not UTF-8 as U+FFFD
 * @param mostComplaints after which reading ends
 */
export async function checkSeedCsv(pieces: AsyncIterable<string>, mostComplaints: number): Promise<CheckedCsv> {
  const check = new SeedCheck(mostComplaints)
  const records = new CsvRecords()
  for await (const piece of pieces) {
    for (const found of records.push(piece)) {
      check.take(found)
      if (check.isEnough) return check.result
    }
  }
  for (const found of records.end()) check.take(found)
  if (!check.isEnough) check.end()
  return check.result
}

/** Clauses that follow "line 3". */
const PROBLEM_TEXTS: Readonly<Record<CsvProblemKind, string>> = {
  'too long': `is longer than ${LONGEST_RECORD} characters, so it is no line of a table`,
  'zero byte': 'holds a zero byte, which no text has',
  'not UTF-8': 'is not UTF-8 text',
  'stray quote': 'has a quote inside a field',
  'unclosed quote': 'has a quote that is not closed',
  ambiguous: 'has a quote inside a field',
}

function textsOf({ fields }: CsvRecord): string[] {
  return Array.from({ length: fields.length }, (_, place) => fields.at(place) ?? '')
}

interface Column {
  readonly name: string
  readonly place: number
  readonly rule: FieldRule
  readonly filled: 'always' | 'with features' | 'perhaps'
}

class SeedCheck {
  readonly #most: number
  readonly #complaints: CsvComplaint[] = []
  readonly #runs = new Set<string>()
  readonly #windows = { sequential: 0, random: 0, mixed: 0 }
  #header: readonly string[] | undefined
  #columns: readonly Column[] = []
  #places = new Map<string, number>()
  #rows = 0
  #rowsWithoutFeatures = 0
  #lastRun = ''
  /** No row can be read under a header that lacks something. */
  #isHopeless = false

  constructor(mostComplaints: number) {
    this.#most = mostComplaints
  }

  get isEnough(): boolean {
    return this.#isHopeless || this.#complaints.length >= this.#most
  }

  get result(): CheckedCsv {
    return {
      rows: this.#rows,
      rowsWithoutFeatures: this.#rowsWithoutFeatures,
      runs: this.#runs.size,
      windowsByClass: { ...this.#windows },
      complaints: this.#complaints,
    }
  }

  take(record: CsvRecord | CsvProblem): void {
    const { lineNumber } = record
    const isHeader = this.#header === undefined
    if ('problem' in record) {
      this.#complain({ line: lineNumber, what: PROBLEM_TEXTS[record.problem] })
      this.#isHopeless ||= isHeader
    } else if (isHeader) {
      this.#takeHeader(lineNumber, textsOf(record))
    } else {
      this.#takeRow(lineNumber, textsOf(record))
    }
  }

  end(): void {
    if (this.#rows > 0 || this.#complaints.length > 0) return
    this.#complain({
      line: 1,
      what: this.#header === undefined ? 'is not there: the file is empty' : 'has no row below it',
    })
  }

  #takeHeader(line: number, fields: readonly string[]): void {
    const header = fields.map((field) => field.trim())
    this.#header = header
    const missing = REQUIRED_COLUMNS.filter((name) => !header.includes(name))
    if (missing.length > 0) {
      const hint = header.length === 1 && /[;\t|]/.test(header[0] ?? '') ? ' (fields are separated by commas here)' : ''
      this.#complain({ line, what: `lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}${hint}` })
      this.#isHopeless = true
      return
    }
    // In one pass: a line has room for half a million names.
    const places = new Map<string, number>()
    header.forEach((columnName, place) => {
      const first = places.get(columnName)
      if (first === undefined) places.set(columnName, place)
      if (first === undefined || !isOurs(columnName)) return
      this.#complain({ line, column: place + 1, columnName, what: `is there already, in column ${first + 1}` })
      this.#isHopeless = true
    })
    this.#places = places
    this.#columns = [
      ...columnsOf(FILLED, 'always', this.#places),
      ...columnsOf(FILLED_WITH_FEATURES, 'with features', this.#places),
      ...columnsOf(OPTIONAL, 'perhaps', this.#places),
    ].sort((a, b) => a.place - b.place)
  }

  #takeRow(line: number, fields: readonly string[]): void {
    this.#rows += 1
    const columns = this.#header?.length ?? 0
    if (fields.length !== columns) {
      const hint = fields.length > columns ? ' (is a comma used as the decimal sign?)' : ''
      this.#complain({ line, what: `has ${fields.length} fields where the header has ${columns}${hint}` })
      return
    }
    const field = (name: string) => fields[this.#places.get(name) ?? -1]?.trim() ?? ''
    const hasFeatures = TRACE_FEATURE_COLUMNS.some((name) => field(name) !== '')
    if (!this.#areSound(line, fields, hasFeatures)) return
    if (hasFeatures && !this.#hasSize(line, field)) return
    const run = field('run_id')
    if (run !== this.#lastRun) {
      // A field keeps the text around it in memory; a run's id stays.
      this.#lastRun = Buffer.from(run).toString()
      this.#runs.add(this.#lastRun)
    }
    const label = ACCESS_CLASSES.find((name) => name === field('label'))
    if (!hasFeatures) this.#rowsWithoutFeatures += 1
    else if (label !== undefined) this.#windows[label] += 1
  }

  #areSound(line: number, fields: readonly string[], hasFeatures: boolean): boolean {
    let areSound = true
    for (const { name, place, rule, filled } of this.#columns) {
      const text = fields[place]?.trim() ?? ''
      const mayBeEmpty = filled === 'perhaps' || (filled === 'with features' && !hasFeatures)
      const what = text === '' ? (mayBeEmpty ? undefined : 'is empty') : rule(text)
      if (what === undefined) continue
      areSound = false
      this.#complain({ line, column: place + 1, columnName: name, what })
    }
    return areSound
  }

  /** The authors' mapping: the average I/O size is the request size or, where that is 0, bandwidth by IOPS. */
  #hasSize(line: number, field: (name: string) => string): boolean {
    const [, , size] = TRACE_FEATURE_COLUMNS
    const [bandwidth, iops] = FIO_FEATURE_COLUMNS
    if (Number(field(size)) > 0 || Number.isFinite(Number(field(bandwidth)) / Number(field(iops)))) return true
    const what = `is ${field(iops)}, and the I/O size has to be divided by it`
    this.#complain({ line, column: (this.#places.get(iops) ?? 0) + 1, columnName: iops, what })
    return false
  }

  #complain(complaint: CsvComplaint): void {
    if (this.#complaints.length < this.#most) this.#complaints.push(complaint)
  }
}

function isOurs(name: string): boolean {
  return FILLED.has(name) || FILLED_WITH_FEATURES.has(name) || OPTIONAL.has(name)
}

function columnsOf(
  rules: ReadonlyMap<string, FieldRule>,
  filled: Column['filled'],
  places: ReadonlyMap<string, number>,
): Column[] {
  return [...rules].flatMap(([name, rule]) => {
    const place = places.get(name)
    return place === undefined ? [] : [{ name, place, rule, filled }]
  })
}
