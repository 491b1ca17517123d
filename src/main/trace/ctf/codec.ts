import type { Codec, FieldValue, StructValue } from './field-value.ts'
import { BadValue, PastContent, type PacketCursor } from './packet-cursor.ts'
import {
  bitMapCodec,
  booleanCodec,
  enumCodec,
  floatCodec,
  integerCodec,
  PACKET_ROOTS,
  stringCodec,
} from './scalar-codecs.ts'
import { lookUp, newNode, type FieldNode, type Scope } from './scopes.ts'
import {
  alignmentOf,
  alignUp,
  fixedSizeOf,
  isTextElement,
  type ArrayType,
  type FieldPath,
  type FieldType,
  type IntegerRange,
  type OptionalType,
  type SequenceType,
  type StructType,
  type VariantType,
} from './types.ts'

export type { Codec, EnumValue, FieldValue, StructValue } from './field-value.ts'

const UTF8 = new TextDecoder()

/** A root struct (`event.fields`), whose fields later types may name. */
export function structCodec(type: StructType, scope: Scope): Codec<StructValue> {
  return struct(type, scope, scope.root)
}

function compile(type: FieldType, scope: Scope, node: FieldNode): Codec {
  switch (type.kind) {
    case 'integer':
      return integerCodec(type, scope, node)
    case 'enum':
      return enumCodec(type, scope, node)
    case 'boolean':
      return booleanCodec(type, scope, node)
    case 'bitmap':
      return bitMapCodec(type, scope, node)
    case 'float':
      return floatCodec(type)
    case 'string':
      return stringCodec
    case 'struct':
      return struct(type, scope, node)
    case 'variant':
      return variant(type, scope)
    case 'optional':
      return optional(type, scope)
    case 'array': {
      const { length } = type
      return repeated(type, () => length, scope)
    }
    case 'sequence': {
      const { slot } = lookUpInteger(type.length, scope, 'length')
      return repeated(type, (cursor) => Number(cursor.slots[slot]), scope)
    }
  }
}

function lookUpInteger(path: FieldPath, scope: Scope, what: string): FieldNode {
  const source = lookUp(path, scope)
  const { kind } = source.type
  if (kind !== 'integer' && kind !== 'enum') throw new BadValue(`the ${what} "${path.join('.')}" is no integer`)
  return source
}

function struct(type: StructType, scope: Scope, node: FieldNode): Codec<StructValue> {
  const inside = { ...scope, enclosing: [node, ...scope.enclosing] }
  const fields = type.fields.map(({ name, type: fieldType }) => {
    const child = newNode(fieldType)
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
  const options = type.options.map((option) => ({
    ...option,
    codec: compile(option.type, scope, newNode(option.type)),
  }))
  const ranges: (IntegerRange & { readonly codec: Codec })[] = options.every((option) => option.ranges !== undefined)
    ? options.flatMap(({ ranges = [], codec }) => ranges.map((range) => ({ ...range, codec })))
    : labelledRanges(source.type, type, new Map(options.map(({ name, codec }) => [name, codec])))
  const choices = ranges.map(({ low, high, codec }) => ({ low: narrow(low), high: narrow(high), codec }))
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

function labelledRanges(
  tag: FieldType,
  { tag: path }: VariantType,
  codecs: ReadonlyMap<string, Codec>,
): (IntegerRange & { readonly codec: Codec })[] {
  if (tag.kind !== 'enum') throw new BadValue(`the variant’s tag "${path.join('.')}" is no enum`)
  return tag.ranges.flatMap(({ label, low, high }) => {
    const codec = codecs.get(label) ?? codecs.get(label.replace(/^_/, ''))
    return codec === undefined ? [] : [{ low, high, codec }]
  })
}

function optional({ selector, ranges, type }: OptionalType, scope: Scope): Codec {
  const { slot, type: selectorType } =
    ranges === undefined ? lookUp(selector, scope) : lookUpInteger(selector, scope, 'selector')
  if (ranges === undefined && selectorType.kind !== 'boolean') {
    throw new BadValue(`the selector "${selector.join('.')}" is no boolean`)
  }
  const codec = compile(type, scope, newNode(type))
  const isThere = (cursor: PacketCursor): boolean => {
    const value = cursor.slots[slot] ?? 0
    if (ranges === undefined) return Number(value) !== 0
    return ranges.some(({ low, high }) => low <= value && value <= high)
  }
  return {
    read: (cursor) => (isThere(cursor) ? codec.read(cursor) : undefined),
    skip: (cursor) => {
      if (isThere(cursor)) codec.skip(cursor)
    },
  }
}

/** No tracer writes so many elements without a bit; nested ones, which bound nothing else, must not become a long loop. */
const MAX_EMPTY_ELEMENTS = 0x1_0000

/** After an element. */
function countEmpty(cursor: PacketCursor, startBit: number): void {
  if (cursor.bit === startBit && ++cursor.emptyElements > MAX_EMPTY_ELEMENTS) throw new PastContent()
}

/** Numbers compare faster. */
function narrow(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function repeated(type: ArrayType | SequenceType, lengthOf: (cursor: PacketCursor) => number, scope: Scope): Codec {
  const { element } = type
  const alignBits = alignmentOf(type)
  const elementAlignBits = alignmentOf(element)
  if (isTextElement(element)) return text(alignBits, lengthOf)
  const codec = compile(element, scope, newNode(element))
  const fixed = fixedSizeOf(element)
  const isUuid =
    type.kind === 'array' && type.roles?.includes('metadata-stream-uuid') === true && PACKET_ROOTS.includes(scope.name)
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
      for (let i = 0; i < length; i++) {
        const { bit } = cursor
        values.push(codec.read(cursor))
        countEmpty(cursor, bit)
      }
      if (isUuid) cursor.packetUuid = values.map((byte) => Number(byte).toString(16).padStart(2, '0')).join('')
      return values
    },
    skip(cursor) {
      const length = begin(cursor)
      if (fixed === undefined || fixed === 0) {
        for (let i = 0; i < length; i++) {
          const { bit } = cursor
          codec.skip(cursor)
          countEmpty(cursor, bit)
        }
      } else if (length > 0) cursor.bit += alignUp(fixed, elementAlignBits) * (length - 1) + fixed
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
