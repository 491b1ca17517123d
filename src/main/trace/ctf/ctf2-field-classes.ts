import type { Ctf2Metadata } from './ctf2-metadata.ts'
import { isObject } from './ctf2-metadata.ts'
import { fieldPathOf, type Place } from './ctf2-locations.ts'
import { fieldClassSchema, type FieldClass, type FieldClassOf, type Location, type Origin } from './ctf2-schema.ts'
import {
  alignmentOf,
  type EnumType,
  type Field,
  type FieldPath,
  type FieldType,
  type IntegerType,
  type StructType,
  type VariantOption,
} from './types.ts'

/** Deeper nesting than any tracer writes; ends aliases that name each other in a circle. */
const MAX_DEPTH = 64
/** In one root, and more than any tracer writes: aliases let a short text build more fields than memory holds. */
const MAX_FIELDS = 100_000

const BYTE: IntegerType = {
  ...{ kind: 'integer', sizeBits: 8, alignBits: 8, signed: false, byteOrder: 'le', base: 16, isText: false },
  clock: undefined,
}
const CHARACTER: IntegerType = { ...BYTE, isText: true }

type BitsClass = Pick<FieldClassOf<'fixed-length-bit-array'>, 'length' | 'byte-order' | 'bit-order' | 'alignment'>
type IntegerClass = FieldClassOf<
  | 'fixed-length-unsigned-integer'
  | 'fixed-length-signed-integer'
  | 'variable-length-unsigned-integer'
  | 'variable-length-signed-integer'
>

/** The surroundings of a field class. */
interface Around extends Place {
  /** The member of the struct around it that it is, or is an element or option of; the root is none. */
  readonly member: string | undefined
  readonly clock: string | undefined
  /** For errors. */
  readonly source: object
  readonly depth: number
}

/** CTF 2's field classes as types of the model (CTF2-SPEC-2.0, 5.3), and the aliases that stand for some of them. */
export class FieldClasses {
  private readonly metadata: Ctf2Metadata
  private readonly aliases = new Map<string, unknown>()
  private fields = 0

  constructor(metadata: Ctf2Metadata) {
    this.metadata = metadata
  }

  /** What an alias stands for is resolved where it is used: locations and clocks depend on the place. */
  declare(source: object, name: string, fieldClass: unknown): void {
    if (this.aliases.has(name)) throw this.metadata.problem(source, `two field class aliases are called "${name}"`)
    this.aliases.set(name, fieldClass)
  }

  /**
   * The struct at a root; undefined where there is none.
   * @param clock the stream's, to which its timestamps belong.
   * @throws BenchError `bad-trace` naming the byte of what cannot be.
   */
  root(source: object, fieldClass: unknown, origin: Origin, clock?: string): StructType | undefined {
    if (fieldClass === undefined) return undefined
    this.fields = 0
    const type = this.resolve(fieldClass, { source, origin, clock, members: [], member: undefined, depth: 0 })
    if (type.kind !== 'struct') throw this.metadata.problem(source, `the ${origin} must be a structure`)
    return type
  }

  private resolve(fieldClass: unknown, around: Around): FieldType {
    const { source, depth } = around
    if (depth > MAX_DEPTH)
      throw this.metadata.problem(source, `field classes must be nested less than ${MAX_DEPTH} deep`)
    if (++this.fields > MAX_FIELDS) throw this.metadata.problem(source, `more than ${MAX_FIELDS} fields`)
    if (typeof fieldClass === 'string') {
      const aliased = this.aliases.get(fieldClass)
      if (aliased === undefined) {
        throw this.metadata.problem(source, `the field class alias "${fieldClass}" is not declared`)
      }
      return this.resolve(aliased, { ...around, depth: depth + 1 })
    }
    if (!isObject(fieldClass)) throw this.metadata.problem(source, 'a field class is missing')
    const checked = this.metadata.checked(fieldClass, fieldClassSchema, 'field class')
    return this.typeOf(checked, { ...around, source: fieldClass, depth: depth + 1 })
  }

  private typeOf(fieldClass: FieldClass, around: Around): FieldType {
    switch (fieldClass.type) {
      case 'fixed-length-bit-array':
        return { ...bitsOf(fieldClass), base: 16 }
      case 'fixed-length-bit-map':
        return { kind: 'bitmap', bits: bitsOf(fieldClass), flags: fieldClass.flags }
      case 'fixed-length-boolean':
        return { kind: 'boolean', bits: bitsOf(fieldClass) }
      case 'fixed-length-floating-point-number':
        return this.float(fieldClass, around)
      case 'fixed-length-unsigned-integer':
      case 'fixed-length-signed-integer':
        return this.integer(fieldClass, bitsOf(fieldClass), around)
      case 'variable-length-unsigned-integer':
      case 'variable-length-signed-integer':
        return this.integer(fieldClass, { ...BYTE, sizeBits: 64, isLeb128: true }, around)
      case 'null-terminated-string':
        return { kind: 'string' }
      case 'static-length-string':
        return { kind: 'array', length: fieldClass.length, element: CHARACTER }
      case 'dynamic-length-string':
        return { kind: 'sequence', length: this.path(fieldClass['length-field-location'], around), element: CHARACTER }
      case 'static-length-blob': {
        const { length, roles } = fieldClass
        return { kind: 'array', length, element: BYTE, isBlob: true, ...(roles && { roles }) }
      }
      case 'dynamic-length-blob': {
        const length = this.path(fieldClass['length-field-location'], around)
        return { kind: 'sequence', length, element: BYTE, isBlob: true }
      }
      case 'structure':
        return this.structure(fieldClass, around)
      case 'static-length-array': {
        const { length, 'element-field-class': element, 'minimum-alignment': alignBits } = fieldClass
        return { kind: 'array', length, element: this.resolve(element, around), alignBits }
      }
      case 'dynamic-length-array': {
        const { 'element-field-class': element, 'minimum-alignment': alignBits } = fieldClass
        const length = this.path(fieldClass['length-field-location'], around)
        return { kind: 'sequence', length, element: this.resolve(element, around), alignBits }
      }
      case 'optional': {
        const { 'selector-field-ranges': ranges, 'selector-field-location': location } = fieldClass
        const type = this.resolve(fieldClass['field-class'], around)
        return { kind: 'optional', selector: this.path(location, around), ranges, type }
      }
      case 'variant':
        return this.variant(fieldClass, around)
    }
  }

  private integer(fieldClass: IntegerClass, bits: IntegerType, around: Around): IntegerType | EnumType {
    const { roles, mappings, 'preferred-display-base': base } = fieldClass
    const tellsTime = roles?.some((role) => role.endsWith('default-clock-timestamp')) === true
    if (tellsTime && around.clock === undefined) {
      throw this.metadata.problem(around.source, 'a timestamp where the data stream class has no default clock')
    }
    const signed = fieldClass.type.includes('-signed-')
    const clock = tellsTime ? around.clock : undefined
    const integer: IntegerType = { ...bits, signed, base, clock, ...(roles && { roles }) }
    return mappings === undefined ? integer : { kind: 'enum', container: integer, ranges: mappings }
  }

  private float(fieldClass: FieldClassOf<'fixed-length-floating-point-number'>, { source }: Around): FieldType {
    const { isReversed, alignBits, byteOrder } = bitsOf({ ...fieldClass, length: 64 })
    if (isReversed === true) {
      throw this.metadata.problem(source, 'a floating point number in a bit order other than its byte order’s')
    }
    return { kind: 'float', sizeBits: fieldClass.length === 32n ? 32 : 64, alignBits, byteOrder }
  }

  private structure(fieldClass: FieldClassOf<'structure'>, around: Around): StructType {
    const { source, member } = around
    const members = member === undefined ? around.members : [...around.members, member]
    const names = new Set<string>()
    const fields = fieldClass['member-classes'].map(({ name, 'field-class': inner }): Field => {
      if (names.has(name)) throw this.metadata.problem(source, `two fields are called "${name}"`)
      names.add(name)
      return { name, type: this.resolve(inner, { ...around, members, member: name }) }
    })
    const least = fieldClass['minimum-alignment']
    const alignBits = fields.reduce((most, { type }) => Math.max(most, alignmentOf(type)), least)
    return { kind: 'struct', alignBits, fields }
  }

  private variant(fieldClass: FieldClassOf<'variant'>, around: Around): FieldType {
    const options = fieldClass.options.map((option, place): VariantOption => {
      const { name = String(place), 'selector-field-ranges': ranges } = option
      return { name, ranges, type: this.resolve(option['field-class'], around) }
    })
    return { kind: 'variant', tag: this.path(fieldClass['selector-field-location'], around), options }
  }

  private path(location: Location, around: Around): FieldPath {
    const path = fieldPathOf(location, around)
    if (path === undefined) throw this.metadata.problem(around.source, 'a field location leaves its root')
    return path
  }
}

function bitsOf(fieldClass: BitsClass): IntegerType {
  const { length: sizeBits, alignment: alignBits, 'byte-order': byteOrder, 'bit-order': bitOrder } = fieldClass
  const isBig = byteOrder === 'big-endian'
  const usual = isBig ? 'last-to-first' : 'first-to-last'
  const isReversed = bitOrder !== undefined && bitOrder !== usual
  return { ...BYTE, sizeBits, alignBits, byteOrder: isBig ? 'be' : 'le', isReversed }
}
