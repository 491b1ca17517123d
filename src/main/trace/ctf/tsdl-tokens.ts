import { badMetadata } from './errors.ts'
import type { MetadataText } from './metadata-text.ts'

export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'punctuation' | 'end'
  /** The word, the punctuation, or the string without quotes and escapes. */
  readonly text: string
  /** Of a number; 0 otherwise. */
  readonly value: bigint
  /** In the metadata text. */
  readonly offset: number
}

// Repeated without a bound, these would exhaust the stack of regular expressions on a text of some MiB without an end.
const SPACE = /\s{1,1000}/y
const WORD = /[A-Za-z_][A-Za-z0-9_]{0,10000}/y
const NUMBER =
  /(0[xX][0-9a-fA-F]{1,1000}|0[bB][01]{1,1000}|0[0-7]{0,1000}|[1-9][0-9]{0,1000})[uUlL]{0,3}(?![A-Za-z0-9_])/y
const STRING = /L?"((?:[^"\\\n]|\\[^]){0,100000})"/y
const CHARACTER = /'((?:[^'\\\n]|\\[^]){1,100000})'/y
const PUNCTUATION = /\.\.\.|:=|->|[{}[\]<>();:=,.*+-]/y

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

/**
 * The words of a TSDL text (CTF 1.8.3, appendix C.1), with an `end` token last.
 * @throws BenchError `bad-trace` at the first byte that is none.
 */
export function tokenize(metadata: MetadataText): Token[] {
  const { text } = metadata
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text) ?? undefined
  }
  for (;;) {
    at = afterSpace(text, at)
    const offset = at
    if (at >= text.length) {
      tokens.push({ kind: 'end', text: 'the end', value: 0n, offset })
      return tokens
    }
    const string = match(STRING) ?? match(CHARACTER)
    const word = string === undefined ? match(WORD) : undefined
    const number = match(NUMBER)
    const found = string ?? word ?? number ?? match(PUNCTUATION)
    if (found === undefined) {
      const character = JSON.stringify(text[at])
      const problem = text.startsWith('/*', at)
        ? 'the metadata is cut inside a comment'
        : `${character} has no place in CTF 1.8 metadata`
      throw badMetadata(metadata.path, metadata.byteOffsetOf(at), problem)
    }
    at += found[0].length
    if (string !== undefined) tokens.push({ kind: 'string', text: unescape(string[1] ?? ''), value: 0n, offset })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word[0], value: 0n, offset })
    else if (number !== undefined) {
      tokens.push({ kind: 'number', text: number[0], value: integerValue(number[1] ?? ''), offset })
    } else tokens.push({ kind: 'punctuation', text: found[0], value: 0n, offset })
  }
}

/** Where white space and comments end; a comment without an end is none. */
function afterSpace(text: string, start: number): number {
  let at = start
  for (;;) {
    SPACE.lastIndex = at
    const space = SPACE.exec(text)?.[0].length ?? 0
    if (space > 0) at += space
    else if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2)
      if (end < 0) return at
      at = end + 2
    } else return at
  }
}

function integerValue(digits: string): bigint {
  return BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits)
}

function unescape(latin1: string): string {
  const plain = latin1.replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[^])/g, (_whole, escape: string) => {
    if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 0xff)
    if (/^x./.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return ESCAPES[escape] ?? escape
  })
  return Buffer.from(plain, 'latin1').toString('utf8')
}
