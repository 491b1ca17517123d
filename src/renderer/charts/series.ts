/** A column of numbers over time in rings of fixed size: what is oldest goes when they are full, and memory stays as it is. */
export class TimeSeries<Column extends string> {
  readonly capacity: number
  readonly #times: Float64Array
  readonly #values: ReadonlyMap<string, Float32Array>
  #first = 0
  #length = 0

  /** @param capacity the most points that are kept */
  constructor(columns: readonly Column[], capacity: number) {
    this.capacity = capacity
    this.#times = new Float64Array(capacity)
    this.#values = new Map(columns.map((column) => [column, new Float32Array(capacity)]))
  }

  get length(): number {
    return this.#length
  }

  /** Of the newest point, in ms; -Infinity where there is none. */
  get lastMs(): number {
    return this.#length === 0 ? -Infinity : this.timeMs(this.#length - 1)
  }

  get firstMs(): number {
    return this.#length === 0 ? Infinity : this.timeMs(0)
  }

  /** Points come in time order; one that is not after the last is left out, so that history and events can overlap. */
  push(timeMs: number, values: Readonly<Record<Column, number>>): boolean {
    if (timeMs <= this.lastMs) return false
    const at = (this.#first + this.#length) % this.capacity
    this.#times[at] = timeMs
    for (const [column, kept] of this.#values)
      kept[at] = (values as Readonly<Record<string, number>>)[column] ?? Number.NaN
    if (this.#length < this.capacity) this.#length += 1
    else this.#first = (this.#first + 1) % this.capacity
    return true
  }

  clear(): void {
    this.#first = 0
    this.#length = 0
  }

  timeMs(index: number): number {
    return this.#times[(this.#first + index) % this.capacity] ?? Number.NaN
  }

  value(column: Column, index: number): number {
    return this.#column(column)[(this.#first + index) % this.capacity] ?? Number.NaN
  }

  /** The first index at or after a time; `length` where there is none. */
  indexAt(timeMs: number): number {
    let [low, high] = [0, this.#length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.timeMs(middle) < timeMs) low = middle + 1
      else high = middle
    }
    return low
  }

  #column(column: Column): Float32Array {
    const values = this.#values.get(column)
    if (values === undefined) throw new RangeError(`no column ${column}`)
    return values
  }
}

export type Point = readonly [timeMs: number, value: number]

/**
 * One column between two times, in at most `2 * buckets` points: of each bucket its smallest and its largest value at their
 * own times, so that no peak is lost however far out one zooms. NaN (nothing known) breaks the line.
 */
export function downsampled<Column extends string>(
  series: TimeSeries<Column>,
  column: Column,
  range: { readonly fromMs: number; readonly toMs: number },
  buckets: number,
): Point[] {
  // One point beyond each edge, so that lines run out of the picture.
  const first = Math.max(0, series.indexAt(range.fromMs) - 1)
  const end = Math.min(series.length, series.indexAt(range.toMs) + 1)
  const points: Point[] = []
  if (end - first <= 2 * buckets) {
    for (let index = first; index < end; index++) points.push([series.timeMs(index), series.value(column, index)])
    return points
  }
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = first + Math.floor(((end - first) * bucket) / buckets)
    const to = first + Math.floor(((end - first) * (bucket + 1)) / buckets)
    let [low, high] = [-1, -1]
    for (let index = from; index < to; index++) {
      const value = series.value(column, index)
      if (Number.isNaN(value)) continue
      if (low < 0 || value < series.value(column, low)) low = index
      if (high < 0 || value > series.value(column, high)) high = index
    }
    if (low < 0) points.push([series.timeMs(from), Number.NaN])
    else
      for (const index of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) {
        points.push([series.timeMs(index), series.value(column, index)])
      }
  }
  return points
}

/** A stretch of one class. */
export interface ClassBlock {
  readonly fromMs: number
  readonly toMs: number
  /** -1 for idle. */
  readonly classId: number
  /** Mean of the decisions in it, 0..1. */
  readonly confidence: number
  /** Share of the decisions in it that are of another class; 0 where nothing was merged. */
  readonly otherShare: number
}

/**
 * Decisions between two times as at most `most` blocks. Neighbours of one class are one block; where there are still too many,
 * a stretch of time becomes one block of the class that most of its decisions have, and says how many have not.
 * Each decision stands for the window before it.
 */
export function classBlocks(
  decisions: TimeSeries<'class' | 'confidence' | 'windowMs'>,
  range: { readonly fromMs: number; readonly toMs: number },
  most: number,
): ClassBlock[] {
  const first = decisions.indexAt(range.fromMs)
  const end = Math.min(decisions.length, decisions.indexAt(range.toMs) + 1)
  const blocks: ClassBlock[] = []
  for (let index = first; index < end; index++) {
    const classId = decisions.value('class', index)
    const toMs = decisions.timeMs(index)
    const fromMs = toMs - decisions.value('windowMs', index)
    const before = blocks.at(-1)
    if (before?.classId === classId && fromMs - before.toMs < decisions.value('windowMs', index) / 2) {
      blocks[blocks.length - 1] = { ...before, toMs }
    } else blocks.push({ fromMs, toMs, classId, confidence: 0, otherShare: 0 })
  }
  if (blocks.length <= most) return blocks.map((block) => ({ ...block, ...mixture(decisions, block) }))
  const stepMs = (range.toMs - range.fromMs) / most
  return Array.from({ length: most }, (_, step) => range.fromMs + step * stepMs).flatMap((fromMs) => {
    const block = { fromMs, toMs: fromMs + stepMs }
    const { classId, ...mixed } = mixture(decisions, block)
    return classId === undefined ? [] : [{ ...block, classId, ...mixed }]
  })
}

function mixture(
  decisions: TimeSeries<'class' | 'confidence' | 'windowMs'>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): { classId?: number; confidence: number; otherShare: number } {
  const counts = new Map<number, { decisions: number; confidence: number }>()
  let all = 0
  // A decision stands at its window's end: the one at the very start belongs to the block before.
  for (
    let index = decisions.indexAt(fromMs + 1);
    index < decisions.length && decisions.timeMs(index) <= toMs;
    index++
  ) {
    const count = counts.get(decisions.value('class', index)) ?? { decisions: 0, confidence: 0 }
    count.decisions += 1
    count.confidence += decisions.value('confidence', index)
    counts.set(decisions.value('class', index), count)
    all += 1
  }
  const [winner] = [...counts].sort(([, a], [, b]) => b.decisions - a.decisions)
  if (winner === undefined) return { confidence: 0, otherShare: 0 }
  const [classId, { decisions: own, confidence }] = winner
  return { classId, confidence: confidence / own, otherShare: 1 - own / all }
}
