/** What the tracer lost at some time between two moments, in nanoseconds from the trace's origin. */
export interface TimedLoss {
  readonly fromNs: number
  readonly toNs: number
  readonly discardedEvents: number
  readonly lostPackets: number
}

/** What may have been lost in one window. */
export interface WindowLosses {
  readonly discardedEvents: number
  readonly lostPackets: number
}

/** The losses of a trace, shared by all who count windows over it: they ask for one window after the other. */
export class LossLog {
  private readonly losses: TimedLoss[] = []

  add(loss: TimedLoss): void {
    this.losses.push(loss)
  }

  /** @returns a function that sums what overlaps a window; windows are asked for in order of time. */
  reader(): (startNs: number, endNs: number) => WindowLosses {
    let first = 0
    return (startNs, endNs) => {
      // Those that ended before this window began concern no later one.
      while ((this.losses[first]?.toNs ?? Infinity) < startNs) first++
      let discardedEvents = 0
      let lostPackets = 0
      for (let i = first; i < this.losses.length; i++) {
        const loss = this.losses[i]
        if (loss === undefined || loss.fromNs >= endNs || loss.toNs < startNs) continue
        discardedEvents += loss.discardedEvents
        lostPackets += loss.lostPackets
      }
      return { discardedEvents, lostPackets }
    }
  }
}
