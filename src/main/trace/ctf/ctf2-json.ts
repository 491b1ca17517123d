import { badMetadata } from './errors.ts'
import type { MetadataText } from './metadata-text.ts'

/** A JSON value; integers are bigints, so that all 64 bits of a clock or a range arrive. */
export type Json = null | boolean | bigint | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

/** Deeper nesting than any tracer writes; keeps garbage from exhausting the stack. */
const MAX_DEPTH = 256

// Repeated without a bound, these would exhaust the stack of regular expressions on a text of some MiB without an end.
const SPACE = /[\t\n\r ]{1,1000}/y
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})){0,100000}"/uy
const NUMBER = /-?(?:0|[1-9][0-9]{0,1000})(\.[0-9]{1,1000})?([eE][+-]?[0-9]{1,1000})?/y
const WORD = /true|false|null/y
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }

/**
 * Reads JSON texts (RFC 8259) out of a metadata text. Unlike JSON.parse it names the byte of what does not fit, remembers
 * where each object and array lies, and keeps integers whole.
 */
export class JsonReader {
  private readonly metadata: MetadataText
  private readonly places = new WeakMap<object, number>()
  private at = 0
  private end = 0
  private depth = 0

  constructor(metadata: MetadataText) {
    this.metadata = metadata
  }

  /**
   * The one value between two offsets of the text.
   * @throws BenchError `bad-trace` at the first byte that does not fit.
   */
  read(start: number, end: number): Json {
    this.at = start
    this.end = end
    this.depth = 0
    const value = this.value()
    if (this.peek() !== '') throw this.unexpected('the end of the JSON text')
    return value
  }

  /** An error about a value that was read here, at its place in the file. */
  problem(value: object, sentence: string): Error {
    return this.problemAt(this.places.get(value) ?? 0, sentence)
  }

  problemAt(offset: number, sentence: string): Error {
    return badMetadata(this.metadata.path, this.metadata.byteOffsetOf(offset), sentence)
  }

  private value(): Json {
    switch (this.peek()) {
      case '{':
        return this.nested(() => this.object())
      case '[':
        return this.nested(() => this.array())
      case '"':
        return this.string()
    }
    const number = this.match(NUMBER)
    if (number !== undefined) {
      const [text, fraction, exponent] = number
      return fraction === undefined && exponent === undefined ? BigInt(text) : Number(text)
    }
    const word = this.match(WORD)
    if (word === undefined) throw this.unexpected('a JSON value')
    return WORDS[word[0]] ?? null
  }

  private nested<Value extends object>(read: () => Value): Value {
    if (++this.depth > MAX_DEPTH) throw this.unexpected(`JSON nested less than ${MAX_DEPTH} deep`)
    const place = this.at
    const value = read()
    this.depth--
    this.places.set(value, place)
    return value
  }

  private object(): JsonObject {
    const entries: [string, Json][] = []
    this.at++
    if (this.accept('}')) return {}
    do {
      if (this.peek() !== '"') throw this.unexpected('a name in quotes')
      const name = this.string()
      if (!this.accept(':')) throw this.unexpected('":"')
      entries.push([name, this.value()])
    } while (this.accept(','))
    if (!this.accept('}')) throw this.unexpected('"," or "}"')
    return Object.fromEntries(entries)
  }

  private array(): Json[] {
    const values: Json[] = []
    this.at++
    if (this.accept(']')) return values
    do values.push(this.value())
    while (this.accept(','))
    if (!this.accept(']')) throw this.unexpected('"," or "]"')
    return values
  }

  private string(): string {
    const literal = this.match(STRING)
    if (literal === undefined) throw this.unexpected('a whole JSON string')
    // The text has one character a byte.
    const decoded: unknown = JSON.parse(Buffer.from(literal[0], 'latin1').toString('utf8'))
    return String(decoded)
  }

  /** The next character that is no space; empty at the end. */
  private peek(): string {
    for (;;) {
      SPACE.lastIndex = this.at
      const space = SPACE.exec(this.metadata.text)?.[0].length ?? 0
      if (space === 0) break
      this.at += space
    }
    this.at = Math.min(this.at, this.end)
    return this.at < this.end ? this.metadata.text.charAt(this.at) : ''
  }

  private accept(character: string): boolean {
    if (this.peek() !== character) return false
    this.at++
    return true
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.metadata.text)
    if (found === null || pattern.lastIndex > this.end) return undefined
    this.at = pattern.lastIndex
    return found
  }

  private unexpected(wanted: string): Error {
    const found = this.at < this.end ? `has ${JSON.stringify(this.metadata.text.charAt(this.at))}` : 'ends'
    return this.problemAt(this.at, `the metadata’s JSON ${found} where ${wanted} should be`)
  }
}
