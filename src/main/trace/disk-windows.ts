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
  /** Makes the error of a time that is not to be believed: LONGEST_GAP_WINDOWS or more between two requests. */
  readonly gapTooLong: () => Error
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
  private readonly gapTooLong: () => Error
  private readonly measures: MeasureCounter | undefined

  constructor(startNs: number, lengthNs: number, { losses, newMeasures, gapTooLong }: DiskWindowsOptions) {
    this.startNs = startNs
    this.lengthNs = lengthNs
    this.counter = new WindowCounter(startNs, lengthNs)
    this.lossesIn = losses.reader()
    this.gapTooLong = gapTooLong
    this.measures = newMeasures?.(startNs, lengthNs)
  }

  push(timeNs: number, sector: number, bytes: number, isWrite: boolean, isReadahead: boolean): void {
    if (timeNs >= this.counter.endNs) this.advance(timeNs)
    this.counter.count(sector, bytes, isWrite, isReadahead)
  }

  advance(timeNs: number): void {
    this.requireNear(timeNs)
    this.counter.advance(timeNs)
    if (this.counter.finished.length > this.finished.length) this.collect()
  }

  /** The measures of the window in which an event of this time lies; undefined where nothing is measured. */
  measuresAt(timeNs: number): MeasureCounter | undefined {
    if (this.measures === undefined) return undefined
    this.requireNear(timeNs)
    this.measures.advance(timeNs)
    return this.measures
  }

  private requireNear(timeNs: number): void {
    if (timeNs - this.counter.endNs > LONGEST_GAP_WINDOWS * this.lengthNs) throw this.gapTooLong()
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
  private readonly options: DiskWindowsOptions
  private series: readonly Series[] = []
  /** The only series, where there is one and nothing is measured. */
  private plain: Series | undefined
  private readonly inFlight = new SectorTable()

  constructor(options: DiskWindowsOptions) {
    this.options = options
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
      this.plain.push(timeNs, sector, bytes, isWrite, isReadahead)
    }
  }

  private issuedInAll(timeNs: number, sector: number, bytes: number, isWrite: boolean, isReadahead: boolean): void {
    if (this.startNs === undefined && timeNs >= this.options.notBeforeNs) this.start(timeNs)
    const depth = this.inFlight.size
    if (this.options.newMeasures !== undefined) this.inFlight.set(sector, timeNs)
    if (this.startNs === undefined) return
    this.requests++
    for (const series of this.series) {
      series.push(timeNs, sector, bytes, isWrite, isReadahead)
      series.measuresAt(timeNs)?.request(sector, bytes, isWrite, depth)
    }
  }

  /** Anything else was issued. */
  issuedOther(timeNs: number): void {
    for (const series of this.series) series.measuresAt(timeNs)?.otherIssue()
  }

  completed(timeNs: number, sector: number): void {
    const issuedNs = this.inFlight.take(sector)
    for (const series of this.series) series.measuresAt(timeNs)?.completion(timeNs - issuedNs)
  }

  inserted(timeNs: number): void {
    for (const series of this.series) series.measuresAt(timeNs)?.insertion()
  }

  merged(timeNs: number): void {
    for (const series of this.series) series.measuresAt(timeNs)?.merge()
  }

  pagesInserted(timeNs: number, pages: number): void {
    for (const series of this.series) series.measuresAt(timeNs)?.pageInsertions(pages)
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
