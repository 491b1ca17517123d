/** `open`: the record goes on in the next line, or a quote was forgotten. `stray`: a quote inside a bare field, or text after one. */
export type QuoteProblem = 'open' | 'stray'

const COMMA = 44

/** As an array of them has it. */
export interface CsvFields {
  readonly length: number
  at(place: number): string | undefined
}

/** Cuts one record of comma-separated values (RFC 4180) into fields: quoted fields may hold commas, line breaks and doubled quotes. */
export function csvFields(record: string): CsvFields | QuoteProblem {
  return record.includes('"') ? quotedFields(record) : new BareFields(record)
}

/** The fields of a record without quotes. Each is cut out when it is asked for: of a wide table, few are. */
class BareFields implements CsvFields {
  readonly length: number
  readonly #record: string
  /** Where each field ends. */
  readonly #ends: readonly number[]

  constructor(record: string) {
    const ends: number[] = []
    for (let at = 0; at < record.length; at++) if (record.charCodeAt(at) === COMMA) ends.push(at)
    ends.push(record.length)
    this.#record = record
    this.#ends = ends
    this.length = ends.length
  }

  at(place: number): string | undefined {
    const end = this.#ends[place]
    return end === undefined ? undefined : this.#record.slice(place === 0 ? 0 : (this.#ends[place - 1] ?? 0) + 1, end)
  }
}

function quotedFields(record: string): string[] | QuoteProblem {
  const fields: string[] = []
  let position = 0
  for (;;) {
    if (record[position] === '"') {
      let text = ''
      for (;;) {
        const closing = record.indexOf('"', position + 1)
        if (closing < 0) return 'open'
        text += record.slice(position + 1, closing)
        position = closing + 1
        if (record[position] !== '"') break
        text += '"'
      }
      fields.push(text)
      if (position < record.length && record[position] !== ',') return 'stray'
    } else {
      const comma = record.indexOf(',', position)
      const end = comma < 0 ? record.length : comma
      const text = record.slice(position, end)
      if (text.includes('"')) return 'stray'
      fields.push(text)
      position = end
    }
    if (position >= record.length) return fields
    position += 1
  }
}

/** Whether an odd number of quotes stands in it: a record that is so far open is closed by such a line, and the other way round. */
export function turnsQuotes(line: string): boolean {
  let isOdd = false
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) isOdd = !isOdd
  return isOdd
}
