import type { EnumValue, FieldValue, StructValue } from '../ctf/codec.ts'
import type { EnumType, FieldPath, FieldType, IntegerType, StructType } from '../ctf/types.ts'
import type { BitWriter } from './bit-writer.ts'
import { must } from './must.ts'

/** Values of the structs around a field, innermost first: where tags and lengths are found by name. */
type Around = readonly StructValue[]

/** Writes a value in the shape in which the reader returns it. */
export function writeStruct(to: BitWriter, type: StructType, value: StructValue, around: Around = []): void {
  to.align(type.alignBits)
  for (const field of type.fields) writeValue(to, field.type, must(value[field.name]), [value, ...around])
}

export function writeValue(to: BitWriter, type: FieldType, value: FieldValue, around: Around): void {
  switch (type.kind) {
    case 'integer':
      to.integer(BigInt(value as number | bigint), type.sizeBits, type.alignBits, type.byteOrder)
      return
    case 'enum':
      writeValue(to, type.container, (value as EnumValue).value, around)
      return
    case 'float': {
      const scratch = Buffer.alloc(8)
      if (type.sizeBits === 32) scratch.writeFloatBE(value as number, 4)
      else scratch.writeDoubleBE(value as number)
      to.integer(scratch.readBigUInt64BE(), type.sizeBits, type.alignBits, type.byteOrder)
      return
    }
    case 'string':
      to.align(8)
      for (const byte of Buffer.from(`${value as string}\0`)) to.integer(BigInt(byte), 8, 8, 'le')
      return
    case 'struct':
      writeStruct(to, type, value as StructValue, around)
      return
    case 'variant': {
      const tag = valueAt(type.tag, around) as EnumValue
      const option = must(type.options.find(({ name }) => tag.labels.includes(name)))
      writeValue(to, option.type, value, around)
      return
    }
    case 'array':
    case 'sequence': {
      const length = type.kind === 'array' ? type.length : Number(valueAt(type.length, around))
      to.align(elementAlign(type.element))
      const values = typeof value === 'string' ? [...Buffer.from(value)] : (value as readonly FieldValue[])
      for (let i = 0; i < length; i++) writeValue(to, type.element, values[i] ?? 0, around)
      return
    }
    case 'boolean':
    case 'bitmap':
    case 'optional':
      throw notInCtf1(type)
  }
}

/** The value that a tag or a length names by a relative path, in the innermost struct that has it. */
export function valueAt(path: FieldPath, around: Around): FieldValue {
  const [first, ...rest] = path
  const name = must(first ?? undefined)
  const found = must(around.find((struct) => name in struct)?.[name])
  return rest.length === 0 ? found : valueAt(rest, [found as StructValue])
}

function elementAlign(type: FieldType): number {
  if (type.kind === 'integer' || type.kind === 'float' || type.kind === 'struct') return type.alignBits
  if (type.kind === 'enum') return type.container.alignBits
  if (type.kind === 'string') return 8
  return 'element' in type ? elementAlign(type.element) : 1
}

/** The type in TSDL, every attribute written out. */
export function toTsdl(type: Exclude<FieldType, { kind: 'array' | 'sequence' }>): string {
  switch (type.kind) {
    case 'integer':
      return integerTsdl(type)
    case 'enum':
      return enumTsdl(type)
    case 'float': {
      const digits = type.sizeBits === 32 ? 'exp_dig = 8; mant_dig = 24;' : 'exp_dig = 11; mant_dig = 53;'
      return `floating_point { ${digits} align = ${type.alignBits}; byte_order = ${type.byteOrder}; }`
    }
    case 'string':
      return 'string'
    case 'struct':
      return `struct { ${type.fields.map(({ name, type: field }) => fieldTsdl(name, field)).join(' ')} } align(${type.alignBits})`
    case 'variant': {
      // No `_` here: babeltrace2 wants an option to be called just as its label.
      const options = type.options.map(({ name, type: option }) =>
        fieldTsdl(name, option).replace(` _${name}`, ` ${name}`),
      )
      return `variant <_${type.tag.join('.')}> { ${options.join(' ')} }`
    }
    case 'boolean':
    case 'bitmap':
    case 'optional':
      throw notInCtf1(type)
  }
}

function notInCtf1({ kind }: FieldType): Error {
  return new Error(`CTF 1.8 has no ${kind} type`)
}

function fieldTsdl(name: string, type: FieldType): string {
  let dimensions = ''
  let element = type
  while (element.kind === 'array' || element.kind === 'sequence') {
    dimensions += element.kind === 'array' ? `[${element.length}]` : `[_${element.length.join('.')}]`
    element = element.element
  }
  return `${toTsdl(element)} _${name}${dimensions};`
}

function integerTsdl(type: IntegerType): string {
  const text = type.isText ? ' encoding = UTF8;' : ''
  const map = type.clock === undefined ? '' : ` map = clock.${type.clock}.value;`
  const { sizeBits, alignBits, signed, byteOrder, base } = type
  return `integer { size = ${sizeBits}; align = ${alignBits}; signed = ${signed}; byte_order = ${byteOrder}; base = ${base};${text}${map} }`
}

function enumTsdl(type: EnumType): string {
  const items = type.ranges.map(({ label, low, high }) => `"${label}" = ${String(low)} ... ${String(high)}`)
  return `enum : ${integerTsdl(type.container)} { ${items.join(', ')} }`
}
