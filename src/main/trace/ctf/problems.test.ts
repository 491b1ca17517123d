import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ctf2Metadata, structure, unsigned } from '../testing/ctf2-writer.ts'
import { inTemporaryDirectory } from '../testing/temporary-directory.ts'
import { metadataBytes, traceInMemory, type TraceSpec } from '../testing/trace-writer.ts'
import { must } from '../testing/must.ts'
import { TraceError, type TracePlace, type TraceProblem } from './errors.ts'
import type { Loss } from './stream-reader.ts'
import type { CtfTrace } from './trace.ts'
import { memoryFile, readWhole, type TraceChunk, type TraceFileEntry } from './trace-files.ts'
import type { IntegerType, StructType } from './types.ts'
import { openNow, traceOf } from '../testing/open-now.ts'

const U8: IntegerType = {
  ...{ kind: 'integer', sizeBits: 8, alignBits: 8, signed: false, byteOrder: 'le', base: 10, isText: false },
  clock: undefined,
}
const NUMBER: StructType = { kind: 'struct', alignBits: 8, fields: [{ name: 'n', type: U8 }] }
const NESTED: StructType = {
  ...{ kind: 'struct', alignBits: 8 },
  fields: [
    { name: 'tag', type: { kind: 'enum', container: U8, ranges: [{ label: 'a', low: 0n, high: 9n }] } },
    { name: 'v', type: { kind: 'variant', tag: ['tag'], options: [{ name: 'a', type: U8 }] } },
  ],
}

/** Headers of 84 bytes and events of 4 + 1 and 4 + 2: packets of 84 + 5 + 6 + 5 = 100 bytes. */
const SPEC: TraceSpec = {
  ...{ byteOrder: 'le', header: 'compact' },
  events: [
    { name: 'number', payload: NUMBER },
    { name: 'nested', payload: NESTED },
  ],
  streams: [
    [0n, 100n].map((begin) => ({
      ...{ begin, padding: 5 },
      events: [
        { time: begin + 1n, event: 0, payload: { n: 7 } },
        { time: begin + 2n, event: 1, payload: { tag: { value: 3, labels: ['a'] }, v: 4 } },
      ],
    })),
  ],
}
const SECOND_PACKET = 100
const FIRST_EVENT = 84
const SECOND_EVENT = FIRST_EVENT + 5
const [STREAM_ID, CONTENT_SIZE, PACKET_SIZE, SEQUENCE] = [20, 32 + 16, 32 + 24, 32 + 32]
const METADATA = 'memory/metadata'
const STREAM = 'memory/channel0_0'

interface Change {
  readonly metadata?: (bytes: Buffer) => Buffer
  readonly stream?: (bytes: Buffer) => unknown
  readonly chunk?: (chunk: TraceChunk) => TraceChunk
}

function changed({ metadata = (bytes) => bytes, stream = () => undefined, chunk = (it) => it }: Change): TraceChunk {
  const { streams } = traceInMemory(SPEC)
  const bytes = readWhole(must(streams[0]))
  const result = stream(bytes)
  return chunk({
    path: 'memory',
    metadata: memoryFile(METADATA, metadata(metadataBytes({ ...SPEC, metadataPacketBytes: 600 }))),
    streams: [memoryFile(STREAM, Buffer.isBuffer(result) ? result : bytes)],
    indexedNames: [],
  })
}

/** Reads a trace to its end; the way in which it was refused. */
function refusalOf(open: () => CtfTrace): TraceError {
  try {
    const events = open().events({ wants: () => true })
    try {
      for (let at = events.next(); at !== undefined; at = events.next()) at.read()
    } finally {
      events.close()
    }
  } catch (error) {
    if (error instanceof TraceError) return error
    throw error
  }
  throw new Error('not refused')
}

/** A file that somebody else writes on. */
function growing(file: TraceFileEntry): TraceFileEntry {
  return { ...file, open: () => ({ ...file.open(), hasGrown: () => true }) }
}

const cut = (length: number) => (bytes: Buffer) => bytes.subarray(0, length)
const stream = (byteOffset: number, streamId?: number): TracePlace => ({ path: STREAM, byteOffset, streamId })

const CASES: Readonly<Record<Exclude<TraceProblem, 'bad-pack'>, readonly (readonly [Change, TracePlace])[]>> = {
  'empty-metadata': [[{ metadata: cut(0) }, { path: METADATA, byteOffset: 0 }]],
  'metadata-cut': [
    [{ metadata: cut(1000) }, { path: METADATA, byteOffset: 637 }],
    [{ metadata: cut(637 + 20) }, { path: METADATA, byteOffset: 637 }],
  ],
  'bad-metadata': [[{ metadata: () => Buffer.from('trace }') }, { path: METADATA, byteOffset: 0 }]],
  'header-cut': [[{ stream: cut(SECOND_PACKET + 50) }, stream(SECOND_PACKET)]],
  'packet-cut': [[{ stream: cut(2 * SECOND_PACKET - 1) }, stream(SECOND_PACKET, 0)]],
  'bad-magic': [[{ stream: (bytes) => bytes.writeUInt32LE(0, SECOND_PACKET) }, stream(SECOND_PACKET)]],
  'wrong-uuid': [
    [{ stream: (bytes) => bytes.writeUInt8(0, SECOND_PACKET + 4) }, stream(SECOND_PACKET)],
    [{ metadata: (bytes) => bytes.fill(0, 637 + 4, 637 + 20) }, { path: METADATA, byteOffset: 637 + 4 }],
  ],
  'bad-packet-size': [
    [{ stream: (bytes) => bytes.writeBigUInt64LE(0n, PACKET_SIZE) }, stream(0, 0)],
    [{ stream: (bytes) => bytes.writeBigUInt64LE(10n, SECOND_PACKET + CONTENT_SIZE) }, stream(SECOND_PACKET, 0)],
  ],
  'content-past-packet': [[{ stream: (bytes) => bytes.writeBigUInt64LE(801n, CONTENT_SIZE) }, stream(0, 0)]],
  'unknown-stream': [[{ stream: (bytes) => bytes.writeUInt32LE(9, SECOND_PACKET + STREAM_ID) }, stream(SECOND_PACKET)]],
  'unknown-event': [[{ stream: (bytes) => bytes.writeUInt8(30, SECOND_EVENT) }, stream(SECOND_EVENT, 0)]],
  'event-past-content': [
    [
      { stream: (bytes) => bytes.writeBigUInt64LE(BigInt((SECOND_EVENT + 5) * 8), CONTENT_SIZE) },
      stream(SECOND_EVENT, 0),
    ],
  ],
  'bad-value': [[{ stream: (bytes) => bytes.writeUInt8(10, SECOND_EVENT + 4) }, stream(SECOND_EVENT, 0)]],
  'time-backwards': [
    [
      {
        stream: (bytes) =>
          Buffer.concat([
            bytes.subarray(SECOND_PACKET),
            bytes
              .subarray(0, SECOND_PACKET)
              .fill(0, SEQUENCE, SEQUENCE + 8)
              .fill(2, SEQUENCE, SEQUENCE + 1),
          ]),
      },
      stream(SECOND_PACKET + FIRST_EVENT, 0),
    ],
  ],
  'packets-out-of-order': [
    [{ stream: (bytes) => bytes.writeBigUInt64LE(0n, SECOND_PACKET + SEQUENCE) }, stream(SECOND_PACKET, 0)],
  ],
  'missing-stream-file': [
    [
      { chunk: (it) => ({ ...it, indexedNames: ['channel0_0', 'channel0_1'] }) },
      { path: 'memory/channel0_1', byteOffset: 0 },
    ],
    [
      { chunk: (it) => ({ ...it, streams: it.streams.map((file) => ({ ...file, name: 'channel0_1' })) }) },
      { path: 'memory/channel0_0', byteOffset: 0 },
    ],
  ],
  'still-being-written': [
    [{ chunk: (it) => ({ ...it, streams: it.streams.map(growing) }) }, stream(2 * SECOND_PACKET)],
    [
      { stream: cut(2 * SECOND_PACKET - 1), chunk: (it) => ({ ...it, streams: it.streams.map(growing) }) },
      stream(SECOND_PACKET),
    ],
  ],
}

describe('each problem has its name and its place', () => {
  test('the trace that is damaged here is sound', () => {
    expect(() => refusalOf(() => traceOf([changed({})], 'memory'))).toThrow('not refused')
  })

  const all = Object.entries(CASES).flatMap(([problem, cases]) =>
    cases.map(([change, place], i) => ({ problem, change, place, called: `${problem} ${i}` })),
  )
  test.each(all)('$called', ({ problem, change, place }) => {
    const error = refusalOf(() => traceOf([changed(change)], 'memory'))
    expect(error).toMatchObject({ code: 'bad-trace', problem })
    expect({ ...error.place, streamId: error.place.streamId }).toEqual({ ...place, streamId: place.streamId })
    expect(error.message).toContain(
      `${place.path}${place.streamId === undefined ? '' : ', stream 0'}, byte ${place.byteOffset}: `,
    )
    expect(error.nextStep).toBeTruthy()
  })

  test('bad-pack', () => {
    inTemporaryDirectory((directory) => {
      const path = join(directory, 'trace.tar.zst')
      writeFileSync(path, Buffer.alloc(100))
      expect(refusalOf(() => openNow(path))).toMatchObject({
        problem: 'bad-pack',
        place: { path, byteOffset: 91 },
      })
      writeFileSync(path, 'short')
      expect(refusalOf(() => openNow(path))).toMatchObject({
        problem: 'bad-pack',
        place: { path, byteOffset: 0 },
      })
    })
  })

  test('a file to which somebody appends between opening and the end', () => {
    inTemporaryDirectory((directory) => {
      const path = join(directory, 'channel0_0')
      const whole = readWhole(must(traceInMemory(SPEC).streams[0]))
      writeFileSync(join(directory, 'metadata'), metadataBytes(SPEC))
      writeFileSync(path, whole)
      const events = openNow(directory).events({ wants: () => true })
      for (let count = 0; count < 4; count++) expect(events.next()).toBeDefined()
      writeFileSync(path, Buffer.concat([whole, whole]))
      expect(() => events.next()).toThrow(
        expect.objectContaining({ problem: 'still-being-written', place: { path, byteOffset: whole.length } }),
      )
      events.close()
    })
  })
})

describe('losses are told with the time in which they happened', () => {
  function lossesOf(packets: NonNullable<TraceSpec['streams'][number]>): Loss[] {
    const losses: Loss[] = []
    const trace = traceOf([traceInMemory({ ...SPEC, streams: [packets] })], 'memory')
    const events = trace.events({ wants: () => true, onLoss: (loss) => losses.push(loss) })
    while (events.next() !== undefined);
    return losses
  }

  test('from the end of the packet before to the end of the packet that tells', () => {
    const packets = [
      { begin: 1000n, end: 1100n, events: [], sequence: 5n, discarded: 0n },
      { begin: 1200n, end: 1300n, events: [], sequence: 6n, discarded: 4n },
      { begin: 1400n, end: 1500n, events: [], sequence: 9n, discarded: 4n },
      { begin: 1600n, end: 1700n, events: [], sequence: 11n, discarded: 5n },
    ]
    expect(lossesOf(packets)).toEqual([
      { fromCycles: 100, toCycles: 300, discardedEvents: 4, lostPackets: 0 },
      { fromCycles: 300, toCycles: 500, discardedEvents: 0, lostPackets: 2 },
      { fromCycles: 500, toCycles: 700, discardedEvents: 1, lostPackets: 1 },
    ])
  })

  test('a first count above 0 is a loss before the first packet’s end', () => {
    expect(lossesOf([{ begin: 1000n, end: 1100n, events: [], discarded: 3n }])).toEqual([
      { fromCycles: 0, toCycles: 100, discardedEvents: 3, lostPackets: 0 },
    ])
  })
})

/** Metadata that sound tools never write, made to cost much. */
describe('a short text that stands for endless types is refused', () => {
  const refused = (fields: string, before = ''): TraceError => {
    const text = metadataBytes(SPEC)
      .toString()
      .replace(/event \{[^]*$/, '')
    const event = `${before} event { name = "e"; id = 0; stream_id = 0; fields := struct { ${fields} }; };`
    return refusalOf(() => traceOf([changed({ metadata: () => Buffer.from(text + event) })], 'memory'))
  }

  test('structs that hold two of the one before', () => {
    const structs = Array.from({ length: 60 }, (_, i) => `struct s${i + 1} { struct s${i} a; struct s${i} b; };`)
    expect(refused('struct s60 x;', `struct s0 { uint8_t a; }; ${structs.join(' ')}`).problem).toBe('bad-metadata')
  })
  test('arrays of arrays, by dimensions or by names', () => {
    expect(refused(`uint8_t x${'[1]'.repeat(20_000)};`).problem).toBe('bad-metadata')
    const names = Array.from({ length: 5000 }, (_, i) => `typedef t${i} t${i + 1}[1];`)
    expect(refused('t5000 x;', `typedef uint8_t t0; ${names.join(' ')}`).problem).toBe('bad-metadata')
  })
  test.each([
    ['a string', `env { a = "${'x'.repeat(20_000_000)}"; };`],
    ['escapes', `env { a = "${'\\n'.repeat(5_000_000)}"; };`],
    ['a word', 'x'.repeat(30_000_000)],
    ['comments', `${'/* */ // \n'.repeat(500_000)}/*`],
    ['white space', ' '.repeat(30_000_000)],
    ['a string of JSON', `\u001e{"a":"${'x'.repeat(20_000_000)}"}`],
    ['escapes of JSON', `\u001e{"a":"${'\\u0041'.repeat(3_000_000)}"}`],
    ['a number of JSON', `\u001e{"a":${'1'.repeat(3_000_000)}}`],
    ['white space of JSON', `\u001e{"a":${' '.repeat(30_000_000)}}`],
  ])('one token of many MiB: %s', (_what, text) => {
    const chunk = { ...changed({ metadata: () => Buffer.from(text) }), streams: [] }
    expect(refusalOf(() => traceOf([chunk], 'memory')).problem).toBe('bad-metadata')
  })
  test('aliases of CTF 2 that hold two of the one before', () => {
    const pair = (of: string): object => structure({ a: of, b: of })
    const aliases = Array.from({ length: 30 }, (_, i) => ({
      ...{ type: 'field-class-alias', name: `a${i + 1}` },
      'field-class': i === 0 ? unsigned(8) : pair(`a${i}`),
    }))
    const event = { type: 'event-record-class', 'payload-field-class': pair('a30') }
    const text = ctf2Metadata([{ type: 'preamble', version: 2 }, ...aliases, { type: 'data-stream-class' }, event])
    const chunk = { ...changed({ metadata: () => Buffer.from(text) }), streams: [] }
    const error = refusalOf(() => traceOf([chunk], 'memory'))
    expect(error.message).toContain('more than 100000 fields')
  })
  test('sequences of sequences of elements without a bit', () => {
    expect(refused('uint8_t a; struct { } x[65000][65000];')).toMatchObject({
      problem: 'event-past-content',
      place: stream(FIRST_EVENT, 0),
    })
  })
  test('an array larger than 32 bits can count', () => {
    expect(refused('unsigned long x[536870912];').problem).toBe('event-past-content')
    expect(refused('struct { } x[100000];').problem).toBe('event-past-content')
  })
})
