import { structCodec } from './codec.ts'
import type { FastHeader } from './fast-scan.ts'
import { PastContent, type PacketCursor } from './packet-cursor.ts'
import type { StreamScopes } from './scopes.ts'
import type { FieldType, IntegerType, StructType } from './types.ts'

/** Reads an event header, sets the clock, returns the event id. */
export type HeaderReader = (cursor: PacketCursor) => number

export interface EventHeader {
  readonly read: HeaderReader
  /** Undefined where headers must be walked field by field. */
  readonly fast: FastHeader | undefined
}

/**
 * The reader of a stream's event headers: hand-written for the two that LTTng writes where unaligned access is cheap
 * (lttng-modules, src/lttng-ring-buffer-client.h), else field by field.
 */
export function headerReader(type: StructType | undefined, scopes: StreamScopes): () => EventHeader {
  if (type === undefined) return () => ({ read: () => 0, fast: undefined })
  const codec = structCodec(type, scopes.enter('stream.event.header', type))
  const walk: HeaderReader = (cursor) => {
    cursor.eventId = 0
    codec.skip(cursor)
    return cursor.eventId
  }
  const fast = isLttngHeader(type, 5, 27) ? 'compact' : isLttngHeader(type, 16, 32) ? 'large' : undefined
  // Decided late: whether later roots ask for header fields is known when all events are compiled.
  return () => {
    if (fast === undefined || scopes.readsHeaderFromOutside) return { read: walk, fast: undefined }
    return { read: fast === 'compact' ? readCompact : readLarge, fast }
  }
}

const readCompact: HeaderReader = (cursor) => {
  const bit = ((cursor.bit + 7) & ~7) >>> 0
  const byte = bit >>> 3
  if (bit + 32 > cursor.endBit) throw new PastContent()
  const word = cursor.view.getUint32(byte, true)
  const id = word & 31
  if (id === 31) return readExtended(cursor, bit + 8)
  cursor.clock.advance(word >>> 5, 0x7ff_ffff)
  cursor.bit = bit + 32
  return id
}

const readLarge: HeaderReader = (cursor) => {
  const bit = ((cursor.bit + 7) & ~7) >>> 0
  const byte = bit >>> 3
  if (bit + 48 > cursor.endBit) throw new PastContent()
  const id = cursor.view.getUint16(byte, true)
  if (id === 65535) return readExtended(cursor, bit + 16)
  cursor.clock.advance(cursor.view.getUint32(byte + 2, true), -1)
  cursor.bit = bit + 48
  return id
}

/** u32 id, u64 timestamp. */
function readExtended(cursor: PacketCursor, bit: number): number {
  if (bit + 96 > cursor.endBit) throw new PastContent()
  const byte = bit >>> 3
  const { view } = cursor
  cursor.clock.set(view.getUint32(byte + 8, true), view.getUint32(byte + 4, true))
  cursor.bit = bit + 96
  return view.getUint32(byte, true)
}

/** `struct { enum : uintN { compact, extended = all ones } id; variant <id> { {ts} compact; {u32 id, u64 ts} extended } v; } align(8)` */
function isLttngHeader(type: StructType, idBits: number, timeBits: number): boolean {
  const [id, v, ...more] = type.fields
  if (type.alignBits !== 8 || id?.name !== 'id' || id.type.kind !== 'enum' || v?.type.kind !== 'variant') return false
  if (more.length > 0 || v.type.tag.join('.') !== 'id') return false
  const idAlign = idBits % 8 === 0 ? 8 : 1
  if (!isPlain(id.type.container, idBits, idAlign) || !isEventId(id.type.container)) return false
  const last = 2n ** BigInt(idBits) - 1n
  const ranges = id.type.ranges.map(({ label, low, high }) => `${label} ${String(low)} ${String(high)}`).join(', ')
  if (ranges !== `compact 0 ${String(last - 1n)}, extended ${String(last)} ${String(last)}`) return false
  const compact = v.type.options.find(({ name }) => name === 'compact')
  const extended = v.type.options.find(({ name }) => name === 'extended')
  if (compact === undefined || extended === undefined || v.type.options.length !== 2) return false
  return (
    hasFields(compact.type, [['timestamp', timeBits, timeBits % 8 === 0 ? 8 : 1, true]]) &&
    hasFields(extended.type, [
      ['id', 32, 8, false],
      ['timestamp', 64, 8, true],
    ])
  )
}

type Wanted = readonly [name: string, sizeBits: number, alignBits: number, isTimestamp: boolean]

function hasFields(type: FieldType, wanted: readonly Wanted[]): boolean {
  if (type.kind !== 'struct' || type.fields.length !== wanted.length) return false
  if (type.alignBits !== Math.max(...wanted.map(([, , alignBits]) => alignBits))) return false
  return wanted.every(([name, sizeBits, alignBits, isTimestamp], i) => {
    const field = type.fields[i]
    if (field?.name !== name || field.type.kind !== 'integer') return false
    return (
      isPlain(field.type, sizeBits, alignBits) &&
      isTime(field.type) === isTimestamp &&
      isEventId(field.type) === !isTimestamp
    )
  })
}

function isPlain(type: IntegerType, sizeBits: number, alignBits: number): boolean {
  if (type.isLeb128 === true || type.isReversed === true) return false
  return type.sizeBits === sizeBits && type.alignBits === alignBits && !type.signed && type.byteOrder === 'le'
}

function isTime({ clock }: IntegerType): boolean {
  return clock !== undefined
}

function isEventId({ roles }: IntegerType): boolean {
  return roles?.includes('event-record-class-id') === true
}
