import type { DecisionLine } from '../../../shared/decisions.ts'
import type { DiskSample } from '../../../shared/contract/index.ts'
import type { JudgedFeatures } from '../../../shared/drift.ts'
import { addSample, newDiskSeries, samplePoint, type DiskSeries } from '../../charts/disk-series.ts'
import { TimeSeries, type TimePoint, type TimeRange } from '../../charts/series.ts'
import { UNJUDGED_ID } from '../../widgets/classes.ts'
import { DecisionRing, listed, type ListedDecision } from './decision-list.ts'
import { JudgedWindows } from './judged-windows.ts'

const COLUMNS = ['class', 'confidence', 'windowMs', 'readahead', 'requestKib', 'dryRun'] as const
type Column = (typeof COLUMNS)[number]
export type DecisionSeries = TimeSeries<Column>

/** An hour at 50 decisions a second: what the charts can show. */
const CHARTED = 180_000
/** What the table can show. */
const LISTED = 20_000

/**
 * What a page knows of one watch: outside of React, in memory of fixed size. Events fill it as they come; it is drawn on a clock
 * of its own. History and events may overlap: each decision is there once.
 */
export class LiveStore {
  readonly disk: DiskSeries = newDiskSeries()
  readonly decisions: DecisionSeries = new TimeSeries(COLUMNS, CHARTED)
  readonly #list = new DecisionRing(LISTED)
  readonly #judged = new JudgedWindows()
  #readaheadSinceMs: number | undefined
  #version = 0

  /** Changes with every change. */
  get version(): number {
    return this.#version
  }

  /** Decisions that the table can show. */
  get listed(): number {
    return this.#list.length
  }

  /** Windows between the first and the last decision that never came, here or from the recording. */
  get missing(): number {
    return this.#list.missing
  }

  /** 0 is the newest. */
  line(newest: number): ListedDecision | undefined {
    return this.#list.at(newest)
  }

  /** How many listed decisions are newer than a number. */
  newerThan(seq: number): number {
    return this.#list.newerThan(seq)
  }

  addDecision(line: DecisionLine): void {
    if (!this.#list.add(listed(line))) return
    this.#judged.add(line)
    const { timeMs, values } = pointOf(line)
    const last = this.decisions.length - 1
    if (last < 0 || this.decisions.value('readahead', last) !== values.readahead) this.#readaheadSinceMs = timeMs
    this.decisions.push(timeMs, values)
    this.#version += 1
  }

  addSample(sample: DiskSample): void {
    if (addSample(this.disk, sample)) this.#version += 1
  }

  /** What was recorded, oldest first, put in its place among what came meanwhile and what was here before. */
  refill(decisions: readonly DecisionLine[], samples: readonly DiskSample[]): void {
    this.#list.insert(decisions.slice(-LISTED).map(listed))
    this.#judged.insert(decisions)
    this.decisions.insert(decisions.map(pointOf))
    this.disk.insert(samples.map(samplePoint))
    this.#readaheadSinceMs = readaheadSinceMs(this.decisions)
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

  get extent(): TimeRange {
    return { fromMs: this.firstMs ?? 0, toMs: this.lastMs ?? 0 }
  }

  /** Share of the decisions from an instant on by class id, -1 for idle, `UNJUDGED_ID` for not judged. */
  classShares(sinceMs: number): ReadonlyMap<number, number> {
    const counts = new Map<number, number>()
    const from = this.decisions.indexAt(sinceMs)
    const classOf = this.decisions.reader('class')
    for (let index = from; index < this.decisions.length; index++) {
      counts.set(classOf(index), (counts.get(classOf(index)) ?? 0) + 1)
    }
    const all = this.decisions.length - from
    return new Map([...counts].map(([classId, count]) => [classId, count / all]))
  }

  /** What was judged in the last minutes, with its features, oldest first; without idle windows. */
  judgedFeatures(): readonly JudgedFeatures[] {
    return this.#judged.last()
  }

  /** Since when the readahead in force now has been in force, in ms of the box's clock. */
  readaheadSinceMs(): number | undefined {
    return this.#readaheadSinceMs
  }
}

function pointOf(line: DecisionLine): TimePoint<Column> {
  return {
    timeMs: line.wall_ns / 1e6,
    values: {
      class: line.action === 'expired' ? UNJUDGED_ID : line.class,
      confidence: line.confidence_milli / 1000,
      windowMs: line.window_ms,
      readahead: line.readahead_kib,
      requestKib: line.n === 0 ? Number.NaN : line.bytes / line.n / 1024,
      dryRun: line.action === 'dry-run' ? 1 : 0,
    },
  }
}

function readaheadSinceMs(decisions: DecisionSeries): number | undefined {
  let index = decisions.length - 1
  if (index < 0) return undefined
  const readahead = decisions.reader('readahead')
  const now = readahead(index)
  while (index > 0 && readahead(index - 1) === now) index -= 1
  return decisions.timeMs(index)
}
