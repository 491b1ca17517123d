import type { StreamReader } from './stream-reader.ts'

/** The wanted events of several streams in order of time; at equal times the stream that comes first in the list. */
export class EventMerge {
  private readonly streams: readonly StreamReader[]
  /** A binary heap of positions in `streams`; its top is the current event's. */
  private readonly heap: number[] = []
  private started = false

  constructor(streams: readonly StreamReader[]) {
    this.streams = streams
  }

  /** Moves to the next event; the reader stands on it until the next call. Undefined after the last. */
  next(): StreamReader | undefined {
    const { heap, streams } = this
    if (!this.started) {
      this.started = true
      streams.forEach((stream, index) => {
        if (stream.next()) heap.push(index)
      })
      for (let at = (heap.length >> 1) - 1; at >= 0; at--) this.siftDown(at)
    } else if (heap[0] !== undefined) {
      if (streams[heap[0]]?.next() !== true) {
        const last = heap.pop()
        if (last !== undefined && heap.length > 0) heap[0] = last
      }
      this.siftDown(0)
    }
    return heap[0] === undefined ? undefined : streams[heap[0]]
  }

  private siftDown(from: number): void {
    const { heap } = this
    let at = from
    for (;;) {
      let least = at
      if (this.isBefore(2 * at + 1, least)) least = 2 * at + 1
      if (this.isBefore(2 * at + 2, least)) least = 2 * at + 2
      if (least === at) return
      const moved = heap[at] ?? 0
      heap[at] = heap[least] ?? 0
      heap[least] = moved
      at = least
    }
  }

  /** Both are places in the heap. */
  private isBefore(a: number, b: number): boolean {
    const left = this.heap[a]
    const right = this.heap[b]
    if (left === undefined || right === undefined) return false
    const difference = (this.streams[left]?.cycles ?? 0) - (this.streams[right]?.cycles ?? 0)
    return difference < 0 || (difference === 0 && left < right)
  }
}
