import { expect, test } from 'vitest'
import { ourLines } from '../testing/babeltrace-text.ts'
import { CTF2_UUID, le, leb128, padded, structure, unsigned, writeCtf2 } from '../testing/ctf2-writer.ts'
import { inTemporaryDirectory } from '../testing/temporary-directory.ts'
import { openNow } from '../testing/open-now.ts'

/** Field classes that LTTng's kernel tracer does not write. */
const leb = (more: object = {}): object => ({ type: 'variable-length-unsigned-integer', ...more })
const PREAMBLE = { type: 'preamble', version: 2, uuid: CTF2_UUID }
const ALIASES = [
  { type: 'field-class-alias', name: 'u8', 'field-class': unsigned(8) },
  { type: 'field-class-alias', name: 'byte', 'field-class': 'u8' },
]
const CLOCK = {
  ...{ type: 'clock-class', id: 'the clock', frequency: 2n ** 53n + 3n },
  'offset-from-origin': { seconds: -1n, cycles: 2n ** 53n + 1n },
}
const TEXT = { type: 'null-terminated-string' }
const LITTLE = { 'byte-order': 'little-endian', alignment: 8 }

const KINDS = structure({
  bits: { type: 'fixed-length-bit-array', length: 12, ...LITTLE },
  map: { type: 'fixed-length-bit-map', length: 8, ...LITTLE, flags: { z: [[7, 7]], low: [[0, 1]], none: [[2, 6]] } },
  bare: { type: 'fixed-length-bit-map', length: 8, ...LITTLE, flags: { low: [[0, 1]] } },
  yes: { type: 'fixed-length-boolean', length: 8, ...LITTLE },
  no: { type: 'fixed-length-boolean', length: 8, ...LITTLE },
  signed: { type: 'variable-length-signed-integer' },
  hex: leb({ 'preferred-display-base': 16 }),
  labels: { type: 'variable-length-signed-integer', mappings: { below: [[-5, -1]], near: [[-1, 3]] } },
  reversed: unsigned(16, { 'bit-order': 'last-to-first', 'preferred-display-base': 16 }),
  fixed: { type: 'static-length-string', length: 6 },
  length: 'byte',
  text: {
    type: 'dynamic-length-string',
    'length-field-location': { origin: 'event-record-payload', path: ['length'] },
  },
  blob: { type: 'static-length-blob', length: 3 },
  image: { type: 'dynamic-length-blob', 'length-field-location': { path: ['length'] }, 'media-type': 'image/png' },
  inner: structure(
    {
      n: 'byte',
      deep: structure({
        up: {
          ...{ type: 'dynamic-length-array', 'element-field-class': 'u8' },
          'length-field-location': { path: [null, 'n'] },
        },
        down: {
          ...{ type: 'dynamic-length-array', 'element-field-class': 'u8', 'minimum-alignment': 16 },
          'length-field-location': { origin: 'event-record-payload', path: ['inner', 'n'] },
        },
      }),
    },
    { 'minimum-alignment': 32 },
  ),
  there: {
    ...{ type: 'optional', 'field-class': TEXT, 'selector-field-location': { path: ['signed'] } },
    'selector-field-ranges': [[-200, -100]],
  },
  absent: {
    ...{ type: 'optional', 'field-class': TEXT, 'selector-field-location': { path: ['signed'] } },
    'selector-field-ranges': [[1, 2]],
  },
  chosen: {
    ...{ type: 'variant', 'selector-field-location': { path: ['length'] } },
    options: [
      { 'field-class': TEXT, 'selector-field-ranges': [[0, 1]] },
      { name: 'small', 'field-class': 'u8', 'selector-field-ranges': [[2, 3]] },
    ],
  },
  double: { type: 'fixed-length-floating-point-number', length: 64, 'byte-order': 'big-endian', alignment: 8 },
  top: unsigned(64, { mappings: { last: [[2n ** 64n - 1n, 2n ** 64n - 1n]] } }),
  aligned: {
    type: 'static-length-array',
    'element-field-class': unsigned(16),
    length: 2,
    'minimum-alignment': 64,
  },
})

const PAYLOAD = [
  ...[...le(0xabc, 2), 0x81, 0x40, 4, 0],
  ...[...leb128(-150), ...leb128(0xdead_beef_cafe), ...leb128(-1), 0x01, 0x80],
  ...[...Buffer.from('abc\0zz'), 3, ...Buffer.from('xyz'), 1, 0xff, 16, ...Buffer.from('PNG')],
]

const SHOWN =
  '[00000000000000017884] bänch kinds: { content_size = 77 }, { bits = 0xABC, map = 0x81 { "low", "z" }, bare = 0x40, ' +
  'yes = true, no = false, signed = -150, hex = 0xDEADBEEFCAFE, labels = ( { "below", "near" } : container = -1 ), ' +
  'reversed = 0x8001, fixed = "abc", length = 3, text = "xyz", blob = { 01 ff 10 }, image = { 50 4e 47 }, ' +
  'inner = { n = 2, deep = { up = [ [0] = 8, [1] = 0 ], down = [ [0] = 7, [1] = 6 ] } }, there = { "opt" }, ' +
  'absent = <none>, chosen = { 99 }, double = 1.5, top = ( "last" : container = 18446744073709551615 ), ' +
  'aligned = [ [0] = 1, [1] = 65535 ] }'

test('roles count, not names; every kind of field reads as babeltrace2 2.1 shows it', () => {
  const header = structure({
    'the magic!': unsigned(32, { roles: ['packet-magic-number'] }),
    'the UUID': { type: 'static-length-blob', length: 16, roles: ['metadata-stream-uuid'] },
    class: unsigned(8, { roles: ['data-stream-class-id'] }),
  })
  const context = structure({
    begins: unsigned(64, { roles: ['default-clock-timestamp'] }),
    ends: unsigned(64, { roles: ['packet-end-default-clock-timestamp'] }),
    total: unsigned(32, { roles: ['packet-total-length'] }),
    content: unsigned(16, { roles: ['packet-content-length'] }),
    content_size: 'byte',
  })
  const fragments = [
    ...[PREAMBLE, ...ALIASES],
    {
      type: 'trace-class',
      environment: { hostname: 'bänch', big: 2n ** 63n - 1n },
      'packet-header-field-class': header,
    },
    CLOCK,
    {
      ...{ type: 'data-stream-class', id: 3, 'default-clock-class-id': 'the clock' },
      'packet-context-field-class': context,
      'event-record-header-field-class': structure({
        which: leb({ roles: ['event-record-class-id'] }),
        when: leb({ roles: ['default-clock-timestamp'] }),
      }),
    },
    { type: 'event-record-class', 'data-stream-class-id': 3, id: 300, name: 'kinds', 'payload-field-class': KINDS },
  ]
  const packet = (contentBits: number): number[] => {
    const head = [...le(0xc1fc1fc1, 4), ...CTF2_UUID, 3, ...le(0x4000, 8), ...le(0x5000, 8), ...le(300 * 8, 4)]
    let bytes = padded([...head, ...le(contentBits, 2), 77, ...leb128(300), ...leb128(1500)], 8)
    bytes = padded([...bytes, ...PAYLOAD], 4)
    bytes = padded([...bytes, 2, 9, 8], 2)
    bytes = [...bytes, 7, 6, ...Buffer.from('opt\0'), 99, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0]
    bytes = padded([...bytes, ...Array.from({ length: 8 }, () => 0xff)], 8)
    return [...bytes, ...le(1, 2), ...le(65_535, 2)]
  }
  inTemporaryDirectory((directory) => {
    const bytes = packet(packet(0).length * 8)
    writeCtf2(directory, fragments, [...bytes, ...Array.from({ length: 300 - bytes.length }, () => 0)])
    expect(ourLines(directory, 0x4000n)).toEqual([SHOWN])
    const { model } = openNow(directory)
    expect(model.clocks.get('the clock')).toMatchObject({ frequency: 2n ** 53n + 3n, offsetCycles: 2n ** 53n + 1n })
    expect(model.environment.get('big')).toBe(2n ** 63n - 1n)
  })
})

test('what babeltrace2 2.1 gets wrong is read as CTF2-SPEC-2.0 has it', () => {
  const clock = { type: 'clock-class', id: 'c', frequency: 1_000_000_000n }
  const payload = structure({
    yes: { type: 'fixed-length-boolean', length: 8, ...LITTLE },
    no: { type: 'fixed-length-boolean', length: 8, ...LITTLE },
    there: { type: 'optional', 'field-class': 'u8', 'selector-field-location': { path: ['yes'] } },
    absent: { type: 'optional', 'field-class': 'u8', 'selector-field-location': { path: ['no'] } },
    nothing: { type: 'static-length-blob', length: 0 },
    backwards: {
      ...{ type: 'fixed-length-signed-integer', length: 16, 'byte-order': 'big-endian', alignment: 8 },
      'bit-order': 'first-to-last',
    },
  })
  const fragments = [
    ...[PREAMBLE, ...ALIASES, clock],
    { type: 'trace-class', 'packet-header-field-class': structure({ id: leb({ roles: ['data-stream-id'] }) }) },
    {
      ...{ type: 'data-stream-class', 'default-clock-class-id': 'c' },
      'packet-context-field-class': structure({
        bits: leb({ roles: ['packet-total-length', 'packet-content-length'] }),
        begin: leb({ roles: ['default-clock-timestamp'] }),
      }),
      'event-record-header-field-class': structure({ time: leb({ roles: ['default-clock-timestamp'] }) }),
    },
    { type: 'event-record-class', 'payload-field-class': payload },
  ]
  const event = (time: number): number[] => [...leb128(time), ...[1, 0, 42, 0x00, 0x80]]
  const bytes = [
    ...leb128(200),
    ...leb128(25 * 8),
    ...leb128(1000),
    ...event(1100),
    ...event(76),
    ...[9, 1, 0, 7, 0x40, 0],
  ]
  inTemporaryDirectory((directory) => {
    writeCtf2(directory, fragments, bytes)
    const events = openNow(directory).events({ wants: () => true })
    const read: unknown[] = []
    for (let at = events.next(); at !== undefined; at = events.next()) {
      read.push([at.cycles, at.packet.instanceId, at.read().payload])
    }
    const common = { yes: true, no: false, absent: undefined, nothing: [] }
    expect(read).toEqual([
      [100, 200n, { ...common, there: 42, backwards: 1 << 8 }],
      // One byte has seven bits: 76 is the time's low bits of 1100 again, 9 those after one wrap.
      [100, 200n, { ...common, there: 42, backwards: 1 << 8 }],
      [161, 200n, { ...common, there: 7, backwards: 2 }],
    ])
  })
})
