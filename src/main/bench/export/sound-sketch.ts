import { inflateSync } from 'node:zlib'
import { newSketch } from '../../../shared/latency-sketch.ts'

/**
 * HdrHistogram's V2 encoding (AbstractHistogram.java, `encodeIntoCompressedByteBuffer`): cookie and length, then, deflated,
 * cookie, length of the counts in bytes, an offset, digits, the least and the greatest value, a ratio, and the counts.
 */
const OUTER_BYTES = 8
const HEADER_BYTES = 40
const AT = { countsBytes: 4, digits: 12, leastValue: 16, greatestValue: 24 } as const
const LONGEST_COUNT_BYTES = 9
/** Above what our buckets come to. */
const MOST_COUNTS = 8192
const OURS = newSketch()

/**
 * Whether a sketch of another bench has our buckets, and as much of them as it says. The decoder believes what is said: it
 * would count to 2^55 in a loop.
 * @param sketch in base64
 */
export function isSoundSketch(sketch: string): boolean {
  const bytes = inflated(Buffer.from(sketch, 'base64').subarray(OUTER_BYTES))
  if (bytes === undefined || bytes.length < HEADER_BYTES) return false
  return (
    bytes.readInt32BE(AT.digits) === OURS.numberOfSignificantValueDigits &&
    bytes.readBigInt64BE(AT.leastValue) === 1n &&
    bytes.readBigInt64BE(AT.greatestValue) === BigInt(OURS.highestTrackableValue) &&
    bytes.readUInt32BE(AT.countsBytes) <= bytes.length - HEADER_BYTES &&
    countsIn(bytes.subarray(HEADER_BYTES)) <= MOST_COUNTS
  )
}

function inflated(bytes: Buffer): Buffer | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: HEADER_BYTES + LONGEST_COUNT_BYTES * MOST_COUNTS })
  } catch {
    // Damaged, or far too much.
    return undefined
  }
}

/** How many buckets the counts speak of: each is a number in zig-zag LEB128; a negative one stands for so many zeros. */
function countsIn(bytes: Buffer): number {
  let counts = 0
  for (let at = 0; at < bytes.length;) {
    let value = 0
    for (let place = 0, byte = 0x80; byte >= 0x80 && place < LONGEST_COUNT_BYTES; place++) {
      byte = bytes[at++] ?? 0
      value += (byte & 0x7f) * 2 ** (7 * place)
    }
    counts += value % 2 === 0 ? 1 : (value + 1) / 2
  }
  return counts
}
