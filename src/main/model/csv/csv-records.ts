import { CsvRecords, LONGEST_RECORD, type CsvProblem, type CsvRecord } from '../../../shared/csv-records.ts'
import { badLine } from './bad-line.ts'

export type { CsvRecord } from '../../../shared/csv-records.ts'

/** The records of a table, of which all have to be sound. */
export class SoundCsvRecords {
  readonly #name: string
  readonly #records = new CsvRecords()

  /** @param name of the file, for messages. */
  constructor(name: string) {
    this.#name = name
  }

  /** The records that this piece completes. @throws BenchError `bad-csv`, with the line. */
  *push(piece: string): Generator<CsvRecord> {
    for (const found of this.#records.push(piece)) yield this.#sound(found)
  }

  /** The last record, where the text does not end in a line break. @throws as `push`. */
  *end(): Generator<CsvRecord> {
    for (const found of this.#records.end()) yield this.#sound(found)
  }

  #sound(found: CsvRecord | CsvProblem): CsvRecord {
    if ('problem' in found) throw badLine(this.#name, found.lineNumber, problemText(found))
    return found
  }
}

function problemText({ problem, text }: CsvProblem): string {
  switch (problem) {
    case 'too long':
      return `it is longer than ${LONGEST_RECORD} characters, so it is no line of a table`
    case 'zero byte':
      return 'it holds a zero byte, which no text has'
    case 'not UTF-8':
      return 'it is not UTF-8 text'
    case 'stray quote': {
      const hint = /"[;\t|]/.test(text) ? ' (fields are separated by commas here)' : ''
      return `a quote stands inside a field${hint}`
    }
    case 'unclosed quote':
      return 'a quote is not closed'
    case 'ambiguous':
      return 'a quote is not closed, or stands inside a field'
  }
}
