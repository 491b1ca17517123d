import type { Codec, EnumValue } from './field-value.ts'
import { integerReader } from './integers.ts'
import { PastContent, type PacketCursor } from './packet-cursor.ts'
import type { FieldNode, RootName, Scope } from './scopes.ts'
import {
  alignUp,
  type BitMapType,
  type BooleanType,
  type EnumType,
  type FloatType,
  type IntegerRange,
  type IntegerType,
} from './types.ts'

/** Whose fields may have roles that say something of the packet. */
export const PACKET_ROOTS: readonly RootName[] = ['trace.packet.header', 'stream.packet.context']
const CLOCK_ROOTS: readonly RootName[] = [...PACKET_ROOTS, 'stream.event.header']

const UTF8 = new TextDecoder()

export function integerCodec(type: IntegerType, scope: Scope, node: FieldNode): Codec<number | bigint> {
  const { value } = integerReader(type)
  const { clock, sizeBits, roles = [], isLeb128 = false } = type
  // The packet's end is mapped to the clock as well, but lies ahead of the events. A payload only tells a time.
  const movesClock =
    clock !== undefined && !roles.includes('packet-end-default-clock-timestamp') && CLOCK_ROOTS.includes(scope.name)
  if (movesClock) scope.stream.useClock(clock)
  const isEventId = scope.name === 'stream.event.header' && roles.includes('event-record-class-id')
  const packetRoles = PACKET_ROOTS.includes(scope.name) ? roles : []
  const mask = sizeBits >= 32 ? -1 : 2 ** sizeBits - 1
  const plain = (cursor: PacketCursor): number | bigint => {
    const found = value(cursor)
    if (node.slot >= 0) cursor.slots[node.slot] = found
    return found
  }
  const telling = (cursor: PacketCursor): number | bigint => {
    const found = plain(cursor)
    if (isEventId) cursor.eventId = Number(found)
    for (const role of packetRoles) cursor.roles.set(role, found)
    if (movesClock) {
      if (typeof found === 'number') cursor.clock.advance(found, mask)
      else if (isLeb128) cursor.clock.advanceWide(found, cursor.leb128Bits)
      else if (sizeBits === 64) cursor.clock.set(Number(found >> 32n), Number(found & 0xffff_ffffn))
      else cursor.clock.advanceWide(found, sizeBits)
    }
    return found
  }
  const read = isEventId || movesClock || packetRoles.length > 0 ? telling : plain
  return { read, skip: read }
}

export function enumCodec(type: EnumType, scope: Scope, node: FieldNode): Codec<EnumValue> {
  const container = integerCodec(type.container, scope, node)
  return {
    read(cursor) {
      const value = container.read(cursor)
      const labels = type.ranges.filter(({ low, high }) => low <= value && value <= high).map(({ label }) => label)
      return { value, labels }
    },
    skip: (cursor) => {
      container.skip(cursor)
    },
  }
}

export function booleanCodec(type: BooleanType, scope: Scope, node: FieldNode): Codec<boolean> {
  const bits = integerCodec(type.bits, scope, node)
  return { read: (cursor) => Number(bits.read(cursor)) !== 0, skip: bits.skip }
}

export function bitMapCodec(type: BitMapType, scope: Scope, node: FieldNode): Codec<EnumValue> {
  const bits = integerCodec(type.bits, scope, node)
  const flags = Map.groupBy(type.flags, ({ label }) => label)
  const masks = [...flags].map(([label, ranges]) => ({
    label,
    mask: ranges.reduce((all, range) => all | mask(range), 0n),
  }))
  return {
    read(cursor) {
      const value = bits.read(cursor)
      const raw = BigInt(value)
      return { value, labels: masks.filter((flag) => (raw & flag.mask) !== 0n).map(({ label }) => label) }
    },
    skip: bits.skip,
  }
}

/** Ones at the bits of a range; a bit map has at most 64. */
function mask({ low, high }: IntegerRange): bigint {
  if (low >= 64n || high < 0n) return 0n
  return BigInt.asUintN(64, -1n << low) & (high >= 64n ? -1n : (1n << (high + 1n)) - 1n)
}

export function floatCodec(type: FloatType): Codec<number> {
  const { sizeBits, alignBits, byteOrder } = type
  const bits = integerReader({
    ...{ kind: 'integer', sizeBits, alignBits, byteOrder, signed: false, base: 10, isText: false },
    clock: undefined,
  })
  const scratch = new DataView(new ArrayBuffer(8))
  const read = (cursor: PacketCursor): number => {
    const raw = bits.value(cursor)
    if (typeof raw === 'number') {
      scratch.setUint32(0, raw)
      return scratch.getFloat32(0)
    }
    scratch.setBigUint64(0, raw)
    return scratch.getFloat64(0)
  }
  return { read, skip: read }
}

export const stringCodec: Codec<string> = {
  read(cursor) {
    const start = alignUp(cursor.bit, 8) >>> 3
    stringCodec.skip(cursor)
    return UTF8.decode(cursor.bytes.subarray(start, (cursor.bit >>> 3) - 1))
  },
  skip(cursor) {
    const nul = cursor.bytes.indexOf(0, alignUp(cursor.bit, 8) >>> 3)
    const end = (nul + 1) * 8
    if (nul < 0 || end > cursor.endBit) throw new PastContent()
    cursor.bit = end
  },
}
