/** The typed model of a CTF 1.8 trace (https://diamon.org/ctf/v1.8.3/, sections 4 to 7). Names have lost one leading `_`. */

export type ByteOrder = 'le' | 'be'

export interface IntegerType {
  readonly kind: 'integer'
  readonly sizeBits: number
  readonly alignBits: number
  readonly signed: boolean
  readonly byteOrder: ByteOrder
  readonly base: 2 | 8 | 10 | 16
  /** Arrays and sequences of 8-bit text integers are strings. */
  readonly isText: boolean
  /** Name of the clock whose value this is. */
  readonly clock: string | undefined
}

export interface FloatType {
  readonly kind: 'float'
  readonly sizeBits: 32 | 64
  readonly alignBits: number
  readonly byteOrder: ByteOrder
}

export interface EnumRange {
  readonly label: string
  /** Both ends belong to the range. */
  readonly low: bigint
  readonly high: bigint
}

export interface EnumType {
  readonly kind: 'enum'
  readonly container: IntegerType
  readonly ranges: readonly EnumRange[]
}

export interface StringType {
  readonly kind: 'string'
}

export interface Field {
  readonly name: string
  readonly type: FieldType
}

export interface StructType {
  readonly kind: 'struct'
  /** The largest of its fields' alignments and of its own `align()`. */
  readonly alignBits: number
  readonly fields: readonly Field[]
}

/** A relative or absolute (`stream.event.header.id`) way to an earlier field. */
export type FieldPath = readonly string[]

export interface VariantType {
  readonly kind: 'variant'
  readonly tag: FieldPath
  readonly options: readonly Field[]
}

export interface ArrayType {
  readonly kind: 'array'
  readonly length: number
  readonly element: FieldType
}

export interface SequenceType {
  readonly kind: 'sequence'
  readonly length: FieldPath
  readonly element: FieldType
}

export type FieldType =
  IntegerType | FloatType | EnumType | StringType | StructType | VariantType | ArrayType | SequenceType

export interface Clock {
  readonly name: string
  /** Hz */
  readonly frequency: bigint
  /** From the epoch to the clock's zero: seconds plus cycles. The cycles exceed 2^53 with LTTng. */
  readonly offsetSeconds: bigint
  readonly offsetCycles: bigint
}

export interface EventClass {
  readonly id: number
  readonly name: string
  readonly context: StructType | undefined
  readonly payload: StructType | undefined
}

export interface StreamClass {
  readonly id: number
  readonly packetContext: StructType | undefined
  readonly eventHeader: StructType | undefined
  readonly eventContext: StructType | undefined
  /** By event id. */
  readonly events: ReadonlyMap<number, EventClass>
}

export interface TraceModel {
  /** Of the format: "1.8", "2". */
  readonly version: string
  readonly byteOrder: ByteOrder
  /** 32 lower-case hex digits. */
  readonly uuid: string | undefined
  readonly packetHeader: StructType | undefined
  readonly clocks: ReadonlyMap<string, Clock>
  /** By stream id; 0 where the trace does not number them. */
  readonly streams: ReadonlyMap<number, StreamClass>
  readonly environment: ReadonlyMap<string, string | bigint>
}

/** Alignment in bits. A variant has none of its own; arrays and sequences take their element's, even when empty. */
export function alignmentOf(type: FieldType): number {
  switch (type.kind) {
    case 'integer':
    case 'float':
    case 'struct':
      return type.alignBits
    case 'enum':
      return type.container.alignBits
    case 'string':
      return 8
    case 'variant':
      return 1
    case 'array':
    case 'sequence':
      return alignmentOf(type.element)
  }
}

/** Whether an array or a sequence of this element reads as one string. */
export function isTextElement(element: FieldType): boolean {
  return element.kind === 'integer' && element.isText && element.sizeBits === 8 && element.alignBits % 8 === 0
}

export function alignUp(bit: number, alignBits: number): number {
  const over = bit % alignBits
  return over === 0 ? bit : bit + alignBits - over
}

/** Bits from the aligned start to the end where that never changes, else undefined. */
export function fixedSizeOf(type: FieldType): number | undefined {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return type.sizeBits
    case 'enum':
      return type.container.sizeBits
    case 'string':
    case 'variant':
    case 'sequence':
      return undefined
    case 'array': {
      const size = fixedSizeOf(type.element)
      if (size === undefined) return undefined
      if (type.length === 0) return 0
      return alignUp(size, alignmentOf(type.element)) * (type.length - 1) + size
    }
    case 'struct': {
      let end = 0
      for (const field of type.fields) {
        const size = fixedSizeOf(field.type)
        if (size === undefined) return undefined
        end = alignUp(end, alignmentOf(field.type)) + size
      }
      return end
    }
  }
}
