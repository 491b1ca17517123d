import { JUMP_SECTORS, type WindowCounts } from '../../shared/windows.ts'

/**
 * Counts one disk's requests into windows as they come (design: "Feature set"). Window k
 * is [start + k * length, start + (k + 1) * length). A window is finished by a request at or after its end: the last,
 * partial one never comes out. Windows without requests in between do.
 */
export class WindowCounter {
  readonly finished: WindowCounts[] = []
  /** Of the window that is being counted. */
  endNs: number
  private readonly lengthNs: number
  private index = 0
  private requests = 0
  private distanceSectors = 0
  private jumps = 0
  private bytes = 0
  private writes = 0
  private readaheads = 0
  private lastSector = 0

  /**
   * @param startNs of window 0: the time of the first request.
   * @throws RangeError unless the length is a whole number of nanoseconds above 0.
   */
  constructor(startNs: number, lengthNs: number) {
    if (!Number.isSafeInteger(lengthNs) || lengthNs < 1) throw new RangeError(`a window of ${lengthNs} ns`)
    this.lengthNs = lengthNs
    this.endNs = startNs + lengthNs
  }

  /**
   * One read or write of non-zero length.
   * @param timeNs integer, never below the one before.
   * @param sector in 512-byte sectors from the disk's start.
   */
  push(timeNs: number, sector: number, bytes: number, isWrite: boolean, isReadahead: boolean): void {
    if (timeNs >= this.endNs) this.advance(timeNs)
    this.count(sector, bytes, isWrite, isReadahead)
  }

  /** The same for a request that is known to lie in the window that is being counted. */
  count(sector: number, bytes: number, isWrite: boolean, isReadahead: boolean): void {
    if (this.requests > 0) {
      const distance = Math.abs(sector - this.lastSector)
      this.distanceSectors += distance
      if (distance > JUMP_SECTORS) this.jumps++
    }
    this.requests++
    this.bytes += bytes
    if (isWrite) this.writes++
    if (isReadahead) this.readaheads++
    this.lastSector = sector
  }

  /** Finishes the windows that end at or before a moment; for a caller who knows that no request before it is to come. */
  advance(timeNs: number): void {
    while (timeNs >= this.endNs) {
      this.finish()
      this.endNs += this.lengthNs
    }
  }

  private finish(): void {
    const { index, requests, distanceSectors, jumps, bytes, writes, readaheads } = this
    this.finished.push({ index, requests, distanceSectors, jumps, bytes, writes, readaheads })
    this.index++
    this.requests = this.distanceSectors = this.jumps = this.bytes = this.writes = this.readaheads = 0
  }
}
