import type { StreamReader } from './stream-reader.ts'

/**
 * The wanted events of several streams in order of time. At equal times the stream that comes first in the list goes first,
 * and within a stream its own order holds.
 *
 * While a trace is followed, a stream that has run dry may still get events: those of others are held back from the moment
 * up to which the dry one is known.
 *
 * Times lie side by side in one array and are searched from end to end: for as many streams as a machine has processors that
 * is faster than a heap.
 */
export class EventMerge {
  private readonly streams: StreamReader[] = []
  /** Of each stream's event at hand; infinite where it has none. */
  private times = new Float64Array(8).fill(Infinity)
  private isFollowing: boolean
  /** Streams without an event at hand, which may get some. */
  private dry: number[] = []
  /** Handed out and not yet passed. */
  private current: StreamReader | undefined
  private currentIndex = 0
  /** Before this time the current stream stays the first. */
  private runnerUpTime = 0

  constructor(isFollowing = false) {
    this.isFollowing = isFollowing
  }

  /** One more stream. Its events must not lie before those that were handed out. */
  add(stream: StreamReader): void {
    const index = this.streams.push(stream) - 1
    if (index >= this.times.length) {
      const larger = new Float64Array(2 * this.times.length).fill(Infinity)
      larger.set(this.times)
      this.times = larger
    }
    this.dry.push(index)
  }

  /** Nothing more will come: what was held back may go. */
  endFollowing(): void {
    this.isFollowing = false
  }

  /** Moves to the next event; the reader stands on it until the next call. Undefined after the last there is so far. */
  next(): StreamReader | undefined {
    const { current } = this
    if (current !== undefined) {
      if (current.next()) {
        if (current.cycles < this.runnerUpTime) return current
        this.times[this.currentIndex] = current.cycles
      } else {
        this.times[this.currentIndex] = Infinity
        if (this.isFollowing) this.dry.push(this.currentIndex)
      }
    }
    if (this.dry.length > 0) this.askDry()
    return this.choose()
  }

  private choose(): StreamReader | undefined {
    const { times } = this
    const count = this.streams.length
    let first = 0
    let least = Infinity
    let second = Infinity
    for (let index = 0; index < count; index++) {
      const time = times[index] ?? Infinity
      if (time < least) {
        second = least
        least = time
        first = index
      } else if (time < second) second = time
    }
    const known = this.dry.length === 0 ? Infinity : this.knownOfDry()
    this.current = least < known ? this.streams[first] : undefined
    this.currentIndex = first
    this.runnerUpTime = second < known ? second : known
    return this.current
  }

  private askDry(): void {
    const { dry } = this
    this.dry = []
    for (const index of dry) {
      const stream = this.streams[index]
      if (stream?.next() === true) this.times[index] = stream.cycles
      else if (this.isFollowing) this.dry.push(index)
    }
  }

  private knownOfDry(): number {
    return this.dry.reduce((least, index) => Math.min(least, this.streams[index]?.knownCycles ?? 0), Infinity)
  }
}
