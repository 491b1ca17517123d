import { below, oneOf, type Random } from '../../../shared/testing/random-choices.ts'
import { must } from './must.ts'

const EDGES = [0n, 1n, 7n, 8n, 31n, 32n, 63n, 64n, 65n, 255n, 256n, 65_535n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n]
const WIDE_EDGES = [...EDGES, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 8n, 2n ** 64n - 1n]

type Damage = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer

/** Those that leave every other byte where it was. */
const IN_PLACE: readonly Damage[] = [
  (bytes, random) => {
    const at = below(random, bytes.length)
    bytes[at] = must(bytes[at]) ^ (1 << below(random, 8))
    return bytes
  },
  (bytes, random) => {
    const at = below(random, bytes.length)
    const end = Math.min(at + 1 + below(random, 16), bytes.length)
    if (random() < 0.5) return bytes.fill(oneOf(random, [0, 1, 0x7f, 0x80, 0xff]), at, end)
    for (let i = at; i < end; i++) bytes[i] = below(random, 256)
    return bytes
  },
]

const DAMAGES: readonly Damage[] = [
  ...IN_PLACE,
  (bytes, random) => bytes.subarray(0, below(random, bytes.length)),
  (bytes, random, others) => {
    const other = oneOf(random, others)
    const from = below(random, other.length)
    const piece = other.subarray(from, from + 1 + below(random, 200))
    const at = below(random, bytes.length)
    // In place of what was there, or between it.
    const rest = random() < 0.5 ? at + piece.length : at
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(rest)])
  },
  (bytes, random) => {
    const at = below(random, bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 40))])
  },
]

/** A value at the edge of a type, at a multiple of 4 bytes: there lie the fields of a packet's header and context. */
function edgeValue(bytes: Buffer, random: Random, withinBytes: number): Buffer {
  const isWide = random() < 0.5
  const size = isWide ? 8 : 4
  const at = 4 * below(random, Math.floor((Math.min(withinBytes, bytes.length) - size) / 4) + 1)
  if (at + size > bytes.length) return bytes
  const value = oneOf(random, isWide ? WIDE_EDGES : EDGES)
  const isLittle = random() < 0.7
  if (isWide) {
    if (isLittle) bytes.writeBigUInt64LE(value, at)
    else bytes.writeBigUInt64BE(value, at)
  } else if (isLittle) bytes.writeUInt32LE(Number(value), at)
  else bytes.writeUInt32BE(Number(value), at)
  return bytes
}

/** Of LTTng's packet headers and contexts, and of those that `writeTrace` writes. */
const HEADER_BYTES = 32 + 52

/** A copy with some damages; `packetStarts` are where headers lie. */
export function damaged(
  whole: Buffer,
  random: Random,
  others: readonly Buffer[],
  packetStarts: readonly number[],
): Buffer {
  let bytes: Buffer = Buffer.from(whole)
  if (random() < 0.5) {
    // Behind sound headers, so that events are reached.
    for (let left = 1 + below(random, 8); left > 0; left--) bytes = oneOf(random, IN_PLACE)(bytes, random, others)
    for (const start of packetStarts) whole.copy(bytes, start, start, start + HEADER_BYTES)
    return bytes
  }
  for (let left = 1 + below(random, 3); left > 0 && bytes.length > 8; left--) {
    if (random() < 0.35) {
      const start = oneOf(random, packetStarts)
      if (start + 8 <= bytes.length) edgeValue(bytes.subarray(start), random, 96)
    } else bytes = oneOf(random, DAMAGES)(bytes, random, others)
  }
  return bytes
}

const NUMBERS = [...WIDE_EDGES.map(String), '-1', '-9223372036854775808', '18446744073709551616']

const SIGNS = ['', '{', '}', '[', ']', '(', ')', ';', ':', ',', '.', '=', '"', '<', '>']

type TextDamage = (text: string, random: Random) => string

/** Of a text of declarations: numbers, words and lines change places, so that most of it still parses. */
const TEXT_DAMAGES: readonly TextDamage[] = [
  (text, random) => replaceOne(text, random, /(?<=[ [:])\d+\b/g, () => oneOf(random, NUMBERS)),
  (text, random) => replaceOne(text, random, /(?<=[ [:])\d+\b/g, () => String(below(random, 80))),
  (text, random) => {
    const words = text.match(/[A-Za-z_][A-Za-z0-9_-]*/g) ?? ['x']
    return replaceOne(text, random, /[A-Za-z_][A-Za-z0-9_-]*/g, () => oneOf(random, words))
  },
  (text, random) => replaceOne(text, random, /[{}[\]();:,.="<>]/g, () => oneOf(random, SIGNS)),
  (text, random) => {
    const lines = text.split(/(?<=[\n;,])/)
    const [from, to] = [below(random, lines.length), below(random, lines.length)]
    const [moved] = random() < 0.5 ? lines.splice(from, 1) : [must(lines[from])]
    lines.splice(to, 0, must(moved))
    return lines.join('')
  },
]

/** A copy of a text of declarations with one or two damages. */
export function damagedDeclarations(whole: string, random: Random): string {
  let text = whole
  for (let left = 1 + below(random, 2); left > 0; left--) text = oneOf(random, TEXT_DAMAGES)(text, random)
  return text
}

function replaceOne(text: string, random: Random, pattern: RegExp, replacement: () => string): string {
  const found = [...text.matchAll(pattern)]
  if (found.length === 0) return text
  const { index, 0: was } = oneOf(random, found)
  return text.slice(0, index) + replacement() + text.slice(index + was.length)
}
