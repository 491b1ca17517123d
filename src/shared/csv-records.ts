import { csvFields, turnsQuotes, type CsvFields } from './csv-fields.ts'

/** Characters of the longest line, or of a record over several: far above any real one, and little enough to hold. */
export const LONGEST_RECORD = 1024 * 1024

export interface CsvRecord {
  /** Where it starts, from 1. */
  readonly lineNumber: number
  readonly fields: CsvFields
}

/** Why something is no record. `ambiguous`: of a record over several lines, a quote is not closed, or stands inside a field. */
export type CsvProblemKind = 'too long' | 'zero byte' | 'not UTF-8' | 'stray quote' | 'unclosed quote' | 'ambiguous'

export interface CsvProblem {
  readonly lineNumber: number
  readonly problem: CsvProblemKind
  /** The line. */
  readonly text: string
}

/**
 * Cuts text that comes in pieces into records (RFC 4180). Lines end in LF, CRLF or CR; a byte-order mark and empty lines are passed
 * over. Holds no more than a piece and a record. A record that cannot be meant is said to be so, and reading may go on after it.
 *
 * Fields are slices of a piece and keep all of it in memory: who holds on to one for long copies it.
 */
export class CsvRecords {
  /** Of the last line that was cut. */
  #lineNumber = 0
  #isAtStart = true
  /** In a line that was said to be too long. */
  #isSkipping = false
  /** After the last line break. */
  #rest = ''
  /** A record whose quote is still open. */
  #open: { readonly lineNumber: number; text: string } | undefined;

  /** What this piece completes. */
  *push(piece: string): Generator<CsvRecord | CsvProblem> {
    if (piece === '') return
    const isBeforeText = this.#isAtStart
    this.#isAtStart = false
    let text = this.#rest + this.#unskipped(isBeforeText && piece.startsWith('\uFEFF') ? piece.slice(1) : piece)
    // A CR at the end may be half of a CRLF.
    const isHalf = text.endsWith('\r')
    if (isHalf) text = text.slice(0, -1)
    const lines = text.split(text.includes('\r') ? /\r\n?|\n/ : '\n')
    this.#rest = `${lines.pop() ?? ''}${isHalf ? '\r' : ''}`
    const isSuspect = text.includes('\0') || text.includes('\uFFFD')
    for (const line of lines) {
      const found = this.#take(line, isSuspect)
      if (found !== undefined) yield found
    }
    if (this.#rest.length <= LONGEST_RECORD) return
    const tooLong = this.#take(this.#rest, false)
    this.#rest = ''
    this.#isSkipping = true
    if (tooLong !== undefined) yield tooLong
  }

  /** The last record, where the text does not end in a line break. */
  *end(): Generator<CsvRecord | CsvProblem> {
    const last = this.#rest.replace(/\r$/, '')
    this.#rest = ''
    const found = last === '' ? undefined : this.#take(last, true)
    if (found !== undefined) yield found
    if (this.#open !== undefined) yield this.#dropped('unclosed quote', this.#open.text, this.#open.lineNumber)
  }

  #unskipped(piece: string): string {
    if (!this.#isSkipping) return piece
    const lineBreak = /\r\n?|\n/.exec(piece)
    if (lineBreak === null) return ''
    this.#isSkipping = false
    return piece.slice(lineBreak.index + lineBreak[0].length)
  }

  #take(line: string, isSuspect: boolean): CsvRecord | CsvProblem | undefined {
    this.#lineNumber += 1
    if (line.length > LONGEST_RECORD) return this.#dropped('too long', line)
    if (isSuspect && line.includes('\0')) return this.#dropped('zero byte', line)
    if (isSuspect && line.includes('\uFFFD')) return this.#dropped('not UTF-8', line)
    if (this.#open !== undefined) return this.#continue(this.#open, line)
    const fields = csvFields(line)
    if (typeof fields === 'object') {
      const isEmpty = fields.length === 1 && line.trim() === ''
      return isEmpty ? undefined : { lineNumber: this.#lineNumber, fields }
    }
    if (fields === 'stray') return this.#dropped('stray quote', line)
    this.#open = { lineNumber: this.#lineNumber, text: line }
    return undefined
  }

  #continue(open: { readonly lineNumber: number; text: string }, line: string): CsvRecord | CsvProblem | undefined {
    open.text += `\n${line}`
    if (open.text.length > LONGEST_RECORD) return this.#dropped('unclosed quote', line, open.lineNumber)
    // Looked at once, at its end: whoever looks after each line looks at all that came before it again.
    if (!turnsQuotes(line)) return undefined
    this.#open = undefined
    const fields = csvFields(open.text)
    if (typeof fields === 'object') return { lineNumber: open.lineNumber, fields }
    return this.#dropped('ambiguous', line, open.lineNumber)
  }

  /** The record that is open is none either. */
  #dropped(problem: CsvProblemKind, text: string, lineNumber = this.#lineNumber): CsvProblem {
    this.#open = undefined
    return { lineNumber, problem, text }
  }
}
