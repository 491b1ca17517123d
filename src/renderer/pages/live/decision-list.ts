import type { DecisionLine } from '../../../shared/decisions.ts'

/** What the table shows of a decision. The rest of a line is in the recording; 20,000 of them whole would be tens of megabytes. */
export type ListedDecision = Pick<
  DecisionLine,
  | 'seq'
  | 'wall_ns'
  | 'n'
  | 'bytes'
  | 'jumps'
  | 'writes'
  | 'class'
  | 'confidence_milli'
  | 'abstained'
  | 'action'
  | 'readahead_kib'
  | 'files'
>

/** The newest decisions in the order of their numbers, in memory of fixed size. */
export class DecisionRing {
  readonly #capacity: number
  readonly #lines: (ListedDecision | undefined)[]
  #added = 0
  #missing = 0

  constructor(capacity: number) {
    this.#capacity = capacity
    this.#lines = Array.from({ length: capacity })
  }

  get length(): number {
    return Math.min(this.#added, this.#capacity)
  }

  /** Windows that the module decided between the first and the last that came, and that did not come. */
  get missing(): number {
    return this.#missing
  }

  get lastSeq(): number {
    return this.at(0)?.seq ?? -1
  }

  /** 0 is the newest. */
  at(newest: number): ListedDecision | undefined {
    return newest < this.length ? this.#lines[(this.#added - 1 - newest) % this.#capacity] : undefined
  }

  /** How many are newer than a number. */
  newerThan(seq: number): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.at(middle)?.seq ?? -1) > seq) low = middle + 1
      else high = middle
    }
    return low
  }

  /** One that is not after the last is left out. */
  add(line: ListedDecision): boolean {
    if (line.seq <= this.lastSeq) return false
    if (this.#added > 0) this.#missing += line.seq - this.lastSeq - 1
    this.#lines[this.#added % this.#capacity] = line
    this.#added += 1
    return true
  }

  /** Puts lines in their place, oldest first: own ones before the first and after the last of them stay. */
  insert(lines: readonly ListedDecision[]): void {
    const first = lines[0]?.seq
    const last = lines.at(-1)?.seq
    if (first === undefined || last === undefined) return
    const own = Array.from({ length: this.length }, (_, index) => this.at(this.length - 1 - index)).filter(
      (line) => line !== undefined,
    )
    const all = [...own.filter(({ seq }) => seq < first), ...lines, ...own.filter(({ seq }) => seq > last)]
    this.#added = 0
    this.#missing = 0
    for (const line of all) this.add(line)
  }
}

export function listed(line: DecisionLine): ListedDecision {
  const { seq, wall_ns, n, bytes, jumps, writes, class: decided, confidence_milli, abstained } = line
  const { action, readahead_kib, files } = line
  return {
    ...{ seq, wall_ns, n, bytes, jumps, writes, class: decided, confidence_milli, abstained },
    ...{ action, readahead_kib, files },
  }
}
