/** Characters of the longest record: far above any real one, and little enough to hold. */
const LONGEST_RECORD = 1024 * 1024

/** One record of comma-separated values, or why it is none. Lines count from 1; of a record over several lines, the first. */
export type CsvRecord =
  | { readonly lineNumber: number; readonly fields: readonly string[] }
  | { readonly lineNumber: number; readonly problem: string }

/**
 * Cuts text that comes in pieces into records (RFC 4180), those of a piece at once. Lines end in LF, CRLF or CR; a byte-order mark
 * and empty lines are passed over. A record that cannot be meant is said to be so, and reading goes on after it.
 */
export async function* csvRecords(pieces: AsyncIterable<string>): AsyncGenerator<readonly CsvRecord[]> {
  const splitter = new RecordSplitter()
  for await (const piece of pieces) yield splitter.push(piece)
  yield splitter.end()
}

class RecordSplitter {
  #lineNumber = 0
  #isAtStart = true
  /** In a line that was said to be too long. */
  #isSkipping = false
  /** After the last line break. */
  #rest = ''
  /** A record whose quote is still open. */
  #open: { readonly lineNumber: number; readonly text: string } | undefined

  push(piece: string): CsvRecord[] {
    if (piece === '') return []
    const isFirst = this.#isAtStart
    this.#isAtStart = false
    const text = this.#rest + this.#unskipped(isFirst && piece.startsWith('\uFEFF') ? piece.slice(1) : piece)
    // A CR at the end may be half of a CRLF.
    const half = text.endsWith('\r') ? '\r' : ''
    const lines = text.slice(0, text.length - half.length).split(/\r\n?|\n/)
    this.#rest = (lines.pop() ?? '') + half
    const records = lines.flatMap((line) => this.#take(line))
    if (this.#rest.length <= LONGEST_RECORD) return records
    const tooLong = this.#take(this.#rest)
    this.#rest = ''
    this.#isSkipping = true
    return [...records, ...tooLong]
  }

  end(): CsvRecord[] {
    const last = this.#rest.replace(/\r$/, '')
    const records = last === '' ? [] : this.#take(last)
    return this.#open === undefined ? records : [...records, unclosed(this.#open.lineNumber)]
  }

  #unskipped(piece: string): string {
    if (!this.#isSkipping) return piece
    const lineBreak = /\r\n?|\n/.exec(piece)
    if (lineBreak === null) return ''
    this.#isSkipping = false
    return piece.slice(lineBreak.index + lineBreak[0].length)
  }

  #take(line: string): CsvRecord[] {
    this.#lineNumber += 1
    const open = this.#open
    if (open !== undefined) return this.#goOn(open, line)
    const lineNumber = this.#lineNumber
    if (line.length > LONGEST_RECORD) {
      return [{ lineNumber, problem: `is longer than ${LONGEST_RECORD} characters, so it is no line of a table` }]
    }
    if (line.trim() === '') return []
    return this.#recordOf(lineNumber, line)
  }

  #goOn(open: { readonly lineNumber: number; readonly text: string }, line: string): CsvRecord[] {
    this.#open = undefined
    const text = `${open.text}\n${line}`
    return text.length > LONGEST_RECORD ? [unclosed(open.lineNumber)] : this.#recordOf(open.lineNumber, text)
  }

  #recordOf(lineNumber: number, text: string): CsvRecord[] {
    if (text.includes('\0')) return [{ lineNumber, problem: 'holds a zero byte, which no text has' }]
    if (text.includes('\uFFFD')) return [{ lineNumber, problem: 'is not UTF-8 text' }]
    const fields = text.includes('"') ? quotedFields(text) : text.split(',')
    if (fields === 'stray') return [{ lineNumber, problem: 'has a quote inside a field' }]
    if (fields !== 'open') return [{ lineNumber, fields }]
    this.#open = { lineNumber, text }
    return []
  }
}

function unclosed(lineNumber: number): CsvRecord {
  return { lineNumber, problem: 'has a quote that is not closed' }
}

/** Quoted fields may hold commas, line breaks and doubled quotes. `open`: it goes on in the next line. */
function quotedFields(record: string): string[] | 'open' | 'stray' {
  const fields: string[] = []
  let position = 0
  for (;;) {
    const isQuoted = record[position] === '"'
    const field = isQuoted ? quotedField(record, position) : bareField(record, position)
    if (typeof field === 'string') return field
    fields.push(field.text)
    if (field.end >= record.length) return fields
    if (record[field.end] !== ',') return 'stray'
    position = field.end + 1
  }
}

interface Field {
  readonly text: string
  /** Behind it. */
  readonly end: number
}

function bareField(record: string, from: number): Field | 'stray' {
  const comma = record.indexOf(',', from)
  const end = comma < 0 ? record.length : comma
  const text = record.slice(from, end)
  return text.includes('"') ? 'stray' : { text, end }
}

function quotedField(record: string, from: number): Field | 'open' {
  let text = ''
  for (let position = from; ;) {
    const closing = record.indexOf('"', position + 1)
    if (closing < 0) return 'open'
    text += record.slice(position + 1, closing)
    position = closing + 1
    if (record[position] !== '"') return { text, end: position }
    text += '"'
  }
}
