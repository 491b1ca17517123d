import fc from 'fast-check'
import type { FieldValue, StructValue } from '../ctf/codec.ts'
import {
  alignmentOf,
  type ByteOrder,
  type EnumType,
  type Field,
  type FieldType,
  type FloatType,
  type IntegerType,
  type StructType,
} from '../ctf/types.ts'
import type { HeaderKind, StreamClassSpec, TraceSpec, WrittenPacket } from './trace-writer.ts'
import { must } from './must.ts'

/** A type and an endless source of its values. */
interface Shape {
  readonly fields: readonly Field[]
  readonly value: fc.Arbitrary<StructValue>
}

/** Never empty: babeltrace2 2.0.4 then shows an earlier event's text. */
const word = fc.stringMatching(/^[a-z"\\ é]{1,12}$/)

function integerType(order: ByteOrder): fc.Arbitrary<IntegerType> {
  return fc
    .record({
      sizeBits: fc.integer({ min: 1, max: 64 }),
      alignBits: fc.constantFrom(1, 1, 8, 16, 32, 64),
      signed: fc.boolean(),
      base: fc.constantFrom<IntegerType['base'][]>(2, 8, 10, 16),
      isForeign: fc.boolean(),
    })
    .map(({ isForeign, ...type }) => {
      const isWhole = type.sizeBits % 8 === 0 && type.alignBits >= 8
      const byteOrder = isForeign && isWhole ? foreign(order) : order
      // babeltrace2 2.0.4 prints 61 to 63 bits in hexadecimal as 0.
      const base = type.sizeBits > 60 && type.sizeBits < 64 ? 10 : type.base
      return { kind: 'integer', ...type, base, byteOrder, isText: false, clock: undefined }
    })
}

/** Within one byte all fields must have the trace's byte order; whole bytes may have the other. */
function foreign(order: ByteOrder): ByteOrder {
  return order === 'le' ? 'be' : 'le'
}

function valueOf({ sizeBits, signed }: IntegerType): fc.Arbitrary<number | bigint> {
  const value = signed
    ? fc.bigInt({ min: -(1n << BigInt(sizeBits - 1)), max: (1n << BigInt(sizeBits - 1)) - 1n })
    : fc.bigInt({ min: 0n, max: (1n << BigInt(sizeBits)) - 1n })
  return sizeBits <= 32 ? value.map(Number) : value
}

function byteType(order: ByteOrder, isText: boolean): IntegerType {
  const byte = { kind: 'integer', sizeBits: 8, alignBits: 8, signed: false, byteOrder: order, base: 10 } as const
  return { ...byte, isText, clock: undefined }
}

function structOf(fields: readonly Field[]): StructType {
  return { kind: 'struct', alignBits: fields.reduce((most, { type }) => Math.max(most, alignmentOf(type)), 1), fields }
}

function one(name: string, type: FieldType, value: fc.Arbitrary<FieldValue>): Shape {
  return { fields: [{ name, type }], value: value.map((found) => ({ [name]: found })) }
}

function float(name: string, order: ByteOrder): fc.Arbitrary<Shape> {
  return fc.tuple(fc.constantFrom(32, 64), fc.constantFrom(1, 8, 32), fc.boolean()).map(([size, alignBits, swap]) => {
    const byteOrder = swap && alignBits >= 8 ? foreign(order) : order
    const type: FloatType = { kind: 'float', sizeBits: size === 32 ? 32 : 64, alignBits, byteOrder }
    const finite = { noNaN: true, noDefaultInfinity: true }
    return one(name, type, size === 32 ? fc.float(finite) : fc.double(finite))
  })
}

/** Ranges of several values, of one, that overlap and that leave gaps; below zero where the container is signed. */
function enumeration(name: string, order: ByteOrder): fc.Arbitrary<Shape> {
  return fc.record({ sizeBits: fc.integer({ min: 5, max: 64 }), signed: fc.boolean() }).map(({ sizeBits, signed }) => {
    const low = signed ? -12n : 0n
    const ranges = [
      { label: 'below', low, high: low + 3n },
      { label: 'overlapping', low: low + 3n, high: low + 5n },
      { label: 'one', low: low + 8n, high: low + 8n },
    ]
    const container = { ...byteType(order, false), sizeBits, signed, alignBits: 1 }
    const value = fc.bigInt({ min: low, max: low + 10n }).map((found) => ({
      value: sizeBits <= 32 ? Number(found) : found,
      labels: ranges.filter((range) => range.low <= found && found <= range.high).map(({ label }) => label),
    }))
    return one(name, { kind: 'enum', container, ranges }, value)
  })
}

/** A tag of few bits and a variant of a number or a struct by it; the variant lies beside its tag or in a struct beside it. */
function variant(name: string, order: ByteOrder): fc.Arbitrary<Shape> {
  const shape = fc.record({
    type: integerType(order),
    tagBits: fc.integer({ min: 4, max: 9 }),
    signed: fc.boolean(),
    isDeep: fc.boolean(),
  })
  return shape.map(({ type, tagBits, signed, isDeep }): Shape => {
    const first = signed ? -8 : 0
    const tag: EnumType = {
      kind: 'enum',
      container: { ...byteType(order, false), sizeBits: tagBits, alignBits: 1, signed },
      ranges: [
        { label: 'number', low: BigInt(first), high: BigInt(first + 4) },
        { label: 'nested', low: BigInt(first + 5), high: BigInt(first + 7) },
      ],
    }
    const nested: StructType = { kind: 'struct', alignBits: 8, fields: [{ name: 'inner', type: { kind: 'string' } }] }
    const tagName = `${name}_tag`
    const chosen: FieldType = {
      kind: 'variant',
      tag: [tagName],
      options: [
        { name: 'number', type },
        { name: 'nested', type: nested },
      ],
    }
    const holder: Field = { name, type: isDeep ? structOf([{ name: 'deep', type: chosen }]) : chosen }
    const held = (value: FieldValue): FieldValue => (isDeep ? { deep: value } : value)
    const numbered = fc.tuple(fc.integer({ min: first, max: first + 4 }), valueOf(type)).map(([value, found]) => ({
      ...{ [tagName]: { value, labels: ['number'] }, [name]: held(found) },
    }))
    const inside = fc.tuple(fc.integer({ min: first + 5, max: first + 7 }), word).map(([value, inner]) => ({
      ...{ [tagName]: { value, labels: ['nested'] }, [name]: held({ inner }) },
    }))
    return { fields: [{ name: tagName, type: tag }, holder], value: fc.oneof(numbered, inside) }
  })
}

function sequence(name: string, order: ByteOrder, element: FieldType, value: fc.Arbitrary<FieldValue>): Shape {
  const length = `${name}_length`
  const fields: Field[] = [
    { name: length, type: byteType(order, false) },
    { name, type: { kind: 'sequence', length: [length], element } },
  ]
  const values = fc.array(value, { maxLength: 4 })
  return { fields, value: values.map((items) => ({ [length]: items.length, [name]: items })) }
}

/** Some fields that belong together: a sequence brings its length, a variant its tag. */
function group(name: string, order: ByteOrder, depth: number): fc.Arbitrary<Shape> {
  const integer = integerType(order).map((type) => one(name, type, valueOf(type)))
  const text = fc.constant(one(name, { kind: 'string' }, word))
  const characters = fc.constant(one(name, { kind: 'array', length: 32, element: byteType(order, true) }, word))
  const array = fc.tuple(integerType(order), fc.integer({ min: 0, max: 3 })).map(([element, length]) => {
    const value = fc.array(valueOf(element), { minLength: length, maxLength: length })
    return one(name, { kind: 'array', length, element }, value)
  })
  const numbers = integerType(order).map((element) => sequence(name, order, element, valueOf(element)))
  const flat = [
    { arbitrary: integer, weight: 4 },
    ...[text, characters, array, numbers, float(name, order), enumeration(name, order), variant(name, order)].map(
      (arbitrary) => ({ arbitrary, weight: 1 }),
    ),
  ]
  if (depth === 0) return fc.oneof(...flat)
  const inner = shapeOf(order, depth - 1, { min: 1, max: 3 })
  const struct = inner.map(({ fields, value }) => one(name, structOf(fields), value))
  const structs = inner.map(({ fields, value }) => sequence(name, order, structOf(fields), value))
  return fc.oneof(...flat, { arbitrary: struct, weight: 1 }, { arbitrary: structs, weight: 1 })
}

function shapeOf(order: ByteOrder, depth: number, count: { min: number; max: number }): fc.Arbitrary<Shape> {
  return fc
    .integer(count)
    .chain((length) => fc.tuple(...Array.from({ length }, (_, i) => group(`f${depth}${i}`, order, depth))))
    .map((groups) => ({
      fields: groups.flatMap(({ fields }) => fields),
      value: fc
        .tuple(...groups.map(({ value }) => value))
        .map((values) => Object.fromEntries(values.flatMap((value) => Object.entries(value)))),
    }))
}

/** Steps in time: ties, small steps, steps across one wrap of the 27-bit clock and across many. */
const step = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: 1n, max: 1000n }),
  fc.bigInt({ min: 1n << 26n, max: 1n << 28n }),
  fc.bigInt({ min: 1n << 31n, max: 1n << 34n }),
)

interface EventShapes {
  readonly context: Shape | undefined
  readonly payload: Shape
}

function streamOf(
  shapes: readonly EventShapes[],
  streamContext: Shape | undefined,
  start: bigint,
): fc.Arbitrary<WrittenPacket[]> {
  const event = fc.integer({ min: 0, max: shapes.length - 1 }).chain((place) => {
    const { context, payload } = must(shapes[place])
    return fc.record({
      ...{ step, event: fc.constant(place), payload: payload.value },
      ...(context === undefined ? {} : { context: context.value }),
      ...(streamContext === undefined ? {} : { streamContext: streamContext.value }),
    })
  })
  return fc.array(fc.record({ step, events: fc.array(event, { maxLength: 6 }) }), { maxLength: 4 }).map((packets) => {
    let now = start
    return packets.map((packet) => {
      const begin = (now += packet.step)
      const events = packet.events.map(({ step: wait, ...written }) => {
        now += wait
        return { ...written, time: now }
      })
      return { begin, events }
    })
  })
}

/** Whether it needs an earlier field: babeltrace2 2.0.4 fails an assertion where an event's own context has such a type. */
function asksForOthers(type: FieldType): boolean {
  if (type.kind === 'struct') return type.fields.some(({ type: field }) => asksForOthers(field))
  return type.kind === 'variant' || type.kind === 'sequence'
}

/** Ids that fit, ids about the compact header's last, and ids about the large one's. */
const FIRST_IDS: Readonly<Record<HeaderKind, readonly number[]>> = {
  compact: [0, 29, 65_534],
  large: [0, 29, 65_534],
  plain: [0, 65_530],
  narrow: [0, 120],
}

function streamClassOf(order: ByteOrder, start: bigint, isForBabeltrace: boolean): fc.Arbitrary<StreamClassSpec> {
  const context = fc.option(shapeOf(order, 0, { min: 1, max: 2 }), { nil: undefined, freq: 3 })
  const ownContext = isForBabeltrace
    ? context.filter((shape) => !shape?.fields.some(({ type }) => asksForOthers(type)))
    : context
  const shapes = fc.record({ context: ownContext, payload: shapeOf(order, 1, { min: 0, max: 4 }) })
  return fc.tuple(fc.array(shapes, { minLength: 1, maxLength: 3 }), context).chain(([events, streamContext]) =>
    fc
      .tuple(
        fc.constantFrom<HeaderKind[]>('compact', 'large', 'compact', 'large', 'plain', 'narrow'),
        fc.array(streamOf(events, streamContext, start), { minLength: 1, maxLength: 3 }),
        fc.nat({ max: 2 }),
      )
      .map(([header, streams, id]) => ({
        ...{ header, streams, firstId: FIRST_IDS[header][id] ?? 0 },
        ...(streamContext === undefined ? {} : { eventContext: structOf(streamContext.fields) }),
        events: events.map(({ context: own, payload }, i) => ({
          ...{ name: `event_${i}`, payload: structOf(payload.fields) },
          ...(own === undefined ? {} : { context: structOf(own.fields) }),
        })),
      })),
  )
}

export const arbitraryTrace = tracesOf(false)

/** Traces with which babeltrace2 2.0.4 has no trouble. */
export const arbitraryForBabeltrace = tracesOf(true)

function tracesOf(isForBabeltrace: boolean): fc.Arbitrary<TraceSpec> {
  const start = fc.bigInt({ min: 0n, max: 1n << 62n })
  return fc.record({ byteOrder: fc.constantFrom<ByteOrder[]>('le', 'be'), start }).chain((of) => {
    const streamClass = streamClassOf(of.byteOrder, of.start, isForBabeltrace)
    return fc
      .record({
        first: streamClass,
        second: fc.option(streamClass, { nil: undefined }),
        third: fc.option(streamClass, { nil: undefined, freq: 1 }),
        metadataPacketBytes: fc.constantFrom(4059, 300),
        // It puts files of equal begins in an order of its own.
        packetsPerFile: isForBabeltrace ? fc.constant(undefined) : fc.constantFrom(undefined, undefined, 1, 2),
      })
      .map(({ first, second, third, metadataPacketBytes, packetsPerFile }) => ({
        ...{ byteOrder: of.byteOrder, metadataPacketBytes, ...first },
        ...(packetsPerFile === undefined ? {} : { packetsPerFile }),
        // Not in the order of their ids.
        others: [...(second ? [{ ...second, id: 7 }] : []), ...(third ? [{ ...third, id: 2 }] : [])],
      }))
  })
}
