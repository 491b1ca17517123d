import type { DecisionLine } from '../../../shared/decisions.ts'
import type { JudgedFeatures } from '../../../shared/drift.ts'

/** So far back drift is looked at, in ms of the box's clock. */
export const DRIFT_MS = 5 * 60_000
/** Old ones are dropped when so much more has gathered, not one by one. */
const KEPT_MS = 6 * 60_000

interface JudgedWindow extends JudgedFeatures {
  readonly seq: number
  readonly timeMs: number
}

/** The features of the windows of the last minutes. Those of a whole recording would be too many to hold. */
export class JudgedWindows {
  #windows: readonly JudgedWindow[] = []
  #newer: JudgedWindow[] = []

  add(line: DecisionLine): void {
    if (line.class < 0) return
    const window = judgedOf(line)
    const oldest = this.#windows[0] ?? this.#newer[0]
    this.#newer.push(window)
    if (oldest !== undefined && window.timeMs - oldest.timeMs > KEPT_MS) this.#keepLast()
  }

  /** Lines that are here already are not doubled. */
  insert(lines: readonly DecisionLine[]): void {
    const lastMs = (lines.at(-1)?.wall_ns ?? 0) / 1e6
    const recent = lines.filter((line) => line.class >= 0 && line.wall_ns / 1e6 >= lastMs - DRIFT_MS).map(judgedOf)
    const bySeq = new Map([...recent, ...this.#windows, ...this.#newer].map((window) => [window.seq, window]))
    this.#windows = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
    this.#newer = []
    this.#keepLast()
  }

  /** Oldest first. */
  last(): readonly JudgedFeatures[] {
    this.#keepLast()
    return this.#windows
  }

  #keepLast(): void {
    const all = [...this.#windows, ...this.#newer]
    const fromMs = (all.at(-1)?.timeMs ?? 0) - DRIFT_MS
    this.#windows = all.filter(({ timeMs }) => timeMs >= fromMs)
    this.#newer = []
  }
}

function judgedOf({ seq, wall_ns, class: decided, features_q16, abstained }: DecisionLine): JudgedWindow {
  return {
    ...{ seq, timeMs: wall_ns / 1e6, class: decided },
    features: features_q16.map((value) => value / 65536),
    abstained: abstained !== 'no',
  }
}
