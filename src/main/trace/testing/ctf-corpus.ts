import fc from 'fast-check'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { openChunk } from '../ctf/trace-directory.ts'
import { memoryFile, readWhole, type TraceChunk } from '../ctf/trace-files.ts'
import { arbitraryTrace } from './arbitrary-traces.ts'
import { unpackFixture, unpackSession } from './fixture.ts'
import { must } from './must.ts'
import { traceOf } from './open-now.ts'
import { writeTrace, type TraceSpec } from './trace-writer.ts'

/** Of the written traces: the corpus is the same each time. */
const SEED = 20_261_124
const WRITTEN_TRACES = 40
const MAX_EVENTS = 25
/** In LTTng's packets and in those of `writeTrace`: from the packet's start. */
const CONTENT_SIZE_AT = 32 + 16

/** A small sound trace: metadata, and streams of a few packets. */
export interface SmallTrace {
  readonly name: string
  readonly metadata: Buffer
  readonly streams: readonly { readonly bytes: Buffer; readonly packetStarts: readonly number[] }[]
}

/** The beginnings of recorded traces of both formats, and traces of all that CTF 1.8 can say. */
export function smallTraces(): SmallTrace[] {
  const directory = mkdtempSync(join(tmpdir(), 'rabench-corpus-'))
  try {
    const recorded = [
      unpackFixture('virtual-box', directory),
      unpackFixture('virtual-box-losses', directory),
      unpackFixture('virtual-box-mixed', directory),
      unpackFixture('lttng-2.16-ctf18', directory),
      unpackFixture('lttng-2.16-ctf2', directory),
      lastPart(unpackSession('virtual-box-rotated', directory)),
    ]
    const written = fc.sample(arbitraryTrace, { numRuns: WRITTEN_TRACES, seed: SEED }).map((spec, place) => {
      const path = join(directory, `written-${place}`)
      writeTrace(path, soon(spec))
      return path
    })
    return [...recorded, ...written].map(smallTraceOf).filter(({ streams }) => streams.length > 0)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** A trace that lies in memory. */
export function chunkOf(metadata: Buffer, streams: readonly Buffer[]): TraceChunk {
  return {
    path: 'memory',
    metadata: memoryFile('memory/metadata', metadata),
    streams: streams.map((bytes, cpu) => memoryFile(`memory/bench_${cpu}`, bytes)),
    indexedNames: [],
  }
}

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

function smallTraceOf(path: string): SmallTrace {
  const { metadata, streams } = openChunk(path)
  const files = streams.filter(({ size }) => size > 0)
  return {
    name: basename(path),
    metadata: readWhole(metadata),
    streams: files.map((file) => shortened(path, file.name)),
  }
}

/** The stream's first two packets, each cut behind some events. */
function shortened(path: string, name: string): SmallTrace['streams'][number] {
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
