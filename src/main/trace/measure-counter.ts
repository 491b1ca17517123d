import type { WindowMeasures } from '../../shared/window-measures.ts'
import { SectorTable } from './sector-table.ts'
import { encodeSketch, newSketch, record, summaryOf } from '../../shared/latency-sketch.ts'

/** What one window of a disk holds beside its counts; losses are added by who knows of them. */
export type CountedMeasures = Omit<WindowMeasures, 'discardedEvents' | 'lostPackets'> & {
  /** HdrHistogram V2 of the latencies in ns, deflated, base64; undefined where `latency` is. */
  readonly latencySketch?: string
}

/**
 * Counts one disk's block events into windows of the same bounds as `WindowCounter`'s. Completions and insertions may come after
 * a window's end and before the request that finishes it, so windows close here by any event, and wait in `closed`.
 */
export class MeasureCounter {
  /** Closed windows that nobody has taken yet, in order. */
  private readonly closed: CountedMeasures[] = []
  private readonly lengthNs: number
  private endNs: number
  private readonly sketch = newSketch()
  private readonly sectors = new SectorTable()
  private readonly countsPages: boolean
  private events = 0
  private completes = 0
  private inserts = 0
  private merges = 0
  private writtenBytes = 0
  private depthSum = 0
  private depthMax = 0
  private pages = 0

  /** @param countsPages whether page-cache insertions were traced. */
  constructor(startNs: number, lengthNs: number, countsPages: boolean) {
    this.lengthNs = lengthNs
    this.endNs = startNs + lengthNs
    this.countsPages = countsPages
  }

  /** Closes the windows that end at or before a moment. */
  advance(timeNs: number): void {
    while (timeNs >= this.endNs) {
      this.closed.push(this.close())
      this.endNs += this.lengthNs
    }
  }

  /** The oldest window that has not been taken; it must have been closed. */
  take(): CountedMeasures {
    const first = this.closed.shift()
    if (first === undefined) throw new Error('no window has been closed')
    return first
  }

  /** @param depth requests in flight when this one was issued. */
  request(sector: number, bytes: number, isWrite: boolean, depth: number): void {
    this.events++
    this.sectors.set(sector, 0)
    if (isWrite) this.writtenBytes += bytes
    this.depthSum += depth
    if (depth > this.depthMax) this.depthMax = depth
  }

  /** An issue that is no request of data: a flush, a discard. */
  otherIssue(): void {
    this.events++
  }

  /** @param latencyNs NaN where its issue is not known. */
  completion(latencyNs: number): void {
    this.events++
    this.completes++
    if (latencyNs >= 0) record(this.sketch, latencyNs)
  }

  insertion(): void {
    this.events++
    this.inserts++
  }

  merge(): void {
    this.events++
    this.merges++
  }

  pageInsertions(pages: number): void {
    this.pages += pages
  }

  private close(): CountedMeasures {
    const latency = summaryOf(this.sketch)
    const { events, completes, inserts, merges, writtenBytes, depthSum, depthMax } = this
    const measures: CountedMeasures = {
      ...{ events, completes, inserts, merges, writtenBytes, depthSum, depthMax },
      uniqueSectors: this.sectors.size,
      ...(latency === undefined ? {} : { latency, latencySketch: encodeSketch(this.sketch) }),
      ...(this.countsPages ? { pageCacheInsertions: this.pages } : {}),
    }
    if (latency !== undefined) this.sketch.reset()
    this.sectors.clear()
    this.events = this.completes = this.inserts = this.merges = 0
    this.writtenBytes = this.depthSum = this.depthMax = this.pages = 0
    return measures
  }
}
