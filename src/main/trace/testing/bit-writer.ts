import type { ByteOrder } from '../ctf/types.ts'

/** Writes bit fields one bit at a time: slow and plain, so that it shares no idea with the reader. */
export class BitWriter {
  private bytes = new Uint8Array(1024)
  bit = 0

  align(bits: number): void {
    while (this.bit % bits !== 0) this.bit++
  }

  integer(value: bigint, sizeBits: number, alignBits: number, order: ByteOrder): void {
    this.align(alignBits)
    const raw = BigInt.asUintN(sizeBits, value)
    for (let i = 0; i < sizeBits; i++) {
      const significance = order === 'le' ? i : sizeBits - 1 - i
      const isSet = ((raw >> BigInt(significance)) & 1n) === 1n
      const at = Math.floor(this.bit / 8)
      if (at >= this.bytes.length) this.grow(at + 1)
      const inByte = order === 'le' ? this.bit % 8 : 7 - (this.bit % 8)
      if (isSet) this.bytes[at] = (this.bytes[at] ?? 0) | (1 << inByte)
      this.bit++
    }
  }

  /** The bytes so far, padded with zeros. */
  take(byteCount: number): Uint8Array {
    if (byteCount > this.bytes.length) this.grow(byteCount)
    return this.bytes.slice(0, byteCount)
  }

  private grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    larger.set(this.bytes)
    this.bytes = larger
  }
}
