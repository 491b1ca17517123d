import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BenchError } from '../../../shared/errors.ts'
import { CTF2_UUID, ctf2Metadata, structure, unsigned } from '../testing/ctf2-writer.ts'
import { inTemporaryDirectory } from '../testing/temporary-directory.ts'
import { openNow } from '../testing/open-now.ts'

/** What the reader says of a metadata file. */
function complaint(text: string): string {
  return inTemporaryDirectory((directory) => {
    writeFileSync(join(directory, 'metadata'), text)
    try {
      openNow(directory)
    } catch (error) {
      if (!(error instanceof BenchError) || error.code !== 'bad-trace') throw error
      expect(error.nextStep).toBeTruthy()
      return error.message.replace(`${directory}/`, '')
    }
    return 'no complaint'
  })
}

const PREAMBLE = { type: 'preamble', version: 2, uuid: CTF2_UUID }
const CLOCK = { type: 'clock-class', id: 'c', frequency: 1000 }
const STREAM = {
  ...{ type: 'data-stream-class', 'default-clock-class-id': 'c' },
  'event-record-header-field-class': structure({ time: unsigned(64, { roles: ['default-clock-timestamp'] }) }),
}
const EVENT = { type: 'event-record-class', name: 'one', 'payload-field-class': structure({ n: unsigned(32) }) }
const SOUND = [PREAMBLE, CLOCK, STREAM, EVENT]

/** The same, and where the last fragment starts. */
function ofFragments(...fragments: readonly object[]): string {
  const last = ctf2Metadata(fragments.slice(0, -1)).length + 1
  return complaint(ctf2Metadata(fragments)).replace(`byte ${last}:`, 'the last fragment:')
}

/** Of an event whose payload has one field of a class. */
function ofField(fieldClass: unknown): string {
  const event = { ...EVENT, 'payload-field-class': structure({ field: fieldClass, after: unsigned(8) }) }
  return ofFragments(PREAMBLE, CLOCK, STREAM, event).replace(/byte \d+/, 'byte N')
}

test('the metadata that the other tests damage is sound', () => {
  expect(ofFragments(...SOUND)).toBe('no complaint')
  // RFC 7464: separators in a row, and spaces around texts.
  expect(complaint(ctf2Metadata(SOUND).replaceAll('\u001e', '\n\u001e\u001e \n'))).toBe('no complaint')
})

describe('what is no JSON is named by its byte', () => {
  test.each([
    ['{"type":"preamble"', 'byte 0: the metadata does not start with a record separator'],
    ['\u001e{"type":}', 'byte 9: the metadata’s JSON has "}" where a JSON value should be'],
    ['\u001e{"type" 1}', 'byte 9: the metadata’s JSON has "1" where ":" should be'],
    ['\u001e{"é":tru}', 'byte 7: the metadata’s JSON has "t" where a JSON value should be'],
    ['\u001e{"a":1', 'byte 7: the metadata’s JSON ends where "," or "}" should be'],
    ['\u001e{"a":"b', 'byte 6: the metadata’s JSON has "\\"" where a whole JSON string should be'],
    ['\u001e{"a":[1 2]}', 'byte 9: the metadata’s JSON has "2" where "," or "]" should be'],
    ['\u001e{"a":01}', 'byte 7: the metadata’s JSON has "1" where "," or "}" should be'],
    ['\u001e{} x', 'byte 4: the metadata’s JSON has "x" where the end of the JSON text should be'],
    ['\u001e7', 'byte 1: a fragment of the metadata is no JSON object'],
    [
      `\u001e${'['.repeat(100_000)}`,
      'byte 257: the metadata’s JSON has "[" where JSON nested less than 256 deep should be',
    ],
  ])('%.40s', (text, words) => {
    expect(complaint(text)).toBe(`metadata, ${words}.`)
  })

  test('cut at any byte', () => {
    const whole = ctf2Metadata(SOUND)
    const ends = [...whole.matchAll(/\n/g)].map(({ index }) => index)
    for (let length = 2; length < whole.length; length++) {
      if (ends.some((end) => length === end || length === end + 1 || length === end + 2)) continue
      expect(complaint(whole.slice(0, length))).toMatch(
        /^metadata, byte \d+: the metadata’s JSON ends where|whole JSON string/,
      )
    }
  })
})

describe('a fragment that cannot be is named by its byte', () => {
  test('another version', () => {
    expect(ofFragments({ ...PREAMBLE, version: 3 })).toMatch(
      /^metadata, the last fragment: the trace is CTF 3, neither /,
    )
  })
  test('an extension, which may change the format', () => {
    const extensions = { 'my.tracer': { piano: { keys: 88 } } }
    expect(ofFragments({ ...PREAMBLE, extensions })).toMatch(
      /the last fragment: the trace needs an extension .*"piano"/,
    )
  })
  test('no preamble, or another', () => {
    expect(ofFragments(CLOCK)).toMatch(/the last fragment: CTF 2 metadata has one preamble/)
    expect(ofFragments(PREAMBLE, PREAMBLE)).toMatch(/the last fragment: CTF 2 metadata has one preamble/)
  })
  test('of an unknown type, or without what it needs', () => {
    expect(ofFragments(PREAMBLE, { type: 'callsite' })).toMatch(/the last fragment: "callsite" is no fragment of CTF 2/)
    expect(ofFragments(PREAMBLE, {})).toMatch(/the last fragment: without a type is no fragment/)
    expect(ofFragments(PREAMBLE, { ...CLOCK, frequency: 0 })).toMatch(
      /the "frequency" of a "clock-class" must be 1 or more/,
    )
    expect(ofFragments(PREAMBLE, { ...CLOCK, frequency: 1.5 })).toMatch(
      /the "frequency" of a "clock-class" must be an integer/,
    )
    expect(ofFragments(PREAMBLE, { ...CLOCK, id: undefined })).toMatch(/the "id" of a "clock-class" must be a string/)
    expect(ofFragments({ ...PREAMBLE, uuid: [1, 2] })).toMatch(/the "uuid" of a "preamble" must be 16 bytes/)
  })
  test('a clock that is not declared, or none where a time is told', () => {
    expect(ofFragments(PREAMBLE, STREAM)).toBe('metadata, the last fragment: the clock class "c" is not declared.')
    expect(ofFragments(PREAMBLE, { ...STREAM, 'default-clock-class-id': undefined })).toMatch(
      /^metadata, byte \d+: a timestamp where the data stream class has no default clock/,
    )
  })
  test('an event of an unknown stream, and things twice', () => {
    expect(ofFragments(PREAMBLE, EVENT)).toMatch(/the last fragment: an event of data stream class 0, which is not/)
    expect(ofFragments(...SOUND, EVENT)).toMatch(/the last fragment: two events of data stream class 0 have the id 0/)
    expect(ofFragments(...SOUND, STREAM)).toMatch(/the last fragment: two data stream classes have the id 0/)
    expect(ofFragments(...SOUND, CLOCK)).toMatch(/the last fragment: two clock classes have the id "c"/)
  })
})

describe('a field class that cannot be is named by its byte', () => {
  const location = (...path: (string | null)[]): object => ({ path })
  const list = (path: object): object => {
    return { type: 'dynamic-length-array', 'element-field-class': unsigned(8), 'length-field-location': path }
  }
  test.each([
    ['unknown', { type: 'complex' }, 'byte N: "complex" is no field class of CTF 2'],
    ['missing', undefined, 'byte N: a field class is missing'],
    ['alias', 'u8', 'byte N: the field class alias "u8" is not declared'],
    ['length', unsigned(65), 'byte N: the "length" of a "fixed-length-unsigned-integer" must be at most 64 bits here'],
    ['order', unsigned(8, { 'byte-order': 'middle' }), 'byte N: the "byte-order" of .* must be little-endian or big-'],
    ['alignment', unsigned(8, { alignment: 3 }), 'byte N: the "alignment" of .* must be a power of two'],
    ['role', unsigned(8, { roles: ['king'] }), 'byte N: the "roles.0" of .* must be roles of CTF 2'],
    ['encoding', { type: 'null-terminated-string', encoding: 'utf-16le' }, 'the "encoding" of .* must be utf-8 here'],
    [
      'twice',
      { type: 'structure', 'member-classes': [1, 2].map(() => ({ name: 'n', 'field-class': unsigned(8) })) },
      'two fields are called "n"',
    ],
    ['later', list(location('after')), '^metadata, event one: "after" names no earlier field'],
    ['outside', list(location(null, 'after')), 'byte N: a field location leaves its root'],
    [
      'boolean',
      {
        type: 'optional',
        'field-class': unsigned(8),
        'selector-field-location': { origin: 'event-record-header', path: ['time'] },
      },
      'the selector ".*time" is no boolean',
    ],
  ])('%s', (_what, fieldClass, words) => {
    expect(ofField(fieldClass)).toMatch(new RegExp(words))
  })

  test('aliases in a circle', () => {
    const alias = { type: 'field-class-alias', name: 'a', 'field-class': 'a' }
    const event = { ...EVENT, 'payload-field-class': 'a' }
    expect(ofFragments(...[PREAMBLE, CLOCK, STREAM, alias], event)).toMatch(/nested less than 64 deep/)
  })
})
