import fc from 'fast-check'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BenchError } from '../../../shared/errors.ts'
import { arbitraryTrace } from '../testing/arbitrary-traces.ts'
import { ctf2Metadata, CTF2_UUID, structure, unsigned } from '../testing/ctf2-writer.ts'
import { below, damaged, damagedText, oneOf, seededRandom, type Random } from '../testing/damage.ts'
import { unpackFixture, unpackSession } from '../testing/fixture.ts'
import { must } from '../testing/must.ts'
import { packetised, writeTrace, type TraceSpec } from '../testing/trace-writer.ts'
import { TraceError } from './errors.ts'
import { metadataText } from './metadata-text.ts'
import type { TraceEvents } from './trace.ts'
import { openChunk } from './trace-directory.ts'
import { memoryFile, readWhole, type TraceChunk } from './trace-files.ts'
import { traceOf } from '../testing/open-now.ts'

/** Another one by `FUZZ_SEED=7`; a failure names the one it had. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_124)
const STREAM_CASES = 80_000
const METADATA_CASES = 20_000
/** No input here is larger than some KiB; a reader that believes what a damaged size says would need far more. */
const MAX_GROWTH_BYTES = 400 * 1024 * 1024
/** An input is read in less than a millisecond; garbage collection and a busy machine are not a hang. */
const MAX_MS = 5000

/** A small trace: metadata, and streams of a few packets. */
interface Seed {
  readonly name: string
  readonly metadata: Buffer
  readonly streams: readonly { readonly bytes: Buffer; readonly packetStarts: readonly number[] }[]
}

let directory: string
let seeds: readonly Seed[]
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-fuzz-'))
  const recorded = [
    unpackFixture('virtual-box', directory),
    unpackFixture('virtual-box-losses', directory),
    unpackFixture('virtual-box-mixed', directory),
    unpackFixture('lttng-2.16-ctf18', directory),
    unpackFixture('lttng-2.16-ctf2', directory),
    lastPart(unpackSession('virtual-box-rotated', directory)),
  ]
  const written = fc.sample(arbitraryTrace, { numRuns: 40, seed: SEED }).map((spec, place) => {
    const path = join(directory, `written-${place}`)
    writeTrace(path, soon(spec))
    return path
  })
  seeds = [...recorded, ...written].map(seedOf).filter(({ streams }) => streams.length > 0)
})
afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** The same from 2^40 cycles on: traces that are followed from nothing count from 0, and exactly to 2^53. */
function soon(spec: TraceSpec): TraceSpec {
  const begins = spec.streams.flat().map(({ begin }) => begin)
  const shift = begins.reduce((least, begin) => (begin < least ? begin : least), must(begins[0] ?? 0n)) - 2n ** 40n
  const streams = spec.streams.map((packets) =>
    packets.map((packet) => ({
      ...packet,
      begin: packet.begin - shift,
      events: packet.events.map((event) => ({ ...event, time: event.time - shift })),
    })),
  )
  return { ...spec, streams }
}

function lastPart(session: string): string {
  const parts = readdirSync(join(session, 'archives')).sort()
  return join(session, 'archives', must(parts.at(-1)), 'kernel')
}

function seedOf(path: string): Seed {
  const { metadata, streams } = openChunk(path)
  const files = streams.filter(({ size }) => size > 0)
  return {
    name: basename(path),
    metadata: readWhole(metadata),
    streams: files.map((file) => shortened(path, file.name)),
  }
}

/** In LTTng's packets and in those of `writeTrace`: from the packet's start. */
const CONTENT_SIZE_AT = 32 + 16
const MAX_EVENTS = 25

/** The stream's first two packets, each cut behind some events. */
function shortened(path: string, name: string): Seed['streams'][number] {
  const whole = readFileSync(join(path, name))
  const isLittle = whole.readUInt32LE(0) === 0xc1fc1fc1
  const chunk = openChunk(path)
  const pieces: Buffer[] = []
  const packetStarts: number[] = []
  for (let at = 0, length = 0; at < whole.length && pieces.length < 2;) {
    const u64 = (offset: number): number =>
      Number(isLittle ? whole.readBigUInt64LE(at + offset) : whole.readBigUInt64BE(at + offset))
    const packet = Buffer.from(whole.subarray(at, at + u64(CONTENT_SIZE_AT + 8) / 8))
    const alone = traceOf([{ ...chunk, indexedNames: [], streams: [memoryFile('alone', packet)] }], name)
    const events = alone.events({ wants: () => true })
    let endBit = u64(CONTENT_SIZE_AT)
    for (let count = 1; count <= MAX_EVENTS; count++) {
      const reader = events.next()
      if (reader === undefined) break
      reader.read()
      if (count === MAX_EVENTS) endBit = reader.cursor.bit
    }
    const byteCount = Math.ceil(endBit / 8) + 8
    const piece = Buffer.alloc(byteCount)
    packet.copy(piece, 0, 0, byteCount - 8)
    for (const [offset, bits] of [
      [CONTENT_SIZE_AT, endBit],
      [CONTENT_SIZE_AT + 8, byteCount * 8],
    ] as const) {
      if (isLittle) piece.writeBigUInt64LE(BigInt(bits), offset)
      else piece.writeBigUInt64BE(BigInt(bits), offset)
    }
    packetStarts.push(length)
    pieces.push(piece)
    length += piece.length
    at += packet.length
  }
  return { bytes: Buffer.concat(pieces), packetStarts }
}

function chunkOf(metadata: Buffer, streams: readonly Buffer[]): TraceChunk {
  return {
    path: 'memory',
    metadata: memoryFile('memory/metadata', metadata),
    streams: streams.map((bytes, cpu) => memoryFile(`memory/bench_${cpu}`, bytes)),
    indexedNames: [],
  }
}

/** Goes through all events; decodes them in one of the ways in which the product does. */
function readAll(events: TraceEvents, random: Random, byteCount: number): void {
  const way = below(random, 3)
  let count = 0
  for (let at = events.next(); at !== undefined; at = events.next()) {
    // Every event has a bit.
    if (++count > byteCount * 8) throw new Error('more events than bits')
    if (way === 0) at.read()
    else for (const { name } of at.event.class.payload?.fields ?? []) at.event.numberField(name)?.(at.toBody())
  }
}

/** What came of many inputs, by name: `events`, or what was wrong. */
class Tally {
  private readonly counts = new Map<string, number>()
  private readonly startBytes = process.memoryUsage().rss
  private readonly startMs = performance.now()
  private total = 0

  /** @throws where the outcome is neither events nor a refusal. */
  run(what: string, input: () => void): void {
    const start = performance.now()
    let outcome = 'events'
    try {
      input()
    } catch (error) {
      if (!(error instanceof BenchError) || error.code !== 'bad-trace') {
        throw new Error(`FUZZ_SEED=${SEED}, ${what}`, { cause: error })
      }
      outcome = error instanceof TraceError ? error.problem : 'other bad-trace'
    }
    const took = performance.now() - start
    if (took > MAX_MS) throw new Error(`FUZZ_SEED=${SEED}, ${what} took ${took} ms`)
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1)
    if (++this.total % 1000 === 0) expect(this.growthBytes).toBeLessThan(MAX_GROWTH_BYTES)
  }

  of(outcome: string): number {
    return this.counts.get(outcome) ?? 0
  }

  print(what: string): void {
    const outcomes = [...this.counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`)
    const seconds = ((performance.now() - this.startMs) / 1000).toFixed(1)
    const mebibytes = (this.growthBytes / 2 ** 20).toFixed(0)
    process.stdout.write(
      `fuzz: ${this.total} ${what} in ${seconds} s, memory grew by ${mebibytes} MiB: ${outcomes.join(', ')}\n`,
    )
  }

  private get growthBytes(): number {
    return process.memoryUsage().rss - this.startBytes
  }
}

test('damaged streams give events or are refused by name', { timeout: 180_000 }, () => {
  const tally = new Tally()
  const others = seeds.flatMap(({ streams }) => streams.map(({ bytes }) => bytes))
  // Metadata is understood once; each input comes as a part of a trace that is followed.
  const traces = seeds.map((seed) => ({ seed, trace: traceOf([chunkOf(seed.metadata, [])], 'memory') }))
  for (let i = 0; i < STREAM_CASES; i++) {
    const random = seededRandom(SEED + i)
    const { seed, trace } = oneOf(random, traces)
    const streams = seed.streams.map(({ bytes, packetStarts }) =>
      random() < 0.7 ? damaged(bytes, random, others, packetStarts) : bytes,
    )
    const unwanted = below(random, 4)
    tally.run(`stream case ${i} of ${seed.name}`, () => {
      const events = trace.follow({ wants: ({ class: { id } }) => unwanted === 0 || id % 4 !== unwanted })
      try {
        events.append(chunkOf(seed.metadata, streams))
        events.endFollowing()
        readAll(
          events,
          random,
          streams.reduce((sum, bytes) => sum + bytes.length, 0),
        )
      } finally {
        events.close()
      }
    })
  }
  tally.print('damaged streams')
  // Damage reaches all that the reader checks, and some of it is none.
  expect(tally.of('events')).toBeGreaterThan(STREAM_CASES / 20)
  const problems = [
    'header-cut',
    'packet-cut',
    'bad-magic',
    'wrong-uuid',
    'bad-packet-size',
    'content-past-packet',
  ] as const
  const inside = [
    'unknown-stream',
    'unknown-event',
    'event-past-content',
    'time-backwards',
    'packets-out-of-order',
  ] as const
  for (const problem of [...problems, ...inside]) expect(tally.of(problem), problem).toBeGreaterThan(10)
})

/** What LTTng's metadata has before the sixth event, which is all it has of types and streams. */
function fewEvents(text: string): string {
  const events = [...text.matchAll(/\nevent \{|\{"type":"event-record-class"/g)]
  const end = events[5]?.index ?? text.length
  // Without the record separator before a fragment of CTF 2.
  return text.slice(0, text[end - 1] === '\u001e' ? end - 1 : end)
}

function uuidOf(metadata: Buffer): Uint8Array {
  const { model } = traceOf([chunkOf(metadata, [])], 'memory')
  return Buffer.from(model.uuid ?? '', 'hex')
}

const LEB = { type: 'variable-length-unsigned-integer' }
const LITTLE = { 'byte-order': 'little-endian', alignment: 8 }
/** Field classes that LTTng does not write. */
const KINDS = ctf2Metadata([
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

test('damaged metadata gives events or is refused by name', { timeout: 180_000 }, () => {
  const tally = new Tally()
  const texts = [
    ...seeds.map(({ metadata, streams }) => ({
      text: fewEvents(metadataText('metadata', metadata).text),
      uuid: uuidOf(metadata),
      streams: streams.map(({ bytes }) => bytes),
    })),
    ...[1, 2, 3].map(() => ({
      text: KINDS,
      uuid: Uint8Array.from(CTF2_UUID),
      streams: [Buffer.from(Array.from({ length: 200 }, (_, i) => (i * 37) & 0xff))],
    })),
  ]
  const others = texts.map(({ text }) => Buffer.from(text, 'latin1'))
  for (let i = 0; i < METADATA_CASES; i++) {
    const random = seededRandom(SEED + STREAM_CASES + i)
    const { text, uuid, streams } = oneOf(random, texts)
    const isPacketised = random() < 0.3
    const changed = random() < 0.7 ? damagedText(text, random) : text
    const plain = Buffer.from(changed, 'latin1')
    const whole = isPacketised ? packetised(changed, 1000, 'le', uuid) : plain
    const starts = isPacketised ? Array.from({ length: Math.ceil(whole.length / 1037) }, (_, k) => k * 1037) : [0]
    const metadata = changed === text || random() < 0.2 ? damaged(whole, random, others, starts) : whole
    tally.run(`metadata case ${i}`, () => {
      const trace = traceOf([chunkOf(metadata, streams)], 'memory')
      const events = trace.events({ wants: () => true })
      try {
        readAll(
          events,
          random,
          streams.reduce((sum, bytes) => sum + bytes.length, 0),
        )
      } finally {
        events.close()
      }
    })
  }
  tally.print('damaged metadata files')
  expect(tally.of('events')).toBeGreaterThan(METADATA_CASES / 50)
  for (const problem of [
    'bad-metadata',
    'metadata-cut',
    'wrong-uuid',
    'bad-value',
    'unknown-event',
    'other bad-trace',
  ]) {
    expect(tally.of(problem), problem).toBeGreaterThan(10)
  }
})
