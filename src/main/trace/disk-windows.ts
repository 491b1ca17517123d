import type { WindowCounts } from '../../shared/windows.ts'
import type { LossLog, WindowLosses } from './losses.ts'
import type { CountedMeasures, MeasureCounter } from './measure-counter.ts'
import { SectorTable } from './sector-table.ts'
import { WindowCounter } from './window-counter.ts'

/** More windows than this without a request between them is a broken clock, not a pause. */
export const LONGEST_GAP_WINDOWS = 1_000_000

export interface DiskWindowsOptions {
  /** Lengths of windows, in nanoseconds; each is counted on its own, all from the same start. */
  readonly lengthsNs: readonly number[]
  /** Counts measures beside what features need; undefined: nothing but requests is looked at. */
  readonly newMeasures: ((startNs: number, lengthNs: number) => MeasureCounter) | undefined
  /** Windows start at the first request at or after this; nanoseconds from the trace's origin. */
  readonly notBeforeNs: number
  readonly losses: LossLog
}

/** A window of one length, finished. */
export interface FinishedWindow {
  readonly counts: WindowCounts
  readonly losses: WindowLosses
  readonly measures: CountedMeasures | undefined
}

/** The windows of one length. */
class Series {
  readonly finished: FinishedWindow[] = []
  private readonly lengthNs: number
  private readonly startNs: number
  private readonly counter: WindowCounter
  private readonly lossesIn: ReturnType<LossLog['reader']>
  readonly measures: MeasureCounter | undefined

  constructor(startNs: number, lengthNs: number, { losses, newMeasures }: DiskWindowsOptions) {
    this.startNs = startNs
    this.lengthNs = lengthNs
    this.counter = new WindowCounter(startNs, lengthNs)
    this.lossesIn = losses.reader()
    this.measures = newMeasures?.(startNs, lengthNs)
  }

  push(timeNs: number, sector: number, bytes: number, isWrite: boolean, isReadahead: boolean): void {
    if (timeNs >= this.counter.endNs) this.advance(timeNs)
    this.counter.push(timeNs, sector, bytes, isWrite, isReadahead)
  }

  advance(timeNs: number): void {
    this.counter.advance(timeNs)
    if (this.counter.finished.length > this.finished.length) this.collect()
  }

  private collect(): void {
    for (const counts of this.counter.finished.slice(this.finished.length)) {
      const startNs = this.startNs + counts.index * this.lengthNs
      const endNs = startNs + this.lengthNs
      this.measures?.advance(endNs)
      this.finished.push({ counts, losses: this.lossesIn(startNs, endNs), measures: this.measures?.take() })
    }
  }
}

/**
 * One disk's block events, in order of time, as windows of several lengths. Pure: times are nanoseconds from any origin.
 * Requests in flight are known by their first sector: two of the same sector at one time count as one.
 */
export class DiskWindows {
  /** Requests since the start. */
  requests = 0
  /** Time of the first request of window 0. */
  startNs: number | undefined
  /** An event after this would finish more windows than are to be believed. */
  farNs = Infinity
  private readonly options: DiskWindowsOptions
  private series: readonly Series[] = []
  /** The only series, where there is one and nothing is measured. */
  private plain: Series | undefined
  private readonly inFlight = new SectorTable()
  private readonly longestGapNs: number

  constructor(options: DiskWindowsOptions) {
    this.options = options
    this.longestGapNs = LONGEST_GAP_WINDOWS * Math.min(...options.lengthsNs)
  }

  /** Finished windows of the length at this place in `lengthsNs`. */
  finished(place: number): readonly FinishedWindow[] {
    return this.series[place]?.finished ?? []
  }

  /** A read or write of non-zero length was issued. */
  issued(timeNs: number, sector: number, bytes: number, isWrite: boolean, isReadahead: boolean): void {
    if (this.plain === undefined) this.issuedInAll(timeNs, sector, bytes, isWrite, isReadahead)
    else {
      // The one case that whole traces are read for at full speed.
      this.requests++
      this.farNs = timeNs + this.longestGapNs
      this.plain.push(timeNs, sector, bytes, isWrite, isReadahead)
    }
  }

  private issuedInAll(timeNs: number, sector: number, bytes: number, isWrite: boolean, isReadahead: boolean): void {
    if (this.startNs === undefined && timeNs >= this.options.notBeforeNs) this.start(timeNs)
    const depth = this.inFlight.size
    if (this.options.newMeasures !== undefined) this.inFlight.set(sector, timeNs)
    if (this.startNs === undefined) return
    this.requests++
    this.farNs = timeNs + this.longestGapNs
    for (const series of this.series) {
      series.push(timeNs, sector, bytes, isWrite, isReadahead)
      if (series.measures === undefined) continue
      series.measures.advance(timeNs)
      series.measures.request(sector, bytes, isWrite, depth)
    }
  }

  /** Anything else was issued. */
  issuedOther(timeNs: number): void {
    for (const { measures } of this.series) {
      measures?.advance(timeNs)
      measures?.otherIssue()
    }
  }

  completed(timeNs: number, sector: number): void {
    const issuedNs = this.inFlight.take(sector)
    for (const { measures } of this.series) {
      measures?.advance(timeNs)
      measures?.completion(timeNs - issuedNs)
    }
  }

  inserted(timeNs: number): void {
    for (const { measures } of this.series) {
      measures?.advance(timeNs)
      measures?.insertion()
    }
  }

  merged(timeNs: number): void {
    for (const { measures } of this.series) {
      measures?.advance(timeNs)
      measures?.merge()
    }
  }

  pagesInserted(timeNs: number, pages: number): void {
    for (const { measures } of this.series) {
      measures?.advance(timeNs)
      measures?.pageInsertions(pages)
    }
  }

  /** The tracer lost events: which requests are in flight is not known any more. */
  forgetInFlight(): void {
    this.inFlight.clear()
  }

  /** No event before this moment is to come: finishes the windows that end by then. */
  advance(timeNs: number): void {
    for (const series of this.series) series.advance(timeNs)
  }

  private start(timeNs: number): void {
    this.startNs = timeNs
    this.series = this.options.lengthsNs.map((lengthNs) => new Series(timeNs, lengthNs, this.options))
    if (this.series.length === 1 && this.options.newMeasures === undefined) this.plain = this.series[0]
  }
}
