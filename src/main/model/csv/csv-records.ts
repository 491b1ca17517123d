import { badLine, csvFields, turnsQuotes, type CsvFields } from './csv-line.ts'

/** Characters of the longest line, or of a record over several: far above any real one, and little enough to hold. */
const LONGEST_RECORD = 1024 * 1024

export interface CsvRecord {
  /** Where it starts, from 1. */
  readonly lineNumber: number
  readonly fields: CsvFields
}

/**
 * Cuts text that comes in pieces into records (RFC 4180). Lines end in LF, CRLF or CR; a byte-order mark and empty lines are passed
 * over. Holds no more than a piece and a record.
 *
 * Fields are slices of a piece and keep all of it in memory: who holds on to one for long copies it.
 */
export class CsvRecords {
  readonly #name: string
  /** Of the last line that was cut. */
  #lineNumber = 0
  #isAtStart = true
  /** After the last line break. */
  #rest = ''
  /** A record whose quote is still open. */
  #open: { readonly lineNumber: number; text: string } | undefined

  /** @param name of the file, for messages. */
  constructor(name: string) {
    this.#name = name
  }

  /** The records that this piece completes. @throws BenchError `bad-csv`, with the line. */
  *push(piece: string): Generator<CsvRecord> {
    if (piece === '') return
    const isBeforeText = this.#isAtStart
    this.#isAtStart = false
    let text = this.#rest + (isBeforeText && piece.startsWith('\uFEFF') ? piece.slice(1) : piece)
    // A CR at the end may be half of a CRLF.
    const isHalf = text.endsWith('\r')
    if (isHalf) text = text.slice(0, -1)
    const lines = text.split(text.includes('\r') ? /\r\n?|\n/ : '\n')
    this.#rest = `${lines.pop() ?? ''}${isHalf ? '\r' : ''}`
    const isSuspect = text.includes('\0') || text.includes('\uFFFD')
    for (const line of lines) {
      const record = this.#take(line, isSuspect)
      if (record !== undefined) yield record
    }
    if (this.#rest.length > LONGEST_RECORD) throw this.#tooLong(this.#lineNumber + 1)
  }

  /** The last record, where the text does not end in a line break. @throws as `push`. */
  *end(): Generator<CsvRecord> {
    const last = this.#rest.replace(/\r$/, '')
    this.#rest = ''
    const record = last === '' ? undefined : this.#take(last, true)
    if (record !== undefined) yield record
    if (this.#open !== undefined) throw this.#quote(this.#open.lineNumber, 'a quote is not closed')
  }

  #take(line: string, isSuspect: boolean): CsvRecord | undefined {
    this.#lineNumber += 1
    if (line.length > LONGEST_RECORD) throw this.#tooLong(this.#lineNumber)
    if (isSuspect) this.#requireText(line)
    if (this.#open !== undefined) return this.#continue(this.#open, line)
    const fields = csvFields(line)
    if (typeof fields === 'object') {
      const isEmpty = fields.length === 1 && line.trim() === ''
      return isEmpty ? undefined : { lineNumber: this.#lineNumber, fields }
    }
    if (fields === 'stray') {
      const hint = /"[;\t|]/.test(line) ? ' (fields are separated by commas here)' : ''
      throw this.#quote(this.#lineNumber, `a quote stands inside a field${hint}`)
    }
    this.#open = { lineNumber: this.#lineNumber, text: line }
    return undefined
  }

  #continue(open: { readonly lineNumber: number; text: string }, line: string): CsvRecord | undefined {
    open.text += `\n${line}`
    if (open.text.length > LONGEST_RECORD) throw this.#quote(open.lineNumber, 'a quote is not closed')
    if (!turnsQuotes(line)) return undefined
    this.#open = undefined
    const fields = csvFields(open.text)
    if (typeof fields === 'object') return { lineNumber: open.lineNumber, fields }
    throw this.#quote(open.lineNumber, 'a quote is not closed, or stands inside a field')
  }

  #requireText(line: string): void {
    if (line.includes('\0')) throw badLine(this.#name, this.#lineNumber, 'it holds a zero byte, which no text has')
    if (line.includes('\uFFFD')) throw badLine(this.#name, this.#lineNumber, 'it is not UTF-8 text')
  }

  #quote(lineNumber: number, what: string) {
    return badLine(this.#name, lineNumber, what)
  }

  #tooLong(lineNumber: number) {
    return badLine(
      this.#name,
      lineNumber,
      `it is longer than ${LONGEST_RECORD} characters, so it is no line of a table`,
    )
  }
}
