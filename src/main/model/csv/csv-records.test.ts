import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SoundCsvRecords } from './csv-records.ts'

function recordsOf(pieces: readonly string[]) {
  const records = new SoundCsvRecords('t.csv')
  return [...pieces.flatMap((piece) => [...records.push(piece)]), ...records.end()].map(({ lineNumber, fields }) => ({
    lineNumber,
    fields: Array.from({ length: fields.length }, (_, place) => fields.at(place)),
  }))
}

const field = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', 'é', '1') })
const table = fc
  .array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 })
  // The first character of a file is never a byte-order mark here, and no row is blank: those are passed over.
  .map((rows) => rows.map((row) => row.map((text) => `x${text}`)))

/** RFC 4180, every field quoted. */
function written(rows: readonly (readonly string[])[], end: string): string {
  return rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join(end)
}

test('what is written comes back, wherever the text is cut into pieces and however lines end', () => {
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(200)), (rows, end, cuts) => {
      const text = written(rows, end)
      const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length]
      const pieces = places.slice(1).map((to, at) => text.slice(places[at], to))
      expect(recordsOf(pieces).map(({ fields }) => fields)).toEqual(rows)
    }),
  )
})

test('a record is told by the line that it starts in, empty lines counted', () => {
  const records = recordsOf(['\uFEFFa,b\r', '\n\r\n"1\n2",3\n', '4,5'])
  expect(records).toEqual([
    { lineNumber: 1, fields: ['a', 'b'] },
    { lineNumber: 3, fields: ['1\n2', '3'] },
    { lineNumber: 5, fields: ['4', '5'] },
  ])
})

test('an open quote is not looked for without end', () => {
  const records = new SoundCsvRecords('t.csv')
  const feed = () => {
    for (let line = 0; line < 200_000; line++)
      for (const record of records.push('b,"",c\n')) expect(record).toBeDefined()
  }
  expect([...records.push('"a\n')]).toEqual([])
  expect(feed).toThrow('t.csv, line 1: a quote is not closed')
})
