/**
 * One stream's clock. Cycles are kept as a Number from the trace's origin, because absolute cycles (1.8e18 ns) exceed
 * 2^53; the low 32 bits of the absolute value are kept beside it for the N-bit rule.
 */
export class StreamClock {
  /** From the origin; an integer, exact. */
  cycles = 0
  private readonly origin: bigint
  private readonly originHigh: number
  private readonly originLow: number
  /** The low 32 bits of the absolute cycles, as a signed integer: arithmetic on those is the machine's own. */
  low: number

  constructor(origin: bigint) {
    this.origin = origin
    this.originHigh = Number(origin >> 32n)
    this.originLow = Number(origin & 0xffff_ffffn)
    this.low = this.originLow | 0
    this.cycles = 0
  }

  /** A full 64-bit timestamp, as two 32-bit words. */
  set(high: number, low: number): void {
    this.cycles = (high - this.originHigh) * 0x1_0000_0000 + (low - this.originLow)
    this.low = low | 0
  }

  /** A timestamp of at most 32 bits: a value below the clock's own low bits means one wrap (CTF 1.8.3, section 8). */
  advance(value: number, mask: number): void {
    const step = ((value - this.low) & mask) >>> 0
    this.cycles += step
    this.low = (this.low + step) | 0
  }

  /** The same rule for any number of bits. */
  advanceWide(value: bigint, sizeBits: number): void {
    const now = this.origin + BigInt(this.cycles)
    const next = now + BigInt.asUintN(sizeBits, value - now)
    this.set(Number(next >> 32n), Number(next & 0xffff_ffffn))
  }
}
