import type { DecisionLine } from '../../../shared/decisions.ts'
import type { DiskSample } from '../../../shared/contract/index.ts'
import { addSample, newDiskSeries, type DiskSeries } from '../../charts/disk-series.ts'
import { TimeSeries } from '../../charts/series.ts'

const COLUMNS = ['class', 'confidence', 'windowMs', 'readahead', 'requestKib', 'dryRun'] as const
export type DecisionSeries = TimeSeries<(typeof COLUMNS)[number]>

/** An hour at 50 decisions a second: what the charts can show. */
const CHARTED = 180_000
/** What the table can show. */
const LISTED = 20_000

/**
 * What a page knows of one watch: outside of React, in memory of fixed size. Events fill it as they come; it is drawn on a clock
 * of its own. History and events may overlap: what is not after the last is left out.
 */
export class LiveStore {
  readonly disk: DiskSeries = newDiskSeries()
  readonly decisions: DecisionSeries = new TimeSeries(COLUMNS, CHARTED)
  readonly #lines: (DecisionLine | undefined)[] = Array.from({ length: LISTED })
  #listed = 0
  #version = 0

  /** Changes with every change. */
  get version(): number {
    return this.#version
  }

  /** Decisions that the table can show. */
  get listed(): number {
    return Math.min(this.#listed, LISTED)
  }

  /** 0 is the newest. */
  line(newest: number): DecisionLine | undefined {
    return newest < this.listed ? this.#lines[(this.#listed - 1 - newest) % LISTED] : undefined
  }

  addDecision(line: DecisionLine): void {
    const timeMs = line.wall_ns / 1e6
    const isNew = this.decisions.push(timeMs, {
      class: line.class,
      confidence: line.confidence_milli / 1000,
      windowMs: line.window_ms,
      readahead: line.readahead_kib,
      requestKib: line.n === 0 ? Number.NaN : line.bytes / line.n / 1024,
      dryRun: line.action === 'dry-run' ? 1 : 0,
    })
    if (!isNew) return
    this.#lines[this.#listed % LISTED] = line
    this.#listed += 1
    this.#version += 1
  }

  addSample(sample: DiskSample): void {
    if (addSample(this.disk, sample)) this.#version += 1
  }

  /** From the beginning: after a reconnect, or when events were left out. */
  refill(decisions: readonly DecisionLine[], samples: readonly DiskSample[]): void {
    this.disk.clear()
    this.decisions.clear()
    this.#listed = 0
    for (const line of decisions) this.addDecision(line)
    for (const sample of samples) this.addSample(sample)
    this.#version += 1
  }

  /** Of all that is known; undefined where nothing is. */
  get lastMs(): number | undefined {
    const last = Math.max(this.disk.lastMs, this.decisions.lastMs)
    return Number.isFinite(last) ? last : undefined
  }

  get firstMs(): number | undefined {
    const first = Math.min(this.disk.firstMs, this.decisions.firstMs)
    return Number.isFinite(first) ? first : undefined
  }

  /** Share of the decisions from an instant on by class id, -1 for idle. */
  classShares(sinceMs: number): ReadonlyMap<number, number> {
    const counts = new Map<number, number>()
    const from = this.decisions.indexAt(sinceMs)
    for (let index = from; index < this.decisions.length; index++) {
      const classId = this.decisions.value('class', index)
      counts.set(classId, (counts.get(classId) ?? 0) + 1)
    }
    const all = this.decisions.length - from
    return new Map([...counts].map(([classId, count]) => [classId, count / all]))
  }

  /** Since when the readahead in force now has been in force, in ms of the box's clock. */
  readaheadSinceMs(): number | undefined {
    const { decisions } = this
    let index = decisions.length - 1
    if (index < 0) return undefined
    const now = decisions.value('readahead', index)
    while (index > 0 && decisions.value('readahead', index - 1) === now) index -= 1
    return decisions.timeMs(index)
  }
}
