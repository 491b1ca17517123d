import { BadValue, PastContent, type PacketCursor } from './packet-cursor.ts'
import { alignUp, type ByteOrder, type IntegerType } from './types.ts'

/** Reads one integer, aligned, and moves past it. */
export interface IntegerReader {
  /** A number up to 32 bits, a bigint above: the type decides, not the value. */
  readonly value: (cursor: PacketCursor) => number | bigint
  /** Exact up to 2^53. */
  readonly number: (cursor: PacketCursor) => number
}

/** A reader for integers of any size, alignment, byte order and sign (CTF 1.8.3, section 4.1.5; CTF2-SPEC-2.0, 6.4.3). */
export function integerReader(type: IntegerType): IntegerReader {
  if (type.isLeb128 === true) {
    const value = (cursor: PacketCursor): bigint => readLeb128(cursor, type.signed)
    return { value, number: (cursor) => Number(value(cursor)) }
  }
  const { sizeBits, alignBits } = type
  const claim = (cursor: PacketCursor): number => {
    const over = cursor.bit & (alignBits - 1)
    const start = over === 0 ? cursor.bit : cursor.bit + alignBits - over
    const end = start + sizeBits
    if (end > cursor.endBit) throw new PastContent()
    cursor.bit = end
    return start
  }
  const value = alignBits % 8 === 0 && type.isReversed !== true ? byteAligned(type, claim) : undefined
  if (value !== undefined) {
    return { value, number: sizeBits === 64 ? wideNumber(type, claim) : (cursor) => Number(value(cursor)) }
  }
  const bits = (cursor: PacketCursor): bigint => {
    const inOrder = readBits(cursor.bytes, claim(cursor), sizeBits, type.byteOrder)
    const raw = type.isReversed === true ? reversed(inOrder, sizeBits) : inOrder
    return type.signed ? BigInt.asIntN(sizeBits, raw) : raw
  }
  return {
    value: sizeBits <= 32 ? (cursor) => Number(bits(cursor)) : bits,
    number: (cursor) => Number(bits(cursor)),
  }
}

type Claim = (cursor: PacketCursor) => number

function byteAligned({ sizeBits, signed, byteOrder }: IntegerType, claim: Claim): IntegerReader['value'] | undefined {
  const le = byteOrder === 'le'
  switch (sizeBits) {
    case 8:
      return signed ? (c) => c.view.getInt8(claim(c) >>> 3) : (c) => c.view.getUint8(claim(c) >>> 3)
    case 16:
      return signed ? (c) => c.view.getInt16(claim(c) >>> 3, le) : (c) => c.view.getUint16(claim(c) >>> 3, le)
    case 32:
      return signed ? (c) => c.view.getInt32(claim(c) >>> 3, le) : (c) => c.view.getUint32(claim(c) >>> 3, le)
    case 64:
      return signed ? (c) => c.view.getBigInt64(claim(c) >>> 3, le) : (c) => c.view.getBigUint64(claim(c) >>> 3, le)
    default:
      return undefined
  }
}

/** 64 bits without a bigint on the way. */
function wideNumber({ signed, byteOrder }: IntegerType, claim: Claim): IntegerReader['number'] {
  const le = byteOrder === 'le'
  const highAt = le ? 4 : 0
  const lowAt = le ? 0 : 4
  return (cursor) => {
    const byte = claim(cursor) >>> 3
    const { view } = cursor
    const high = signed ? view.getInt32(byte + highAt, le) : view.getUint32(byte + highAt, le)
    return high * 0x1_0000_0000 + view.getUint32(byte + lowAt, le)
  }
}

/**
 * A reader of an integer that lies whole bytes after the cursor, which is not moved; the caller has seen to the content's end.
 * Undefined for sizes that are not those of the machine.
 */
export function byteNumber(
  { sizeBits, signed, byteOrder, isReversed = false }: IntegerType,
  offset: number,
): ((cursor: PacketCursor) => number) | undefined {
  if (isReversed) return undefined
  const le = byteOrder === 'le'
  if (sizeBits === 32) {
    if (signed) return ({ view, bit }) => view.getInt32((bit >>> 3) + offset, le)
    return ({ view, bit }) => view.getUint32((bit >>> 3) + offset, le)
  }
  if (sizeBits === 64) {
    const [highAt, lowAt] = le ? [offset + 4, offset] : [offset, offset + 4]
    return ({ view, bit }) => {
      const byte = bit >>> 3
      const high = signed ? view.getInt32(byte + highAt, le) : view.getUint32(byte + highAt, le)
      const low = view.getUint32(byte + lowAt, le)
      // Most values are small, and as integers they need no memory of their own on the way to whoever asked.
      return high === 0 ? low : high * 0x1_0000_0000 + low
    }
  }
  return undefined
}

/** Little-endian bit fields fill bytes from their least significant bit, big-endian ones from their most significant. */
export function readBits(bytes: Uint8Array, startBit: number, sizeBits: number, byteOrder: ByteOrder): bigint {
  let value = 0n
  let bit = startBit
  let done = 0
  while (done < sizeBits) {
    const inByte = bit & 7
    const take = Math.min(8 - inByte, sizeBits - done)
    const byte = bytes[bit >>> 3] ?? 0
    const mask = (1 << take) - 1
    if (byteOrder === 'le') value |= BigInt((byte >>> inByte) & mask) << BigInt(done)
    else value = (value << BigInt(take)) | BigInt((byte >>> (8 - inByte - take)) & mask)
    done += take
    bit += take
  }
  return value
}

function reversed(value: bigint, sizeBits: number): bigint {
  let turned = 0n
  for (let bit = 0; bit < sizeBits; bit++) turned = (turned << 1n) | ((value >> BigInt(bit)) & 1n)
  return turned
}

/** Of 64 bits. */
const MAX_LEB128_BYTES = 10

/** Seven bits a byte, the least significant first, until a byte below 0x80; aligned to bytes. */
function readLeb128(cursor: PacketCursor, signed: boolean): bigint {
  const start = alignUp(cursor.bit, 8) >>> 3
  let value = 0n
  for (let count = 0; count < MAX_LEB128_BYTES; count++) {
    const byte = cursor.bytes[start + count] ?? 0
    const end = (start + count + 1) * 8
    if (end > cursor.endBit) throw new PastContent()
    value |= BigInt(byte & 0x7f) << BigInt(7 * count)
    if (byte >= 0x80) continue
    cursor.bit = end
    cursor.leb128Bits = 7 * (count + 1)
    return signed ? BigInt.asIntN(cursor.leb128Bits, value) : value
  }
  throw new BadValue(`an integer of more than ${MAX_LEB128_BYTES} bytes`)
}
