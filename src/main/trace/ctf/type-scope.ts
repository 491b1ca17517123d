import { badMetadata } from './errors.ts'
import type { MetadataText } from './metadata-text.ts'
import type {
  AliasDeclaration,
  Attribute,
  Dimension,
  EnumItem,
  Member,
  TagDeclaration,
  TypeSyntax,
} from './tsdl-syntax.ts'
import { isTooLarge } from './type-extent.ts'
import { alignmentOf, type ByteOrder, type EnumRange, type Field, type FieldType, type IntegerType } from './types.ts'

const TRUE_WORDS = ['true', 'TRUE']
const FALSE_WORDS = ['false', 'FALSE']
const BYTE_ORDERS: Readonly<Record<string, ByteOrder>> = { le: 'le', be: 'be', network: 'be' }
const BASES: Readonly<Record<string, IntegerType['base']>> = {
  ...{ decimal: 10, dec: 10, d: 10, i: 10, u: 10, hexadecimal: 16, hex: 16, x: 16, X: 16, p: 16 },
  ...{ octal: 8, oct: 8, o: 8, binary: 2, b: 2 },
}
const BASE_NUMBERS = [2, 8, 10, 16] as const

interface UntaggedVariant {
  readonly kind: 'untagged'
  readonly options: readonly Field[]
}

/** Names of types as far as they reach: one scope for the text, one inside each block, struct and variant. */
export class TypeScope {
  private readonly metadata: MetadataText
  private readonly native: ByteOrder
  private readonly outer: TypeScope | undefined
  private readonly names = new Map<string, FieldType | UntaggedVariant>()

  constructor(metadata: MetadataText, native: ByteOrder, outer?: TypeScope) {
    this.metadata = metadata
    this.native = native
    this.outer = outer
  }

  inner(): TypeScope {
    return new TypeScope(this.metadata, this.native, this)
  }

  declare(declaration: AliasDeclaration | TagDeclaration): void {
    if (declaration.member === 'alias') {
      const type = this.dimensioned(this.resolve(declaration.type), declaration.dimensions, declaration.type.offset)
      this.names.set(declaration.name, type)
      return
    }
    const { type } = declaration
    // A variant may be declared without its tag, which then comes with each use.
    if (type.form === 'variant' && type.tag === undefined && type.name !== undefined && type.members !== undefined) {
      this.names.set(`variant ${type.name}`, { kind: 'untagged', options: this.inner().fields(type.members) })
    } else this.resolve(type)
  }

  /** @throws BenchError `bad-trace` on an unknown name or an impossible type. */
  resolve(syntax: TypeSyntax): FieldType {
    return this.bounded(this.typeOf(syntax), syntax.offset)
  }

  private typeOf(syntax: TypeSyntax): FieldType {
    switch (syntax.form) {
      case 'alias':
        return this.named(syntax.name, syntax.offset)
      case 'attributes':
        if (syntax.what === 'integer') return this.integer(syntax.attributes, syntax.offset)
        if (syntax.what === 'floating_point') return this.float(syntax.attributes, syntax.offset)
        return { kind: 'string' }
      case 'struct': {
        if (syntax.members === undefined) return this.named(`struct ${syntax.name ?? ''}`, syntax.offset)
        const fields = this.inner().fields(syntax.members)
        const own = this.alignment(syntax.align, syntax.offset)
        const alignBits = fields.reduce((most, field) => Math.max(most, alignmentOf(field.type)), own)
        return this.remember('struct', syntax.name, { kind: 'struct', alignBits, fields })
      }
      case 'variant':
        return this.variant(syntax)
      case 'enum': {
        if (syntax.items === undefined) return this.named(`enum ${syntax.name ?? ''}`, syntax.offset)
        const container = syntax.container ? this.resolve(syntax.container) : this.named('int', syntax.offset)
        if (container.kind !== 'integer') throw this.problem(syntax.offset, 'an enum that is no integer')
        return this.remember('enum', syntax.name, { kind: 'enum', container, ranges: rangesOf(syntax.items) })
      }
    }
  }

  private variant(syntax: TypeSyntax & { form: 'variant' }): FieldType {
    let options: readonly Field[]
    if (syntax.members === undefined) {
      const known = this.find(`variant ${syntax.name ?? ''}`)
      if (known?.kind === 'variant' && syntax.tag === undefined) return known
      if (known?.kind !== 'variant' && known?.kind !== 'untagged') {
        throw this.problem(syntax.offset, `the variant "${syntax.name ?? ''}" is not declared`)
      }
      options = known.options
    } else {
      options = this.inner().fields(syntax.members)
      if (syntax.name !== undefined) this.names.set(`variant ${syntax.name}`, { kind: 'untagged', options })
    }
    if (syntax.tag === undefined) throw this.problem(syntax.offset, 'a variant without a tag')
    return { kind: 'variant', tag: syntax.tag.map(plainName), options }
  }

  private fields(members: readonly Member[]): Field[] {
    const fields: Field[] = []
    const known = new Set<string>()
    for (const member of members) {
      if (member.member !== 'field') {
        this.declare(member)
        continue
      }
      const { offset } = member.type
      const name = plainName(member.declarator.name)
      if (known.has(name)) throw this.problem(offset, `two fields are called "${name}"`)
      known.add(name)
      fields.push({ name, type: this.dimensioned(this.resolve(member.type), member.declarator.dimensions, offset) })
    }
    return fields
  }

  private dimensioned(element: FieldType, dimensions: readonly Dimension[], offset: number): FieldType {
    return dimensions.reduceRight<FieldType>((type, dimension) => {
      if (typeof dimension === 'bigint' && dimension > 0xffff_ffffn) {
        throw this.problem(offset, `an array of ${String(dimension)} elements`)
      }
      const repeated: FieldType =
        typeof dimension === 'bigint'
          ? { kind: 'array', length: Number(dimension), element: type }
          : { kind: 'sequence', length: dimension.map(plainName), element: type }
      return this.bounded(repeated, offset)
    }, element)
  }

  private bounded(type: FieldType, offset: number): FieldType {
    if (isTooLarge(type)) throw this.problem(offset, 'a type of more fields, or nested deeper, than any tracer writes')
    return type
  }

  private integer(attributes: readonly Attribute[], offset: number): IntegerType {
    const by = new Map(attributes.map((attribute) => [attribute.key, attribute]))
    const size = by.get('size')?.value
    if (typeof size !== 'bigint' || size < 1n || size > 64n) throw this.problem(offset, 'an integer needs 1 to 64 bits')
    const sizeBits = Number(size)
    const align = by.get('align')
    const encoding = attributeWord(by.get('encoding')) ?? 'none'
    const map = attributeWord(by.get('map'))
    return {
      kind: 'integer',
      sizeBits,
      alignBits: align ? this.alignment(align.value, align.offset) : sizeBits % 8 === 0 ? 8 : 1,
      signed: this.boolean(by.get('signed')),
      byteOrder: this.byteOrder(by.get('byte_order')),
      base: this.base(by.get('base')),
      isText: encoding !== 'none',
      clock: map === undefined ? undefined : /^clock\.(.+)\.value$/.exec(map)?.[1],
    }
  }

  private float(attributes: readonly Attribute[], offset: number): FieldType {
    const by = new Map(attributes.map((attribute) => [attribute.key, attribute]))
    const exponent = by.get('exp_dig')?.value
    const mantissa = by.get('mant_dig')?.value
    const sizeBits = exponent === 8n && mantissa === 24n ? 32 : exponent === 11n && mantissa === 53n ? 64 : undefined
    if (sizeBits === undefined) throw this.problem(offset, 'a floating point type that is neither 32 nor 64 bits')
    const align = by.get('align')
    const alignBits = align ? this.alignment(align.value, align.offset) : 1
    return { kind: 'float', sizeBits, alignBits, byteOrder: this.byteOrder(by.get('byte_order')) }
  }

  private alignment(value: Attribute['value'], offset: number): number {
    const bits = typeof value === 'bigint' ? Number(value) : 0
    if (bits < 1 || bits > 2 ** 20 || !Number.isInteger(Math.log2(bits))) {
      throw this.problem(offset, 'an alignment must be a power of two')
    }
    return bits
  }

  private boolean(attribute: Attribute | undefined): boolean {
    if (attribute === undefined) return false
    const word = attributeWord(attribute)
    if (word !== undefined && TRUE_WORDS.includes(word)) return true
    if (word !== undefined && FALSE_WORDS.includes(word)) return false
    if (attribute.value === 0n) return false
    if (attribute.value === 1n) return true
    throw this.problem(attribute.offset, '"signed" must be true or false')
  }

  private byteOrder(attribute: Attribute | undefined): ByteOrder {
    const word = attributeWord(attribute)
    if (attribute === undefined || word === 'native') return this.native
    const order = word === undefined ? undefined : BYTE_ORDERS[word]
    if (order === undefined) throw this.problem(attribute.offset, 'a byte order must be le, be, network or native')
    return order
  }

  private base(attribute: Attribute | undefined): IntegerType['base'] {
    if (attribute === undefined) return 10
    const word = attributeWord(attribute)
    const base = word === undefined ? BASE_NUMBERS.find((n) => BigInt(n) === attribute.value) : BASES[word]
    if (base === undefined) throw this.problem(attribute.offset, 'an integer’s base must be 2, 8, 10 or 16')
    return base
  }

  private remember(kind: 'struct' | 'enum', name: string | undefined, type: FieldType): FieldType {
    if (name !== undefined) this.names.set(`${kind} ${name}`, type)
    return type
  }

  private named(name: string, offset: number): FieldType {
    const type = this.find(name)
    if (type === undefined || type.kind === 'untagged') throw this.problem(offset, `the type "${name}" is not declared`)
    return type
  }

  private find(name: string): FieldType | UntaggedVariant | undefined {
    return this.names.get(name) ?? this.outer?.find(name)
  }

  private problem(offset: number, problem: string): Error {
    return badMetadata(this.metadata.path, this.metadata.byteOffsetOf(offset), problem)
  }
}

/** LTTng puts `_` before a field's name to keep it apart from TSDL's own words. */
function plainName(name: string): string {
  return name.startsWith('_') ? name.slice(1) : name
}

/** The text of a word or a string. */
function attributeWord(attribute: Attribute | undefined): string | undefined {
  if (attribute === undefined || typeof attribute.value === 'bigint') return undefined
  return typeof attribute.value === 'string' ? attribute.value : attribute.value.path
}

function rangesOf(items: readonly EnumItem[]): EnumRange[] {
  let next = 0n
  return items.map(({ label, low = next, high = low }) => {
    next = high + 1n
    return { label, low, high }
  })
}
