import { integerReader } from './integers.ts'
import { BadValue, PastContent, type PacketCursor } from './packet-cursor.ts'
import { lookUp, newNode, type FieldNode, type FieldRole, type Scope } from './scopes.ts'
import {
  alignmentOf,
  alignUp,
  fixedSizeOf,
  isTextElement,
  type EnumType,
  type FieldType,
  type FloatType,
  type IntegerType,
  type StructType,
  type VariantType,
} from './types.ts'

/** A decoded field. Integers up to 32 bits are numbers, wider ones bigints. A variant is its chosen option's value. */
export type FieldValue = number | bigint | string | EnumValue | readonly FieldValue[] | StructValue
export interface EnumValue {
  readonly value: number | bigint
  readonly labels: readonly string[]
}
export interface StructValue {
  readonly [field: string]: FieldValue
}

/** Walks one field: both ways align, check the content's end, feed the clock and remember what later fields ask for. */
export interface Codec<Value extends FieldValue = FieldValue> {
  readonly read: (cursor: PacketCursor) => Value
  readonly skip: (cursor: PacketCursor) => void
}

const UTF8 = new TextDecoder()

const CLOCK_ROOTS: readonly string[] = ['trace.packet.header', 'stream.packet.context', 'stream.event.header']

/** A root struct (`event.fields`), whose fields later types may name. */
export function structCodec(type: StructType, scope: Scope): Codec<StructValue> {
  return struct(type, scope, scope.root)
}

function compile(type: FieldType, scope: Scope, node: FieldNode): Codec {
  switch (type.kind) {
    case 'integer':
      return integer(type, scope, node)
    case 'enum':
      return enumeration(type, scope, node)
    case 'float':
      return float(type)
    case 'string':
      return string
    case 'struct':
      return struct(type, scope, node)
    case 'variant':
      return variant(type, scope)
    case 'array': {
      const { length, element } = type
      return repeated(element, () => length, scope)
    }
    case 'sequence': {
      const source = lookUp(type.length, scope)
      const { slot } = source
      if (source.type.kind !== 'integer') throw new BadValue(`the length "${type.length.join('.')}" is no integer`)
      return repeated(type.element, (cursor) => Number(cursor.slots[slot]), scope)
    }
  }
}

function integer(type: IntegerType, scope: Scope, node: FieldNode): Codec<number | bigint> {
  const { value } = integerReader(type)
  const { clock, sizeBits } = type
  // `timestamp_end` is mapped to the clock as well, but lies ahead of the events. A payload only tells a time.
  const movesClock = clock !== undefined && node.role !== 'packet-end' && CLOCK_ROOTS.includes(scope.name)
  if (movesClock) scope.stream.useClock(clock)
  const isEventId = node.role === 'event-id'
  const mask = sizeBits >= 32 ? -1 : 2 ** sizeBits - 1
  const read = (cursor: PacketCursor): number | bigint => {
    const found = value(cursor)
    if (node.slot >= 0) cursor.slots[node.slot] = found
    if (isEventId) cursor.eventId = Number(found)
    if (movesClock) {
      if (typeof found === 'number') cursor.clock.advance(found, mask)
      else if (sizeBits === 64) cursor.clock.set(Number(found >> 32n), Number(found & 0xffff_ffffn))
      else cursor.clock.advanceWide(found, sizeBits)
    }
    return found
  }
  return { read, skip: read }
}

function enumeration(type: EnumType, scope: Scope, node: FieldNode): Codec<EnumValue> {
  const container = integer(type.container, scope, node)
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

function float(type: FloatType): Codec<number> {
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

const string: Codec<string> = {
  read(cursor) {
    const start = alignUp(cursor.bit, 8) >>> 3
    string.skip(cursor)
    return UTF8.decode(cursor.bytes.subarray(start, (cursor.bit >>> 3) - 1))
  },
  skip(cursor) {
    const nul = cursor.bytes.indexOf(0, alignUp(cursor.bit, 8) >>> 3)
    const end = (nul + 1) * 8
    if (nul < 0 || end > cursor.endBit) throw new PastContent()
    cursor.bit = end
  },
}

function struct(type: StructType, scope: Scope, node: FieldNode): Codec<StructValue> {
  const inside = { ...scope, enclosing: [node, ...scope.enclosing] }
  const fields = type.fields.map(({ name, type: fieldType }) => {
    const child = newNode(fieldType, roleOf(name, scope))
    const codec = compile(fieldType, inside, child)
    // Only now: a field cannot name itself or a later one.
    node.children.set(name, child)
    return { name, codec }
  })
  const codecs = fields.map(({ codec }) => codec)
  const { alignBits } = type
  return {
    read(cursor) {
      cursor.bit = alignUp(cursor.bit, alignBits)
      return Object.fromEntries(fields.map(({ name, codec }) => [name, codec.read(cursor)]))
    },
    skip(cursor) {
      cursor.bit = alignUp(cursor.bit, alignBits)
      for (const codec of codecs) codec.skip(cursor)
    },
  }
}

function variant(type: VariantType, scope: Scope): Codec {
  const source = lookUp(type.tag, scope)
  const tag = source.type
  if (tag.kind !== 'enum') throw new BadValue(`the variant’s tag "${type.tag.join('.')}" is no enum`)
  const codecs = new Map(
    type.options.map((option) => [
      option.name,
      compile(option.type, scope, newNode(option.type, roleOf(option.name, scope))),
    ]),
  )
  const choices = tag.ranges.flatMap(({ label, low, high }) => {
    const codec = codecs.get(label) ?? codecs.get(label.replace(/^_/, ''))
    return codec === undefined ? [] : [{ low: narrow(low), high: narrow(high), codec }]
  })
  const chosen = (cursor: PacketCursor): Codec => {
    const value = cursor.slots[source.slot] ?? -1
    for (const { low, high, codec } of choices) if (low <= value && value <= high) return codec
    throw new BadValue(`no option of a variant has the tag ${String(value)}`)
  }
  return {
    read: (cursor) => chosen(cursor).read(cursor),
    skip: (cursor) => {
      chosen(cursor).skip(cursor)
    },
  }
}

function roleOf(name: string, { name: root }: Scope): FieldRole {
  if (root === 'stream.packet.context' && name === 'timestamp_end') return 'packet-end'
  if (root === 'stream.event.header' && name === 'id') return 'event-id'
  return 'plain'
}

/** Numbers compare faster. */
function narrow(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function repeated(element: FieldType, lengthOf: (cursor: PacketCursor) => number, scope: Scope): Codec {
  const alignBits = alignmentOf(element)
  if (isTextElement(element)) return text(alignBits, lengthOf)
  const codec = compile(element, scope, newNode(element))
  const fixed = fixedSizeOf(element)
  const begin = (cursor: PacketCursor): number => {
    const length = lengthOf(cursor)
    cursor.bit = alignUp(cursor.bit, alignBits)
    // Every element but an empty struct has a bit: a longer array is damage, and must not become a long loop.
    if (!(length >= 0 && length <= Math.max(cursor.endBit - cursor.bit, 0x1_0000))) throw new PastContent()
    return length
  }
  return {
    read(cursor) {
      const length = begin(cursor)
      const values: FieldValue[] = []
      for (let i = 0; i < length; i++) values.push(codec.read(cursor))
      return values
    },
    skip(cursor) {
      const length = begin(cursor)
      if (fixed === undefined) for (let i = 0; i < length; i++) codec.skip(cursor)
      else if (length > 0) cursor.bit += alignUp(fixed, alignBits) * (length - 1) + fixed
      if (cursor.bit > cursor.endBit) throw new PastContent()
    },
  }
}

/** Characters up to the first NUL, as babeltrace2 shows them. */
function text(alignBits: number, lengthOf: (cursor: PacketCursor) => number): Codec<string> {
  const strideBits = Math.max(alignBits, 8)
  const skip = (cursor: PacketCursor): void => {
    const length = lengthOf(cursor)
    cursor.bit = alignUp(cursor.bit, alignBits)
    if (length === 0) return
    const end = cursor.bit + (length - 1) * strideBits + 8
    if (!(length > 0 && end <= cursor.endBit)) throw new PastContent()
    cursor.bit = end
  }
  return {
    skip,
    read(cursor) {
      const start = alignUp(cursor.bit, alignBits) >>> 3
      skip(cursor)
      const raw = cursor.bytes.subarray(start, cursor.bit >>> 3)
      const characters = strideBits === 8 ? raw : raw.filter((_byte, i) => (i * 8) % strideBits === 0)
      const nul = characters.indexOf(0)
      return UTF8.decode(nul < 0 ? characters : characters.subarray(0, nul))
    },
  }
}
