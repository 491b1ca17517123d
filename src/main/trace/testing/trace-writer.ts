import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StructValue } from '../ctf/codec.ts'
import { memoryFile, type TraceChunk } from '../ctf/trace-files.ts'
import type { ByteOrder, StructType } from '../ctf/types.ts'
import { BitWriter } from './bit-writer.ts'
import { toTsdl, writeStruct } from './value-writer.ts'
import { must } from './must.ts'

export interface WrittenEvent {
  /** Absolute cycles. */
  readonly time: bigint
  /** Place in `StreamClassSpec.events`. */
  readonly event: number
  readonly streamContext?: StructValue
  readonly context?: StructValue
  readonly payload: StructValue
}

export interface WrittenPacket {
  readonly begin: bigint
  readonly events: readonly WrittenEvent[]
  /** Default: the packet's place in its stream. */
  readonly sequence?: bigint
  readonly discarded?: bigint
  /** Default: the last event's time. */
  readonly end?: bigint
  /** Bytes after the content; default 16. */
  readonly padding?: number
}

/** LTTng's two, and two that have one fixed layout: `plain` of whole bytes, `narrow` of bits. */
export type HeaderKind = 'compact' | 'large' | 'plain' | 'narrow'

export interface StreamClassSpec {
  readonly header: HeaderKind
  readonly eventContext?: StructType
  readonly events: readonly { readonly name: string; readonly context?: StructType; readonly payload: StructType }[]
  /** A list of packets for each stream, in order of time. */
  readonly streams: readonly (readonly WrittenPacket[])[]
  /** Event ids are the places in `events` plus this; more than the compact id holds makes extended headers. */
  readonly firstId?: number
}

export interface TraceSpec extends StreamClassSpec {
  readonly byteOrder: ByteOrder
  /** Default 1e9. */
  readonly frequency?: bigint
  /** Metadata in packets of this many bytes of text, as LTTng writes it; default plain text. */
  readonly metadataPacketBytes?: number
  /** Further stream classes, by their ids; the first one has id 0. */
  readonly others?: readonly (StreamClassSpec & { readonly id: number })[]
  /** Packets in each file of a stream, as `--tracefile-size` makes them; default all in one. */
  readonly packetsPerFile?: number
  /** Packet headers of magic number and UUID alone; then there is one stream class, without an id. */
  readonly isBare?: boolean
}

export const UUID = Buffer.from('2a6422d0-6cee-11e0-8c08-cb07d7b3a564'.replaceAll('-', ''), 'hex')
const OFFSET_CYCLES = 1_776_902_400_123_456_789n

/** Writes a trace as LTTng lays it out, in either byte order. */
export function writeTrace(directory: string, spec: TraceSpec): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'metadata'), metadataBytes(spec))
  for (const [name, bytes] of streamFiles(spec)) writeFileSync(join(directory, name), bytes)
}

/** Which packets of a stream are meant: places from `from` up to before `to`. */
export type PacketRange = (classId: number, stream: number) => { readonly from: number; readonly to: number }

/** The trace, or a part of its packets, without files. */
export function traceInMemory(spec: TraceSpec, range?: PacketRange): TraceChunk {
  return {
    path: 'memory',
    metadata: memoryFile('memory/metadata', metadataBytes(spec)),
    streams: [...streamFiles(spec, range)].map(([name, bytes]) => memoryFile(`memory/${name}`, bytes)),
    indexedNames: [],
  }
}

export function metadataBytes(spec: TraceSpec): Buffer {
  const text = metadataText(spec)
  return spec.metadataPacketBytes ? packetised(text, spec.metadataPacketBytes, spec.byteOrder) : Buffer.from(text)
}

/** By name. */
export function streamFiles(spec: TraceSpec, range?: PacketRange): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const { id, ...streamClass } of streamClasses(spec)) {
    streamClass.streams.forEach((packets, stream) => {
      const { from, to } = range?.(id, stream) ?? { from: 0, to: packets.length }
      const written = packets.map((packet, place) => packetBytes(spec, { id, ...streamClass }, stream, packet, place))
      const wanted = written.slice(from, to)
      const name = `channel${id}_${stream}`
      const { packetsPerFile } = spec
      if (packetsPerFile === undefined) files.set(name, Buffer.concat(wanted))
      else {
        for (let at = 0; at < wanted.length; at += packetsPerFile) {
          files.set(`${name}_${at / packetsPerFile}`, Buffer.concat(wanted.slice(at, at + packetsPerFile)))
        }
      }
    })
  }
  return files
}

export function streamClasses(spec: TraceSpec): (StreamClassSpec & { readonly id: number })[] {
  return [{ ...spec, id: 0 }, ...(spec.others ?? [])]
}

const HEADER_BITS = { compact: [5, 27], large: [16, 32], plain: [16, 64], narrow: [7, 41] } as const

export function metadataText(spec: TraceSpec): string {
  const map = 'map = clock.monotonic.value; '
  return `/* CTF 1.8 */
typealias ${integer(8, 8)} := uint8_t;
typealias ${integer(32, 8)} := uint32_t;
typealias ${integer(64, 8)} := unsigned long;
trace {
  major = 1; minor = 8; uuid = "2a6422d0-6cee-11e0-8c08-cb07d7b3a564"; byte_order = ${spec.byteOrder};
  packet.header := struct { uint32_t magic; uint8_t uuid[16];${spec.isBare ? '' : ' uint32_t stream_id; unsigned long stream_instance_id;'} };
};
env { hostname = "writer"; domain = "kernel"; };
clock {
  name = "monotonic"; freq = ${String(spec.frequency ?? 1_000_000_000n)}; offset = ${String(OFFSET_CYCLES)};
};
typealias ${integer(64, 8, map)} := long_time_t;
struct packet_context {
  long_time_t timestamp_begin; long_time_t timestamp_end; unsigned long content_size; unsigned long packet_size;
  unsigned long packet_seq_num; unsigned long events_discarded; uint32_t cpu_id;
};
${streamClasses(spec)
  .map((streamClass) => streamText(streamClass, spec.isBare === true))
  .join('\n')}
`
}

function integer(size: number, align: number, extra = ''): string {
  return `integer { size = ${size}; align = ${align}; signed = false; ${extra}}`
}

function streamText(streamClass: StreamClassSpec & { id: number }, isBare: boolean): string {
  const { id, header, eventContext, events, firstId = 0 } = streamClass
  const [ofStream, inStream] = isBare ? ['', ''] : [`id = ${id}; `, `stream_id = ${id}; `]
  const context = eventContext === undefined ? '' : ` event.context := ${toTsdl(eventContext)};`
  const stream = `stream { ${ofStream}event.header := ${headerText(header)}; packet.context := struct packet_context;${context} };`
  const classes = events.map(({ name, context: own, payload }, place) => {
    const ownContext = own === undefined ? '' : `context := ${toTsdl(own)}; `
    return `event { name = "${name}"; id = ${place + firstId}; ${inStream}${ownContext}fields := ${toTsdl(payload)}; };`
  })
  return [stream, ...classes].join('\n')
}

function headerText(header: HeaderKind): string {
  const [idBits, timeBits] = HEADER_BITS[header]
  const id = integer(idBits, alignOf(idBits))
  const time = integer(timeBits, alignOf(timeBits), 'map = clock.monotonic.value; ')
  if (header === 'plain' || header === 'narrow') return `struct { ${id} id; ${time} timestamp; }`
  const extendedId = 2 ** idBits - 1
  return `struct {
  enum : ${id} { compact = 0 ... ${extendedId - 1}, extended = ${extendedId} } id;
  variant <id> {
    struct { ${time} timestamp; } compact;
    struct { uint32_t id; long_time_t timestamp; } extended;
  } v;
} align(8)`
}

function alignOf(bits: number): number {
  return bits % 8 === 0 ? 8 : 1
}

/** CTF 1.8.3, section 7.1: text in packets of their own. */
export function packetised(text: string, textBytes: number, order: ByteOrder, uuid: Uint8Array = UUID): Buffer {
  const all = Buffer.from(text)
  const packets: Buffer[] = []
  for (let at = 0; at < all.length; at += textBytes) {
    const piece = all.subarray(at, at + textBytes)
    const packet = Buffer.alloc(37 + textBytes)
    const u32 = (value: number, offset: number): number =>
      order === 'le' ? packet.writeUInt32LE(value, offset) : packet.writeUInt32BE(value, offset)
    u32(0x75d11d57, 0)
    packet.set(uuid, 4)
    u32((37 + piece.length) * 8, 24)
    u32(packet.length * 8, 28)
    packet.set([1, 8], 35)
    piece.copy(packet, 37)
    packets.push(packet)
  }
  return Buffer.concat(packets)
}

function packetBytes(
  spec: TraceSpec,
  streamClass: StreamClassSpec & { readonly id: number },
  stream: number,
  packet: WrittenPacket,
  place: number,
): Uint8Array {
  const { byteOrder: order } = spec
  const content = new BitWriter()
  const start = (spec.isBare ? 20 : 32) + 52
  content.bit = start * 8
  let last = packet.begin
  for (const event of packet.events) {
    writeHeader(content, order, streamClass, event, last)
    const { context, payload } = must(streamClass.events[event.event])
    if (streamClass.eventContext) writeStruct(content, streamClass.eventContext, must(event.streamContext))
    if (context) writeStruct(content, context, must(event.context))
    writeStruct(content, payload, event.payload)
    last = event.time
  }
  const contentBits = content.bit
  const packetBytes = Math.ceil(contentBits / 8) + (packet.padding ?? 16)
  const head = new BitWriter()
  const u = (value: number | bigint, bits: number): void => {
    head.integer(BigInt(value), bits, 8, order)
  }
  u(0xc1fc1fc1, 32)
  for (const byte of UUID) u(byte, 8)
  if (!spec.isBare) {
    u(streamClass.id, 32)
    u(stream, 64)
  }
  for (const value of [packet.begin, packet.end ?? last, contentBits, packetBytes * 8]) u(value, 64)
  u(packet.sequence ?? place, 64)
  u(packet.discarded ?? 0, 64)
  u(stream, 32)
  const bytes = content.take(packetBytes)
  bytes.set(head.take(start))
  return bytes
}

/** Extended where the id does not fit, or where the short time could not tell how often it wrapped. */
function writeHeader(
  to: BitWriter,
  order: ByteOrder,
  { header, firstId = 0 }: StreamClassSpec,
  event: WrittenEvent,
  last: bigint,
): void {
  const [idBits, timeBits] = HEADER_BITS[header]
  const id = BigInt(event.event + firstId)
  if (header === 'plain' || header === 'narrow') {
    to.integer(id, idBits, alignOf(idBits), order)
    to.integer(event.time, timeBits, alignOf(timeBits), order)
    return
  }
  const extendedId = 2n ** BigInt(idBits) - 1n
  to.align(8)
  const isExtended = id >= extendedId || event.time - last >= 1n << BigInt(timeBits)
  to.integer(isExtended ? extendedId : id, idBits, 1, order)
  if (isExtended) {
    to.integer(id, 32, 8, order)
    to.integer(event.time, 64, 8, order)
  } else to.integer(event.time, timeBits, alignOf(timeBits), order)
}
