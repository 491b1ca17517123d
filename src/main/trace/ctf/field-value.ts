import type { PacketCursor } from './packet-cursor.ts'

/**
 * A decoded field. Integers up to 32 bits are numbers, wider ones bigints. A variant is its chosen option's value, an
 * optional that is not there is undefined, bytes of a blob are numbers.
 */
export type FieldValue =
  number | bigint | boolean | string | undefined | EnumValue | readonly FieldValue[] | StructValue
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
