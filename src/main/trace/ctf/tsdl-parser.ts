import { badMetadata } from './errors.ts'
import type { MetadataText } from './metadata-text.ts'
import type {
  AliasDeclaration,
  Attribute,
  AttributeValue,
  Block,
  Declarator,
  Dimension,
  EnumItem,
  Member,
  TagDeclaration,
  TopLevel,
  TypeSyntax,
} from './tsdl-syntax.ts'
import { tokenize, type Token } from './tsdl-tokens.ts'

const BLOCKS = ['trace', 'stream', 'event', 'clock', 'env', 'callsite'] as const
const END: Token = { kind: 'end', text: 'the end', value: 0n, offset: 0 }

/** Deeper nesting than any tracer writes; keeps garbage from exhausting the stack. */
const MAX_DEPTH = 64

/**
 * Parses TSDL (CTF 1.8.3, appendix C).
 * @throws BenchError `bad-trace` at the first token that does not fit.
 */
export function parseTsdl(metadata: MetadataText): TopLevel[] {
  return new Parser(metadata).topLevel()
}

class Parser {
  private readonly metadata: MetadataText
  private readonly tokens: readonly Token[]
  private at = 0
  private depth = 0

  constructor(metadata: MetadataText) {
    this.metadata = metadata
    this.tokens = tokenize(metadata)
  }

  topLevel(): TopLevel[] {
    const found: TopLevel[] = []
    while (this.peek().kind !== 'end') {
      if (this.accept(';')) continue
      const kind = BLOCKS.find((name) => name === this.peek().text)
      if (kind !== undefined && this.peek(1).text === '{') found.push(this.block(kind))
      else found.push(...this.declaration())
    }
    return found
  }

  private block(kind: Block['kind']): Block {
    const offset = this.next().offset
    const attributes: Attribute[] = []
    const types: { key: string; type: TypeSyntax; offset: number }[] = []
    const declarations: (AliasDeclaration | TagDeclaration)[] = []
    this.expect('{')
    while (!this.accept('}')) {
      if (this.accept(';')) continue
      if (this.startsDeclaration()) {
        declarations.push(...this.declaration())
        continue
      }
      const keyOffset = this.peek().offset
      const key = this.path().join('.')
      if (this.accept(':=')) types.push({ key, type: this.type(), offset: keyOffset })
      else {
        this.expect('=')
        attributes.push({ key, value: this.attributeValue(), offset: keyOffset })
      }
      this.expect(';')
    }
    return { kind, offset, attributes, types, declarations }
  }

  /** Whether a type is declared here, rather than `stream.x := ...` or `name = ...` written. */
  private startsDeclaration(): boolean {
    const word = this.peek().text
    if (word === 'typealias' || word === 'typedef') return true
    return (word === 'struct' || word === 'variant' || word === 'enum') && ![':=', '=', '.'].includes(this.peek(1).text)
  }

  private declaration(): (AliasDeclaration | TagDeclaration)[] {
    const start = this.peek()
    if (this.accept('typealias')) {
      const type = this.type()
      this.expect(':=')
      const name = this.words().join(' ')
      this.expect(';')
      return [{ member: 'alias', name, type, dimensions: [] }]
    }
    if (this.accept('typedef')) {
      const { type, declarators } = this.typeAndDeclarators()
      return declarators.map(({ name, dimensions }) => ({ member: 'alias', name, type, dimensions }))
    }
    if (!this.startsDeclaration()) throw this.unexpected(start, 'a declaration')
    const type = this.type()
    this.expect(';')
    return [{ member: 'declaration', type }]
  }

  private members(): Member[] {
    const members: Member[] = []
    this.expect('{')
    while (!this.accept('}')) {
      if (this.accept(';')) continue
      if (this.peek().text === 'typealias' || this.peek().text === 'typedef') {
        members.push(...this.declaration())
        continue
      }
      const { type, declarators } = this.typeAndDeclarators()
      if (declarators.length === 0) members.push({ member: 'declaration', type })
      for (const declarator of declarators) members.push({ member: 'field', type, declarator })
    }
    return members
  }

  /** `type a, b[4];` where an alias and the first name are words in a row, the last of which is the name. */
  private typeAndDeclarators(): { type: TypeSyntax; declarators: Declarator[] } {
    const start = this.peek()
    let type = this.constructedType()
    let firstName: string | undefined
    if (type === undefined) {
      const words = this.words()
      firstName = words.pop()
      if (words.length === 0) throw this.unexpected(start, 'a type and a name')
      type = { form: 'alias', name: words.join(' '), offset: start.offset }
    } else if (this.peek().kind === 'word') firstName = this.next().text
    if (firstName === undefined) {
      this.expect(';')
      return { type, declarators: [] }
    }
    const declarators: Declarator[] = [{ name: firstName, dimensions: this.dimensions() }]
    while (this.accept(',')) declarators.push({ name: this.word(), dimensions: this.dimensions() })
    this.expect(';')
    return { type, declarators }
  }

  private dimensions(): Dimension[] {
    const dimensions: Dimension[] = []
    while (this.accept('[')) {
      dimensions.push(this.peek().kind === 'number' ? this.next().value : this.path())
      this.expect(']')
    }
    return dimensions
  }

  private type(): TypeSyntax {
    const offset = this.peek().offset
    return this.constructedType() ?? { form: 'alias', name: this.words().join(' '), offset }
  }

  /** A type that a keyword announces; undefined where the words of an alias follow. */
  private constructedType(): TypeSyntax | undefined {
    if (++this.depth > MAX_DEPTH) throw this.unexpected(this.peek(), `types nested less than ${MAX_DEPTH} deep`)
    try {
      while (this.accept('const')) continue
      const { text, offset } = this.peek()
      const isOpen = this.peek(1).text === '{'
      if (text === 'struct') return this.struct()
      if (text === 'variant') return this.variant()
      if (text === 'enum') return this.enumeration()
      if (text === 'string' || (isOpen && (text === 'integer' || text === 'floating_point'))) {
        this.next()
        return { form: 'attributes', what: text, attributes: isOpen ? this.attributes() : [], offset }
      }
      return undefined
    } finally {
      this.depth--
    }
  }

  private attributes(): Attribute[] {
    const attributes: Attribute[] = []
    this.expect('{')
    while (!this.accept('}')) {
      const { text: key, offset } = this.peek()
      this.word()
      this.expect('=')
      attributes.push({ key, value: this.attributeValue(), offset })
      this.expect(';')
    }
    return attributes
  }

  private struct(): TypeSyntax {
    const offset = this.next().offset
    const name = this.peek().kind === 'word' && this.peek().text !== 'align' ? this.next().text : undefined
    const members = this.peek().text === '{' ? this.members() : undefined
    let align = 1n
    if (this.peek().text === 'align' && this.peek(1).text === '(') {
      this.next()
      this.expect('(')
      align = this.integer()
      this.expect(')')
    }
    if (name === undefined && members === undefined) throw this.unexpected(this.peek(), 'a struct’s name or body')
    return { form: 'struct', name, members, align, offset }
  }

  private variant(): TypeSyntax {
    const offset = this.next().offset
    const name = this.peek().kind === 'word' ? this.next().text : undefined
    let tag: string[] | undefined
    if (this.accept('<')) {
      tag = this.path()
      this.expect('>')
    }
    const members = this.peek().text === '{' ? this.members() : undefined
    if (name === undefined && members === undefined) throw this.unexpected(this.peek(), 'a variant’s name or body')
    return { form: 'variant', name, tag, members, offset }
  }

  private enumeration(): TypeSyntax {
    const offset = this.next().offset
    const name = this.peek().kind === 'word' ? this.next().text : undefined
    const container = this.accept(':') ? this.type() : undefined
    const items = this.accept('{') ? this.enumItems() : undefined
    if (name === undefined && items === undefined) throw this.unexpected(this.peek(), 'an enum’s name or body')
    return { form: 'enum', name, container, items, offset }
  }

  private enumItems(): EnumItem[] {
    const items: EnumItem[] = []
    while (!this.accept('}')) {
      const label = this.peek().kind === 'string' ? this.next().text : this.word()
      let low: bigint | undefined
      let high: bigint | undefined
      if (this.accept('=')) {
        low = this.integer()
        high = this.accept('...') ? this.integer() : low
      }
      items.push({ label, low, high })
      if (!this.accept(',') && this.peek().text !== '}') throw this.unexpected(this.peek(), '"," or "}"')
    }
    return items
  }

  private attributeValue(): AttributeValue {
    const { kind, text } = this.peek()
    if (kind === 'string') return this.next().text
    if (kind === 'word') return { path: this.path().join('.') }
    if (kind === 'number' || text === '-' || text === '+') return this.integer()
    throw this.unexpected(this.peek(), 'a value')
  }

  private integer(): bigint {
    const isNegative = this.accept('-')
    if (!isNegative) this.accept('+')
    const token = this.next()
    if (token.kind !== 'number') throw this.unexpected(token, 'a number')
    return isNegative ? -token.value : token.value
  }

  private path(): string[] {
    const path = [this.word()]
    while (this.accept('.')) path.push(this.word())
    return path
  }

  /** Words and pointer stars in a row, without `const`. */
  private words(): string[] {
    const words: string[] = []
    const start = this.peek()
    while (this.peek().kind === 'word' || this.peek().text === '*') {
      const { text } = this.next()
      if (text !== 'const') words.push(text)
    }
    if (words.length === 0) throw this.unexpected(start, 'a name')
    return words
  }

  private word(): string {
    const token = this.next()
    if (token.kind !== 'word') throw this.unexpected(token, 'a name')
    return token.text
  }

  private peek(ahead = 0): Token {
    return this.tokens[this.at + ahead] ?? this.tokens.at(-1) ?? END
  }

  private next(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.at++
    return token
  }

  private accept(text: string): boolean {
    const token = this.peek()
    if (token.kind === 'string' || token.kind === 'end' || token.text !== text) return false
    this.at++
    return true
  }

  private expect(text: string): void {
    const token = this.peek()
    if (!this.accept(text)) throw this.unexpected(token, `"${text}"`)
  }

  private unexpected(token: Token, wanted: string): Error {
    const found = token.kind === 'end' ? 'the metadata ends' : `the metadata has "${token.text}"`
    const offset = this.metadata.byteOffsetOf(token.offset)
    return badMetadata(this.metadata.path, offset, `${found} where ${wanted} should be`)
  }
}
