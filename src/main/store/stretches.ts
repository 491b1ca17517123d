/** What lies in one column of a picture without a break: from, to (ms), the least and the greatest value. */
export type Stretch = [fromMs: number, toMs: number, low: number, high: number]

/** Joins values that lie in the same column of a picture, so that a look from afar costs no more than the picture is wide and loses no peak. */
export class Stretches {
  readonly all: Stretch[] = []
  readonly #startMs: number
  readonly #columnMs: number
  #column = Number.NaN

  constructor(startMs: number, columnMs: number) {
    this.#startMs = startMs
    this.#columnMs = columnMs
  }

  /** Values come in time order; the column is that of their start. */
  add(fromMs: number, toMs: number, value: number): void {
    const column = Math.floor((fromMs - this.#startMs) / this.#columnMs)
    const last = this.all.at(-1)
    if (last === undefined || column !== this.#column) {
      this.#column = column
      this.all.push([fromMs, toMs, value, value])
      return
    }
    last[1] = toMs
    if (value < last[2]) last[2] = value
    if (value > last[3]) last[3] = value
  }

  /** What comes next is not joined with what was before: another run. */
  end(): void {
    this.#column = Number.NaN
  }
}
