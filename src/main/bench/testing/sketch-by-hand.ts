import { deflateSync } from 'node:zlib'

/** HdrHistogram, AbstractHistogram.java: `V2EncodingCookieBase` and `V2CompressedEncodingCookieBase`, with words of any length. */
const COOKIE = 0x1c849303 | 0x10
const COMPRESSED_COOKIE = 0x1c849304 | 0x10

export interface HandMadeSketch {
  /** As they stand in the file: zig-zag LEB128. */
  readonly counts: Buffer
  /** Where it does not tell the truth. */
  readonly saidCountsBytes?: number
  /** Default: those of this bench. */
  readonly digits?: number
  readonly leastValue?: bigint
  readonly greatestValue?: bigint
}

/** An encoded sketch, written without the library under test. In base64. */
export function sketchByHand(sketch: HandMadeSketch): string {
  const { counts, saidCountsBytes = counts.length, digits = 2, leastValue = 1n } = sketch
  const { greatestValue = 3_600_000_000_000n } = sketch
  const header = Buffer.alloc(40)
  header.writeUInt32BE(COOKIE, 0)
  header.writeUInt32BE(saidCountsBytes, 4)
  header.writeInt32BE(digits, 12)
  header.writeBigInt64BE(leastValue, 16)
  header.writeBigInt64BE(greatestValue, 24)
  header.writeBigInt64BE(1n, 32)
  const packed = deflateSync(Buffer.concat([header, counts]))
  const outer = Buffer.alloc(8)
  outer.writeUInt32BE(COMPRESSED_COOKIE, 0)
  outer.writeUInt32BE(packed.length, 4)
  return Buffer.concat([outer, packed]).toString('base64')
}

/** So many zeros, or a count. */
export function countBytes(value: { readonly zeros: number } | { readonly count: number }): Buffer {
  let rest = BigInt('zeros' in value ? 2 * value.zeros - 1 : 2 * value.count)
  const bytes: number[] = []
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Buffer.from([...bytes, Number(rest)])
}
