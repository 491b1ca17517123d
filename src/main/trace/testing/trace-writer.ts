import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StructValue } from '../ctf/codec.ts'
import type { ByteOrder, StructType } from '../ctf/types.ts'
import { BitWriter } from './bit-writer.ts'
import { toTsdl, writeStruct } from './value-writer.ts'
import { must } from './must.ts'

export interface WrittenEvent {
  /** Absolute cycles. */
  readonly time: bigint
  /** Place in `TraceSpec.events`. */
  readonly event: number
  readonly payload: StructValue
}

export interface WrittenPacket {
  readonly begin: bigint
  readonly events: readonly WrittenEvent[]
  /** Default: the packet's place in its stream. */
  readonly sequence?: bigint
  readonly discarded?: bigint
  /** Bytes after the content; default 16. */
  readonly padding?: number
}

export interface TraceSpec {
  readonly byteOrder: ByteOrder
  readonly header: 'compact' | 'large'
  readonly events: readonly { readonly name: string; readonly payload: StructType }[]
  /** A list of packets for each stream, in order of time. */
  readonly streams: readonly (readonly WrittenPacket[])[]
  /** Default 1e9. */
  readonly frequency?: bigint
  /** Event ids are the places in `events` plus this; more than the compact id holds makes extended headers. */
  readonly firstId?: number
  /** Metadata in packets of this many bytes of text, as LTTng writes it; default plain text. */
  readonly metadataPacketBytes?: number
}

export const UUID = Buffer.from('2a6422d0-6cee-11e0-8c08-cb07d7b3a564'.replaceAll('-', ''), 'hex')
const OFFSET_CYCLES = 1_776_902_400_123_456_789n

/** Writes a trace as LTTng lays it out, in either byte order. */
export function writeTrace(directory: string, spec: TraceSpec): void {
  mkdirSync(directory, { recursive: true })
  const text = metadataText(spec)
  const metadata = spec.metadataPacketBytes ? packetised(text, spec.metadataPacketBytes, spec.byteOrder) : text
  writeFileSync(join(directory, 'metadata'), metadata)
  spec.streams.forEach((packets, stream) => {
    const bytes = packets.map((packet, place) => packetBytes(spec, stream, packet, place))
    writeFileSync(join(directory, `channel0_${stream}`), Buffer.concat(bytes))
  })
}

export function metadataText(spec: TraceSpec): string {
  const integer = (size: number, align: number, extra = ''): string =>
    `integer { size = ${size}; align = ${align}; signed = false; ${extra}}`
  const map = 'map = clock.monotonic.value; '
  const [idBits, timeBits] = spec.header === 'compact' ? [5, 27] : [16, 32]
  const alignOf = (bits: number): number => (bits % 8 === 0 ? 8 : 1)
  const extendedId = 2 ** idBits - 1
  return `/* CTF 1.8 */
typealias ${integer(8, 8)} := uint8_t;
typealias ${integer(32, 8)} := uint32_t;
typealias ${integer(64, 8)} := unsigned long;
typealias ${integer(idBits, alignOf(idBits))} := id_t;
trace {
  major = 1; minor = 8; uuid = "2a6422d0-6cee-11e0-8c08-cb07d7b3a564"; byte_order = ${spec.byteOrder};
  packet.header := struct { uint32_t magic; uint8_t uuid[16]; uint32_t stream_id; unsigned long stream_instance_id; };
};
env { hostname = "writer"; domain = "kernel"; };
clock {
  name = "monotonic"; freq = ${String(spec.frequency ?? 1_000_000_000n)}; offset = ${String(OFFSET_CYCLES)};
};
typealias ${integer(timeBits, alignOf(timeBits), map)} := short_time_t;
typealias ${integer(64, 8, map)} := long_time_t;
struct packet_context {
  long_time_t timestamp_begin; long_time_t timestamp_end; unsigned long content_size; unsigned long packet_size;
  unsigned long packet_seq_num; unsigned long events_discarded; uint32_t cpu_id;
};
struct event_header {
  enum : id_t { compact = 0 ... ${extendedId - 1}, extended = ${extendedId} } id;
  variant <id> {
    struct { short_time_t timestamp; } compact;
    struct { uint32_t id; long_time_t timestamp; } extended;
  } v;
} align(8);
stream { id = 0; event.header := struct event_header; packet.context := struct packet_context; };
${spec.events
  .map(
    ({ name, payload }, place) =>
      `event { name = "${name}"; id = ${place + (spec.firstId ?? 0)}; stream_id = 0; fields := ${toTsdl(payload)}; };`,
  )
  .join('\n')}
`
}

/** CTF 1.8.3, section 7.1: text in packets of their own. */
function packetised(text: string, textBytes: number, order: ByteOrder): Buffer {
  const all = Buffer.from(text)
  const packets: Buffer[] = []
  for (let at = 0; at < all.length; at += textBytes) {
    const piece = all.subarray(at, at + textBytes)
    const packet = Buffer.alloc(37 + textBytes)
    const u32 = (value: number, offset: number): number =>
      order === 'le' ? packet.writeUInt32LE(value, offset) : packet.writeUInt32BE(value, offset)
    u32(0x75d11d57, 0)
    UUID.copy(packet, 4)
    u32((37 + piece.length) * 8, 24)
    u32(packet.length * 8, 28)
    packet.set([1, 8], 35)
    piece.copy(packet, 37)
    packets.push(packet)
  }
  return Buffer.concat(packets)
}

function packetBytes(spec: TraceSpec, stream: number, packet: WrittenPacket, place: number): Uint8Array {
  const { byteOrder: order } = spec
  const content = new BitWriter()
  const start = 32 + 52
  content.bit = start * 8
  let last = packet.begin
  for (const event of packet.events) {
    writeHeader(content, spec, event, last)
    writeStruct(content, must(spec.events[event.event]).payload, event.payload)
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
  u(0, 32)
  u(stream, 64)
  for (const value of [packet.begin, last, contentBits, packetBytes * 8]) u(value, 64)
  u(packet.sequence ?? place, 64)
  u(packet.discarded ?? 0, 64)
  u(stream, 32)
  const bytes = content.take(packetBytes)
  bytes.set(head.take(start))
  return bytes
}

/** Extended where the id does not fit, or where the short time could not tell how often it wrapped. */
function writeHeader(to: BitWriter, spec: TraceSpec, event: WrittenEvent, last: bigint): void {
  const { byteOrder: order } = spec
  const [idBits, timeBits] = spec.header === 'compact' ? [5, 27] : [16, 32]
  const extendedId = 2n ** BigInt(idBits) - 1n
  const id = BigInt(event.event + (spec.firstId ?? 0))
  to.align(8)
  const isExtended = id >= extendedId || event.time - last >= 1n << BigInt(timeBits)
  to.integer(isExtended ? extendedId : id, idBits, 1, order)
  if (isExtended) {
    to.integer(id, 32, 8, order)
    to.integer(event.time, 64, 8, order)
  } else to.integer(event.time, timeBits, timeBits % 8 === 0 ? 8 : 1, order)
}
