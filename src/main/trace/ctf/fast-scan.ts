import type { PacketCursor } from './packet-cursor.ts'

/** The headers that LTTng writes where unaligned access is cheap: 5 bits of id and 27 of time, or 16 and 32. */
export type FastHeader = 'compact' | 'large'

/** What the loop needs of a stream, by event id. */
export interface ScanTables {
  /** Bytes of the body where that never changes and needs no padding, else -1. */
  readonly bodyBytes: Int32Array
  readonly wanted: Uint8Array
  /** Events passed. */
  readonly counts: Float64Array
}

/** Nothing to hand out: the packet's end is reached, or an event that only the general way can read. */
export const NOT_FAST = -1

/**
 * Passes events from the cursor's place on, as long as they are of fixed size. At a wanted one it leaves the cursor at the
 * body, sets the clock, and returns the id; otherwise it leaves the cursor at the first event it could not pass.
 */
export type FastScan = (cursor: PacketCursor, tables: ScanTables) => number

/** One loop a header layout: the branches and the loads of a shared one would cost more than the rest of it. */
export function fastScan(header: FastHeader): FastScan {
  return header === 'compact' ? scanCompact : scanLarge
}

function scanCompact(cursor: PacketCursor, { bodyBytes, wanted, counts }: ScanTables): number {
  const { view, clock } = cursor
  const endByte = cursor.endBit >>> 3
  let byte = (cursor.bit + 7) >>> 3
  let { cycles } = clock
  let low = clock.low | 0
  let found = NOT_FAST
  while (byte + 4 <= endByte) {
    const word = view.getUint32(byte, true)
    const id = word & 31
    // 31 marks a long header, and is beyond every table.
    const size = id < bodyBytes.length && id !== 31 ? (bodyBytes[id] ?? -1) : -1
    const next = byte + 4 + size
    if (size < 0 || next > endByte) break
    const step = ((word >>> 5) - low) & 0x7ff_ffff
    cycles += step
    low = (low + step) | 0
    counts[id] = (counts[id] ?? 0) + 1
    if (wanted[id] === 1) {
      found = id
      byte += 4
      break
    }
    byte = next
  }
  clock.cycles = cycles
  clock.low = low
  cursor.bit = byte * 8
  return found
}

function scanLarge(cursor: PacketCursor, { bodyBytes, wanted, counts }: ScanTables): number {
  const { view, clock } = cursor
  const endByte = cursor.endBit >>> 3
  let byte = (cursor.bit + 7) >>> 3
  let { cycles } = clock
  let low = clock.low | 0
  let found = NOT_FAST
  while (byte + 6 <= endByte) {
    const id = view.getUint16(byte, true)
    const size = id < bodyBytes.length && id !== 65535 ? (bodyBytes[id] ?? -1) : -1
    const next = byte + 6 + size
    if (size < 0 || next > endByte) break
    const step = (view.getUint32(byte + 2, true) - low) >>> 0
    cycles += step
    low = (low + step) | 0
    counts[id] = (counts[id] ?? 0) + 1
    if (wanted[id] === 1) {
      found = id
      byte += 6
      break
    }
    byte = next
  }
  clock.cycles = cycles
  clock.low = low
  cursor.bit = byte * 8
  return found
}
