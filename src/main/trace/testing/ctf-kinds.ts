import { ctf2Metadata, CTF2_UUID, structure, unsigned } from './ctf2-writer.ts'

const LEB = { type: 'variable-length-unsigned-integer' }
const LITTLE = { 'byte-order': 'little-endian', alignment: 8 }

/** CTF 2 metadata with the field classes that LTTng does not write. */
export const CTF2_KINDS = ctf2Metadata([
  { type: 'preamble', version: 2, uuid: CTF2_UUID },
  { type: 'field-class-alias', name: 'u8', 'field-class': unsigned(8) },
  { type: 'clock-class', id: 'c', frequency: 1000, 'offset-from-origin': { seconds: 1, cycles: 2 } },
  { type: 'trace-class', environment: { a: 1 }, 'packet-header-field-class': structure({ id: unsigned(32) }) },
  {
    ...{ type: 'data-stream-class', 'default-clock-class-id': 'c' },
    'packet-context-field-class': structure({ bits: unsigned(32, { roles: ['packet-total-length'] }) }),
    'event-record-header-field-class': structure({ time: { ...LEB, roles: ['default-clock-timestamp'] } }),
  },
  {
    ...{ type: 'event-record-class', name: 'kinds' },
    'payload-field-class': structure({
      map: { type: 'fixed-length-bit-map', length: 8, ...LITTLE, flags: { z: [[7, 7]], low: [[0, 1]] } },
      yes: { type: 'fixed-length-boolean', length: 8, ...LITTLE },
      n: 'u8',
      labels: { ...LEB, mappings: { near: [[0, 3]] } },
      text: { type: 'dynamic-length-string', 'length-field-location': { path: ['n'] } },
      blob: { type: 'static-length-blob', length: 3 },
      inner: structure({
        up: {
          type: 'dynamic-length-array',
          'element-field-class': 'u8',
          'length-field-location': { path: [null, 'n'] },
        },
      }),
      there: { type: 'optional', 'field-class': 'u8', 'selector-field-location': { path: ['yes'] } },
      chosen: {
        ...{ type: 'variant', 'selector-field-location': { path: ['n'] } },
        options: [{ 'field-class': { type: 'null-terminated-string' }, 'selector-field-ranges': [[0, 255]] }],
      },
      pair: { type: 'static-length-array', 'element-field-class': unsigned(16), length: 2, 'minimum-alignment': 64 },
    }),
  },
])

/** A stream of such events, or what may pass for one. */
export const CTF2_KINDS_STREAM = Buffer.from(Array.from({ length: 200 }, (_, i) => (i * 37) & 0xff))
