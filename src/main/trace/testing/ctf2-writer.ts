import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const CTF2_UUID = Array.from({ length: 16 }, (_, i) => i)

/** A whole field class of CTF 2: little-endian, aligned to bytes. */
export function unsigned(length: number, more: object = {}): object {
  return { type: 'fixed-length-unsigned-integer', length, 'byte-order': 'little-endian', alignment: 8, ...more }
}

/** A structure of these members, in order. */
export function structure(members: Readonly<Record<string, unknown>>, more: object = {}): object {
  const classes = Object.entries(members).map(([name, fieldClass]) => ({ name, 'field-class': fieldClass }))
  return { type: 'structure', 'member-classes': classes, ...more }
}

/** CTF2-SPEC-2.0, section 5; bigints become JSON integers. */
export function ctf2Metadata(fragments: readonly object[]): string {
  const whole = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? `#${value}#` : value)
  return fragments
    .map((fragment) => `\u001e${JSON.stringify(fragment, whole).replace(/"#(-?\d+)#"/g, '$1')}\n`)
    .join('')
}

export function writeCtf2(directory: string, fragments: readonly object[], stream: readonly number[]): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'metadata'), ctf2Metadata(fragments))
  writeFileSync(join(directory, 'stream'), Uint8Array.from(stream))
}

/** A little-endian integer of some bytes. */
export function le(value: number | bigint, byteCount: number): number[] {
  return Array.from({ length: byteCount }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn))
}

/** LEB128; signed where the value is negative. */
export function leb128(value: number | bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt(value)
  const end = rest < 0n ? -1n : 0n
  for (;;) {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    if (rest === end && (end === 0n || low >= 0x40)) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}

/** The bytes with zeros up to a multiple of some bytes. */
export function padded(bytes: readonly number[], byteCount: number): number[] {
  const missing = (byteCount - (bytes.length % byteCount)) % byteCount
  return [...bytes, ...Array.from({ length: missing }, () => 0)]
}
