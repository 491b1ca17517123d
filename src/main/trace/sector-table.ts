/** No sector: block events that have none write 2^64 - 1, which is above it too. */
const EMPTY = -1
const FEWEST_SLOTS = 64

/**
 * Sectors with a number each: a map that allocates nothing as it works, where `Map` and `Set` make two objects an entry of large
 * numbers. Open addressing, linear probing, at most half full (Knuth, TAOCP 3, 6.4, algorithms L and R).
 */
export class SectorTable {
  size = 0
  private keys = new Float64Array(FEWEST_SLOTS).fill(EMPTY)
  private values = new Float64Array(FEWEST_SLOTS)

  /** Puts or replaces. */
  set(sector: number, value: number): void {
    const at = this.find(sector)
    this.values[at] = value
    if (this.keys[at] === sector) return
    this.keys[at] = sector
    this.size++
    if (2 * this.size > this.keys.length) this.grow()
  }

  /** Removes a sector. @returns its value, or NaN where it was not there. */
  take(sector: number): number {
    const at = this.find(sector)
    if (this.keys[at] !== sector) return Number.NaN
    const value = this.values[at] ?? Number.NaN
    this.size--
    this.closeGap(at)
    return value
  }

  clear(): void {
    if (this.size === 0) return
    this.keys.fill(EMPTY)
    this.size = 0
  }

  /** Where a sector is, or where it would go. */
  private find(sector: number): number {
    const { keys } = this
    const mask = keys.length - 1
    let at = slotOf(sector) & mask
    for (let key = keys[at]; key !== sector && key !== EMPTY; key = keys[at]) at = (at + 1) & mask
    return at
  }

  /** Moves later entries of the run forward, so that none is cut off from where it is looked for. */
  private closeGap(from: number): void {
    const { keys, values } = this
    const mask = keys.length - 1
    let gap = from
    for (let at = (gap + 1) & mask; keys[at] !== EMPTY; at = (at + 1) & mask) {
      const home = slotOf(keys[at] ?? EMPTY) & mask
      const reachesGap = ((at - home) & mask) >= ((at - gap) & mask)
      if (!reachesGap) continue
      keys[gap] = keys[at] ?? EMPTY
      values[gap] = values[at] ?? 0
      gap = at
    }
    keys[gap] = EMPTY
  }

  private grow(): void {
    const { keys, values } = this
    this.keys = new Float64Array(2 * keys.length).fill(EMPTY)
    this.values = new Float64Array(2 * keys.length)
    keys.forEach((key, at) => {
      if (key === EMPTY) return
      const to = this.find(key)
      this.keys[to] = key
      this.values[to] = values[at] ?? 0
    })
  }
}

/** Sectors are mostly multiples of 8: the product's upper bits spread them (Fibonacci hashing). */
function slotOf(sector: number): number {
  return Math.imul((sector ^ (sector / 0x1_0000_0000)) | 0, 0x9e37_79b1) >>> 12
}
