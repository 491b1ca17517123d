import fc from 'fast-check'
import type { FieldValue, StructValue } from '../ctf/codec.ts'
import type { ByteOrder, EnumType, Field, FieldType, IntegerType, StructType } from '../ctf/types.ts'
import type { TraceSpec, WrittenPacket } from './trace-writer.ts'
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
      // Within one byte all bit fields must have the trace's byte order.
      const isWhole = type.sizeBits % 8 === 0 && type.alignBits >= 8
      const byteOrder: ByteOrder = isForeign && isWhole ? (order === 'le' ? 'be' : 'le') : order
      // babeltrace2 2.0.4 prints 61 to 63 bits in hexadecimal as 0.
      const base = type.sizeBits > 60 && type.sizeBits < 64 ? 10 : type.base
      return { kind: 'integer', ...type, base, byteOrder, isText: false, clock: undefined }
    })
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

function one(name: string, type: FieldType, value: fc.Arbitrary<FieldValue>): Shape {
  return { fields: [{ name, type }], value: value.map((found) => ({ [name]: found })) }
}

/** Some fields that belong together: a sequence brings its length, a variant its tag. */
function group(name: string, order: ByteOrder): fc.Arbitrary<Shape> {
  const integer = integerType(order).map((type) => one(name, type, valueOf(type)))
  const text = fc.constant(one(name, { kind: 'string' }, word))
  const characters = fc.constant(one(name, { kind: 'array', length: 32, element: byteType(order, true) }, word))
  const float = fc.constantFrom(1, 8, 32).map((alignBits) => {
    const type: FieldType = { kind: 'float', sizeBits: 64, alignBits, byteOrder: order }
    return one(name, type, fc.double({ noNaN: true, noDefaultInfinity: true }))
  })
  const array = fc.tuple(integerType(order), fc.integer({ min: 0, max: 3 })).map(([element, length]) => {
    const value = fc.array(valueOf(element), { minLength: length, maxLength: length })
    return one(name, { kind: 'array', length, element }, value)
  })
  const sequence = integerType(order).map((element): Shape => {
    const fields: Field[] = [
      { name: `${name}_length`, type: byteType(order, false) },
      { name, type: { kind: 'sequence', length: [`${name}_length`], element } },
    ]
    const values = fc.array(valueOf(element), { maxLength: 5 })
    return { fields, value: values.map((items) => ({ [`${name}_length`]: items.length, [name]: items })) }
  })
  const variant = fc.tuple(integerType(order), fc.integer({ min: 3, max: 9 })).map(([type, tagBits]): Shape => {
    const container: IntegerType = { ...byteType(order, false), sizeBits: tagBits, alignBits: 1 }
    const tag: EnumType = {
      kind: 'enum',
      container,
      ranges: [
        { label: 'number', low: 0n, high: 4n },
        { label: 'nested', low: 5n, high: 7n },
      ],
    }
    const nested: StructType = { kind: 'struct', alignBits: 8, fields: [{ name: 'inner', type: { kind: 'string' } }] }
    const options = [
      { name: 'number', type },
      { name: 'nested', type: nested },
    ]
    const fields: Field[] = [
      { name: `${name}_tag`, type: tag },
      { name, type: { kind: 'variant', tag: [`${name}_tag`], options } },
    ]
    const numbered = fc.tuple(fc.integer({ min: 0, max: 4 }), valueOf(type)).map(([value, found]) => ({
      [`${name}_tag`]: { value, labels: ['number'] },
      [name]: found,
    }))
    const inside = fc.tuple(fc.integer({ min: 5, max: 7 }), word).map(([value, inner]) => ({
      [`${name}_tag`]: { value, labels: ['nested'] },
      [name]: { inner },
    }))
    return { fields, value: fc.oneof(numbered, inside) }
  })
  return fc.oneof({ arbitrary: integer, weight: 4 }, text, characters, float, array, sequence, variant)
}

function payloadShape(order: ByteOrder): fc.Arbitrary<Shape> {
  return fc
    .integer({ min: 0, max: 5 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => group(`f${i}`, order))))
    .map((groups) => ({
      fields: groups.flatMap(({ fields }) => fields),
      value: fc
        .tuple(...groups.map(({ value }) => value))
        .map((values) => Object.fromEntries(values.flatMap((value) => Object.entries(value)))),
    }))
}

function alignmentOf(type: FieldType): number {
  if (type.kind === 'integer' || type.kind === 'float' || type.kind === 'struct') return type.alignBits
  if (type.kind === 'enum') return type.container.alignBits
  if (type.kind === 'string') return 8
  return 'element' in type ? alignmentOf(type.element) : 1
}

/** Steps in time: ties, small steps, steps across one wrap of the 27-bit clock and across many. */
const step = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: 1n, max: 1000n }),
  fc.bigInt({ min: 1n << 26n, max: 1n << 28n }),
  fc.bigInt({ min: 1n << 31n, max: 1n << 34n }),
)

function streamOf(shapes: readonly Shape[], start: bigint): fc.Arbitrary<WrittenPacket[]> {
  const event = fc
    .integer({ min: 0, max: shapes.length - 1 })
    .chain((place) => fc.record({ step, event: fc.constant(place), payload: must(shapes[place]).value }))
  return fc.array(fc.record({ step, events: fc.array(event, { maxLength: 6 }) }), { maxLength: 3 }).map((packets) => {
    let now = start
    return packets.map((packet) => {
      const begin = (now += packet.step)
      const events = packet.events.map(({ step: wait, event: place, payload }) => {
        now += wait
        return { time: now, event: place, payload }
      })
      return { begin, events }
    })
  })
}

export const arbitraryTrace: fc.Arbitrary<TraceSpec> = fc
  .record({ byteOrder: fc.constantFrom('le', 'be'), start: fc.bigInt({ min: 0n, max: 1n << 62n }) })
  .chain(({ byteOrder, start }) =>
    fc.array(payloadShape(byteOrder), { minLength: 1, maxLength: 3 }).chain((shapes) =>
      fc.record<TraceSpec>({
        byteOrder: fc.constant(byteOrder),
        header: fc.constantFrom('compact', 'large'),
        firstId: fc.constantFrom(0, 29, 65_534),
        metadataPacketBytes: fc.constantFrom(4059, 300),
        events: fc.constant(
          shapes.map(({ fields }, i) => {
            const alignBits = fields.reduce((most, { type }) => Math.max(most, alignmentOf(type)), 1)
            return { name: `event_${i}`, payload: { kind: 'struct', alignBits, fields } as const }
          }),
        ),
        streams: fc.array(streamOf(shapes, start), { minLength: 1, maxLength: 3 }),
      }),
    ),
  )
