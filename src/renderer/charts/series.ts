export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

export interface TimePoint<Column extends string> {
  readonly timeMs: number
  readonly values: Readonly<Record<Column, number>>
}

/** What a series with at least these columns can be asked. */
export interface TimeColumns<Column extends string> {
  readonly length: number
  indexAt(timeMs: number): number
  reader(column: Column): (index: number) => number
  timeReader(): (index: number) => number
}

/** A column of numbers over time in rings of fixed size: what is oldest goes when they are full, and memory stays as it is. */
export class TimeSeries<Column extends string> implements TimeColumns<Column> {
  readonly capacity: number
  readonly #times: Float64Array
  readonly #values: ReadonlyMap<Column, Float32Array>
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
    this.#append(timeMs, (column) => values[column])
    return true
  }

  /** Puts points in their place, oldest first: own ones before the first and after the last of them stay. */
  insert(points: readonly TimePoint<Column>[]): void {
    const [first] = points
    if (first === undefined) return
    const from = this.indexAt(first.timeMs)
    const columns = [...this.#values.keys()]
    const own = Array.from({ length: this.#length - from }, (_, offset) => ({
      timeMs: this.timeMs(from + offset),
      values: new Map(columns.map((column) => [column, this.value(column, from + offset)])),
    }))
    this.#length = from
    for (const { timeMs, values } of points) this.push(timeMs, values)
    for (const { timeMs, values } of own) {
      if (timeMs > this.lastMs) this.#append(timeMs, (column) => values.get(column) ?? Number.NaN)
    }
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

  /** `value` of one column for loops over many points; good until the next push. */
  reader(column: Column): (index: number) => number {
    return this.#reader(this.#column(column))
  }

  /** `timeMs` for loops over many points; good until the next push. */
  timeReader(): (index: number) => number {
    return this.#reader(this.#times)
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

  #append(timeMs: number, valueOf: (column: Column) => number): void {
    const at = (this.#first + this.#length) % this.capacity
    this.#times[at] = timeMs
    for (const [column, kept] of this.#values) kept[at] = valueOf(column)
    if (this.#length < this.capacity) this.#length += 1
    else this.#first = (this.#first + 1) % this.capacity
  }

  #reader(ring: Float32Array | Float64Array): (index: number) => number {
    const first = this.#first
    const { capacity } = this
    // An hour is some 200,000 points, drawn several times a second: no division, no look-up by name.
    return (index) => ring[first + index < capacity ? first + index : first + index - capacity] ?? Number.NaN
  }

  #column(column: Column): Float32Array {
    const values = this.#values.get(column)
    if (values === undefined) throw new RangeError(`no column ${column}`)
    return values
  }
}

export type Point = readonly [timeMs: number, value: number]

/**
 * One column between two times, in at most `2 * buckets` points: of each stretch of time its smallest and its largest value at
 * their own times, so that no peak is lost however far out one zooms. Stretches begin at multiples of their length: a picture
 * that moves on does not flicker. NaN (nothing known) breaks the line.
 */
export function downsampled<Column extends string>(
  series: TimeColumns<Column>,
  column: Column,
  range: TimeRange,
  buckets: number,
): Point[] {
  const time = series.timeReader()
  const value = series.reader(column)
  // One point beyond each edge, so that lines run out of the picture.
  const first = Math.max(0, series.indexAt(range.fromMs) - 1)
  const end = Math.min(series.length, series.indexAt(range.toMs) + 1)
  const points: Point[] = []
  if (end - first <= 2 * buckets) {
    for (let index = first; index < end; index++) points.push([time(index), value(index)])
    return points
  }
  // Those two points, and a stretch that both edges cut, take the room of two.
  const stretchMs = buckets < 3 ? Infinity : (range.toMs - range.fromMs) / (buckets - 2)
  for (let from = first; from < end;) {
    const untilMs = endOfStretch(time(from), range, stretchMs)
    let [low, high, to] = [-1, -1, from]
    let [lowest, highest] = [Infinity, -Infinity]
    for (; to === from || (to < end && time(to) < untilMs); to++) {
      const here = value(to)
      if (here < lowest) [low, lowest] = [to, here]
      if (here > highest) [high, highest] = [to, here]
    }
    if (low < 0) points.push([time(from), Number.NaN])
    else if (low === high) points.push([time(low), lowest])
    else if (low < high) points.push([time(low), lowest], [time(high), highest])
    else points.push([time(high), highest], [time(low), lowest])
    from = to
  }
  return points
}

/** Of the stretch that an instant is in; what is beyond an edge is in none with what is inside. */
function endOfStretch(timeMs: number, { fromMs, toMs }: TimeRange, stretchMs: number): number {
  if (timeMs < fromMs) return fromMs
  if (timeMs > toMs) return Infinity
  const nextMs = stretchMs === Infinity ? Infinity : (Math.floor(timeMs / stretchMs) + 1) * stretchMs
  // The first instant after the edge, which itself is inside.
  return Math.min(nextMs, toMs + Number.EPSILON * toMs)
}
