/**
 * The typed model of a CTF trace: 1.8 (https://diamon.org/ctf/v1.8.3/, sections 4 to 7), whose names have lost one leading
 * `_`, or 2 (CTF2-SPEC-2.0, section 5).
 */

export type ByteOrder = 'le' | 'be'

/**
 * What the reader itself has to know of a field, in the words of CTF 2 (CTF2-SPEC-2.0, 5.6.1 and 5.8.1). In CTF 1.8 the
 * names of fields say it (`reserved-names.ts`).
 */
export const FIELD_ROLES = [
  'packet-magic-number',
  'metadata-stream-uuid',
  'data-stream-class-id',
  'data-stream-id',
  'default-clock-timestamp',
  'packet-end-default-clock-timestamp',
  'packet-total-length',
  'packet-content-length',
  'packet-sequence-number',
  'discarded-event-record-counter-snapshot',
  'event-record-class-id',
] as const
export type FieldRole = (typeof FIELD_ROLES)[number]

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
  readonly roles?: readonly FieldRole[] | undefined
  /** The first bit is the most significant in little-endian, the least in big-endian (CTF 2's other bit order). */
  readonly isReversed?: boolean
  /** Seven bits a byte, as many bytes as it takes; the size is then what a value may have. */
  readonly isLeb128?: boolean
}

/** True where any bit is set. */
export interface BooleanType {
  readonly kind: 'boolean'
  readonly bits: IntegerType
}

/** Named bits: a label is on where any bit of its ranges is set. Bit 0 is the least significant. */
export interface BitMapType {
  readonly kind: 'bitmap'
  readonly bits: IntegerType
  readonly flags: readonly EnumRange[]
}

export interface FloatType {
  readonly kind: 'float'
  readonly sizeBits: 32 | 64
  readonly alignBits: number
  readonly byteOrder: ByteOrder
}

export interface IntegerRange {
  /** Both ends belong to the range. */
  readonly low: bigint
  readonly high: bigint
}

export interface EnumRange extends IntegerRange {
  readonly label: string
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

/**
 * A relative or absolute (`stream.event.header.id`) way to an earlier field. Each null at its start leaves one struct, and
 * the rest then starts in just the struct that is reached; without one it is looked up from the inside out.
 */
export type FieldPath = readonly (string | null)[]

export interface VariantOption extends Field {
  /** Tags that choose it; undefined where the tag's own labels do, by the option's name. */
  readonly ranges?: readonly IntegerRange[]
}

export interface VariantType {
  readonly kind: 'variant'
  readonly tag: FieldPath
  readonly options: readonly VariantOption[]
}

/** There or not, without a bit of its own. */
export interface OptionalType {
  readonly kind: 'optional'
  readonly selector: FieldPath
  /** Values of an integer selector with which it is there; undefined where the selector is a boolean. */
  readonly ranges: readonly IntegerRange[] | undefined
  readonly type: FieldType
}

interface Elements {
  readonly element: FieldType
  /** Of the first element, where that is more than the element's own. */
  readonly alignBits?: number
  /** Bytes without a meaning of their own. */
  readonly isBlob?: boolean
}

export interface ArrayType extends Elements {
  readonly kind: 'array'
  readonly length: number
  readonly roles?: readonly FieldRole[] | undefined
}

export interface SequenceType extends Elements {
  readonly kind: 'sequence'
  readonly length: FieldPath
}

export type FieldType =
  | IntegerType
  | FloatType
  | EnumType
  | BooleanType
  | BitMapType
  | StringType
  | StructType
  | VariantType
  | OptionalType
  | ArrayType
  | SequenceType

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
  /** Undefined in CTF 2, where each field has its own. */
  readonly byteOrder: ByteOrder | undefined
  /** 32 lower-case hex digits. */
  readonly uuid: string | undefined
  readonly packetHeader: StructType | undefined
  readonly clocks: ReadonlyMap<string, Clock>
  /** By stream id; 0 where the trace does not number them. */
  readonly streams: ReadonlyMap<number, StreamClass>
  readonly environment: ReadonlyMap<string, string | bigint>
}

/** Alignment in bits. Variants and optionals have none of their own; arrays and sequences take their element's, even when empty. */
export function alignmentOf(type: FieldType): number {
  switch (type.kind) {
    case 'integer':
    case 'float':
    case 'struct':
      return type.alignBits
    case 'enum':
      return type.container.alignBits
    case 'boolean':
    case 'bitmap':
      return type.bits.alignBits
    case 'string':
      return 8
    case 'variant':
    case 'optional':
      return 1
    case 'array':
    case 'sequence':
      return Math.max(type.alignBits ?? 1, alignmentOf(type.element))
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
      return type.isLeb128 === true ? undefined : type.sizeBits
    case 'float':
      return type.sizeBits
    case 'enum':
      return fixedSizeOf(type.container)
    case 'boolean':
    case 'bitmap':
      return type.bits.sizeBits
    case 'string':
    case 'variant':
    case 'optional':
    case 'sequence':
      return undefined
    case 'array': {
      const size = fixedSizeOf(type.element)
      if (size === undefined) return undefined
      if (type.length === 0) return 0
      // Elements without a bit are walked one by one: who walks them counts them.
      if (size === 0) return undefined
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
