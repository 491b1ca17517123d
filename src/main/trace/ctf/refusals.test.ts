import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BenchError } from '../../../shared/errors.ts'
import { inTemporaryDirectory } from '../testing/temporary-directory.ts'
import { metadataBytes, metadataText, writeTrace, type TraceSpec } from '../testing/trace-writer.ts'
import type { IntegerType, StructType } from './types.ts'
import { openNow } from '../testing/open-now.ts'

const U32: IntegerType = {
  ...{ kind: 'integer', sizeBits: 32, alignBits: 8, signed: false, byteOrder: 'le', base: 10, isText: false },
  clock: undefined,
}
const NUMBER: StructType = { kind: 'struct', alignBits: 8, fields: [{ name: 'number', type: U32 }] }

/** Two packets of 84 + 2 * 8 + 20 = 120 bytes, one stream; compact headers. */
const SPEC: TraceSpec = {
  byteOrder: 'le',
  header: 'compact',
  events: [{ name: 'one', payload: NUMBER }],
  streams: [
    [0n, 100n].map((begin) => ({
      begin,
      padding: 20,
      events: [1n, 2n].map((step) => ({ time: begin + step, event: 0, payload: { number: 7 } })),
    })),
  ],
}
const PACKET_BYTES = 120
const OFFSET = {
  uuid: 4,
  streamId: 20,
  contentSize: 32 + 16,
  packetSize: 32 + 24,
  sequence: 32 + 32,
  discarded: 32 + 40,
}

/** What the reader says of a trace after one of its files was changed. */
function complaint(
  file: 'metadata' | 'channel0_0',
  change: (bytes: Buffer) => Buffer | undefined,
  spec = SPEC,
): string {
  return inTemporaryDirectory((directory) => {
    writeTrace(directory, spec)
    const path = join(directory, file)
    const bytes = readFileSync(path)
    writeFileSync(path, change(bytes) ?? bytes)
    try {
      const events = openNow(directory).events({ wants: () => true })
      while (events.next() !== undefined);
    } catch (error) {
      if (!(error instanceof BenchError) || error.code !== 'bad-trace') throw error
      expect(error.nextStep).toBeTruthy()
      return error.message.replace(`${directory}/`, '')
    }
    return 'no complaint'
  })
}

function stream(change: (bytes: Buffer) => unknown): string {
  return complaint('channel0_0', (bytes) => {
    change(bytes)
    return undefined
  })
}

function metadata(change: (text: string) => string): string {
  return complaint('metadata', (bytes) => Buffer.from(change(bytes.toString())))
}

test('the trace that the other tests damage is sound', () => {
  expect(complaint('channel0_0', () => undefined)).toBe('no complaint')
  expect(complaint('metadata', () => undefined, { ...SPEC, metadataPacketBytes: 500 })).toBe('no complaint')
})

describe('a damaged stream is refused by file, byte and reason', () => {
  test('cut inside the second packet', () => {
    expect(complaint('channel0_0', (bytes) => bytes.subarray(0, 2 * PACKET_BYTES - 1))).toBe(
      'channel0_0, stream 0, byte 120: the packet is cut: it has 120 bytes, the file 119 from here.',
    )
  })
  test('cut inside a packet’s header', () => {
    expect(complaint('channel0_0', (bytes) => bytes.subarray(0, PACKET_BYTES + 50))).toBe(
      'channel0_0, byte 120: the file ends inside a packet’s header.',
    )
  })
  test('no magic number', () => {
    expect(stream((bytes) => bytes.writeUInt32LE(0, PACKET_BYTES))).toBe(
      'channel0_0, byte 120: no CTF packet starts here (magic 0x0, not 0xc1fc1fc1).',
    )
  })
  test('a packet of another trace', () => {
    expect(stream((bytes) => bytes.writeUInt8(0, PACKET_BYTES + OFFSET.uuid))).toMatch(
      /^channel0_0, byte 120: a packet of another trace \(UUID 006422d06cee11e08c08cb07d7b3a564, /,
    )
  })
  test('an undeclared stream', () => {
    expect(stream((bytes) => bytes.writeUInt32LE(9, OFFSET.streamId))).toBe(
      'channel0_0, byte 0: a packet of stream 9, which the metadata does not declare.',
    )
  })
  test('a packet without size', () => {
    expect(stream((bytes) => bytes.writeBigUInt64LE(0n, OFFSET.packetSize))).toBe(
      'channel0_0, stream 0, byte 0: a packet of 0 bits.',
    )
  })
  test('a packet that is no whole number of bytes', () => {
    expect(stream((bytes) => bytes.writeBigUInt64LE(956n, OFFSET.packetSize))).toBe(
      'channel0_0, stream 0, byte 0: a packet of 956 bits.',
    )
  })
  test('a packet of a size that no file has', () => {
    expect(stream((bytes) => bytes.writeBigUInt64LE(0xffff_ffff_ffff_fff8n, OFFSET.packetSize))).toMatch(
      /^channel0_0, stream 0, byte 0: the packet is cut: it has \d+ bytes, the file 240 from here\.$/,
    )
  })
  test('more content than packet', () => {
    expect(stream((bytes) => bytes.writeBigUInt64LE(961n, OFFSET.contentSize))).toBe(
      'channel0_0, stream 0, byte 0: 961 bits of content in a packet of 960 bits.',
    )
  })
  test('less content than the packet’s own header', () => {
    expect(stream((bytes) => bytes.writeBigUInt64LE(671n, OFFSET.contentSize))).toBe(
      'channel0_0, stream 0, byte 0: 671 bits of content, less than the packet’s own header.',
    )
  })
  test('an event past the content', () => {
    expect(stream((bytes) => bytes.writeBigUInt64LE(99n * 8n, OFFSET.contentSize))).toBe(
      'channel0_0, stream 0, byte 92: an event reaches past its packet’s content.',
    )
  })
  test('an event header past the content', () => {
    expect(stream((bytes) => bytes.writeBigUInt64LE(94n * 8n, OFFSET.contentSize))).toBe(
      'channel0_0, stream 0, byte 92: an event reaches past its packet’s content.',
    )
  })
  test('an undeclared event', () => {
    expect(stream((bytes) => bytes.writeUInt8(5, PACKET_BYTES + 92))).toBe(
      'channel0_0, stream 0, byte 212: event id 5 is not declared in stream 0.',
    )
  })
  test('packets out of order', () => {
    expect(stream((bytes) => bytes.writeBigUInt64LE(0n, PACKET_BYTES + OFFSET.sequence))).toBe(
      'channel0_0, stream 0, byte 120: packets out of order.',
    )
  })
  test('time that runs backwards', () => {
    const backwards = { ...SPEC, streams: SPEC.streams.map((packets) => packets.toReversed()) }
    expect(complaint('channel0_0', () => undefined, backwards)).toBe(
      'channel0_0, stream 0, byte 204: time runs backwards.',
    )
  })
})

describe('damaged or foreign metadata is refused', () => {
  test('none', () => {
    inTemporaryDirectory((directory) => {
      expect(() => openNow(directory)).toThrow('holds no trace: there is no `metadata` file')
      expect(() => openNow(join(directory, 'absent'))).toThrow('cannot be read as a trace directory')
    })
  })
  test('empty', () => {
    expect(metadata(() => '')).toBe('metadata, byte 0: the metadata is empty.')
  })
  test('garbage', () => {
    expect(metadata(() => '\x01\x02\x03\x04')).toBe('metadata, byte 0: "\\u0001" has no place in CTF 1.8 metadata.')
    expect(metadata(() => 'hello')).toBe('metadata, byte 0: the metadata has "hello" where a declaration should be.')
  })
  test('cut at any byte', () => {
    const whole = metadataText(SPEC).trimEnd()
    for (let length = 1; length < whole.length; length += 7) {
      // A cut between two declarations leaves sound text: then the events are undeclared, or nothing.
      expect(metadata((text) => text.slice(0, length))).toMatch(/^(metadata|channel0_0), byte \d+: /)
    }
  })
  test('packets cut at any byte', () => {
    const spec = { ...SPEC, metadataPacketBytes: 500 }
    const whole = metadataBytes(spec).length
    for (let length = 1; length < whole; length += 61) {
      if (length % 537 === 0) continue
      expect(complaint('metadata', (bytes) => bytes.subarray(0, length), spec)).toMatch(/^metadata, byte \d+: /)
    }
  })
  test('packets of two traces', () => {
    const change = (bytes: Buffer): Buffer => bytes.fill(0xee, 537 + 4, 537 + 20)
    expect(complaint('metadata', change, { ...SPEC, metadataPacketBytes: 500 })).toBe(
      'metadata, byte 541: this metadata packet has the UUID of another trace.',
    )
  })
  test('packets without size, which must not be read for ever', () => {
    const change = (bytes: Buffer): Buffer => bytes.fill(0, 24, 32)
    expect(complaint('metadata', change, { ...SPEC, metadataPacketBytes: 500 })).toBe(
      'metadata, byte 24: a metadata packet of 0 bits with 0 of content.',
    )
  })
  test('a byte inside packets is named by its place in the file', () => {
    const change = (bytes: Buffer): Buffer => {
      bytes[537 + 37 + 3] = 0x40
      return bytes
    }
    expect(complaint('metadata', change, { ...SPEC, metadataPacketBytes: 500 })).toBe(
      `metadata, byte ${537 + 37 + 3}: "@" has no place in CTF 1.8 metadata.`,
    )
  })
  test('packets of another version than their text', () => {
    const version = (major: number, minor: number): string => {
      const change = (bytes: Buffer): Buffer => bytes.fill(major, 35, 36).fill(minor, 36, 37)
      return complaint('metadata', change, { ...SPEC, metadataPacketBytes: 500 })
    }
    expect(version(2, 0)).toBe('metadata, byte 35: the metadata packets are of CTF 2.0, their text is not.')
    expect(version(1, 9)).toBe('metadata, byte 35: the metadata packets are of CTF 1.9, their text is not.')
  })
  test('types that cannot be', () => {
    const type = (tsdl: string): string =>
      metadata((text) => text.replace(/fields := .*?;\s*};$/m, `fields := ${tsdl}; };`))
    expect(type('struct { foo_t x; }')).toMatch(/the type "foo_t" is not declared/)
    expect(type('struct { integer { size = 65; } x; }')).toMatch(/an integer needs 1 to 64 bits/)
    expect(type('struct { integer { size = 8; align = 3; } x; }')).toMatch(/power of two/)
    expect(type('struct { floating_point { exp_dig = 5; mant_dig = 11; } x; }')).toMatch(/neither 32 nor 64/)
    expect(type('struct { uint8_t x[length]; }')).toMatch(/^metadata, event one: "length" names no earlier field/)
    expect(type('struct { uint8_t t; variant <t> { string a; } v; }')).toMatch(/tag "t" is no enum/)
    expect(type('struct { uint8_t x; string x; }')).toMatch(/two fields are called "x"/)
    expect(type('struct { '.repeat(10_000))).toMatch(/nested less than 64 deep/)
  })
  test('a length that only damage explains does not become a long loop', () => {
    const endless = 'struct { unsigned long n; struct { } x[n]; }'
    const change = (bytes: Buffer): Buffer =>
      Buffer.from(bytes.toString().replace(/fields := .*?;\s*};$/m, `fields := ${endless}; };`))
    const bytes = (spec: TraceSpec): TraceSpec => ({ ...spec, events: [{ name: 'one', payload: WIDE }] })
    const WIDE: StructType = { kind: 'struct', alignBits: 8, fields: [{ name: 'n', type: { ...U32, sizeBits: 64 } }] }
    const events = [{ time: 1n, event: 0, payload: { n: 0xffff_ffff_ffffn } }]
    expect(complaint('metadata', change, { ...bytes(SPEC), streams: [[{ begin: 0n, events }]] })).toBe(
      'channel0_0, stream 0, byte 84: an event reaches past its packet’s content.',
    )
  })
})

test('lost events and packets are counted, not refused', () => {
  inTemporaryDirectory((directory) => {
    const packets = [
      { begin: 0n, events: [], sequence: 0n, discarded: 3n },
      { begin: 1n, events: [], sequence: 1n, discarded: 3n },
      { begin: 2n, events: [], sequence: 4n, discarded: 10n },
    ]
    writeTrace(directory, { ...SPEC, streams: [packets, [{ begin: 0n, events: [], discarded: 1n }]] })
    const events = openNow(directory).events({ wants: () => true })
    expect(events.next()).toBeUndefined()
    expect(events.totals()).toEqual({ eventsRead: 0, discardedEvents: 11, lostPackets: 2 })
  })
})
