import { BenchError } from '../../shared/errors.ts'
import { blockEvent, isReadahead, isRequest, isWanted, isWrite, kindOf, type BlockEvent } from './block-events.ts'
import type { CompiledStream } from './ctf/compiled-stream.ts'
import type { StreamReader } from './ctf/stream-reader.ts'
import type { CtfTrace, EventsOptions } from './ctf/trace.ts'
import { DiskWindows, LONGEST_GAP_WINDOWS } from './disk-windows.ts'
import { LossLog } from './losses.ts'
import type { MeasureCounter } from './measure-counter.ts'

export type NewMeasures = (startNs: number, lengthNs: number, countsPages: boolean) => MeasureCounter

/** What counts measures. Loaded when it is asked for: features alone are read in less time than its library takes to load. */
export async function measuring(): Promise<NewMeasures> {
  const { MeasureCounter } = await import('./measure-counter.ts')
  return (startNs, lengthNs, countsPages) => new MeasureCounter(startNs, lengthNs, countsPages)
}

export interface WindowReaderOptions {
  /** Lengths of windows in seconds. */
  readonly windowSeconds: readonly number[]
  /** `measuring()`; undefined: no measures. */
  readonly newMeasures?: NewMeasures | undefined
  /** In ns since the epoch; windows start at the disk's first request at or after this. */
  readonly notBeforeNs?: bigint | undefined
}

/** Turns a trace's events into the windows of every disk in it. Whoever drives it hands over the events. */
export class WindowReader {
  readonly disks = new Map<number, DiskWindows>()
  private readonly trace: CtfTrace
  private readonly options: WindowReaderOptions
  private readonly lengthsNs: readonly number[]
  private readonly notBeforeNs: number
  private readonly losses = new LossLog()
  /** Ends of losses that no event has passed yet, earliest first: a loss is told ahead of other streams' events. */
  private readonly lossEndsNs: number[] = []
  private nextLossEndNs = Infinity
  /** By the event class's place in its stream, for each stream class. */
  private readonly blockEvents = new Map<CompiledStream, (BlockEvent | undefined)[]>()
  private lastStream: CompiledStream | undefined
  private lastEvents: (BlockEvent | undefined)[] = []
  private lastDev = -1
  private lastDisk: DiskWindows | undefined
  private readonly countsPages: boolean

  /** @throws BenchError `wrong-usage` on a length that cannot be counted. */
  constructor(trace: CtfTrace, options: WindowReaderOptions) {
    this.trace = trace
    this.options = options
    this.lengthsNs = options.windowSeconds.map(wholeNanoseconds)
    this.notBeforeNs =
      options.notBeforeNs === undefined ? -Infinity : Number(options.notBeforeNs - trace.clock.epochNs(0))
    this.countsPages = [...trace.model.streams.values()].some((stream) =>
      [...stream.events.values()].some(({ name }) => kindOf(name) === 'page-cache insertion'),
    )
  }

  /** For `CtfTrace.events` or `follow`. */
  get eventsOptions(): EventsOptions {
    const { clock } = this.trace
    return {
      wants: (event) => isWanted(event.class.name, this.options.newMeasures !== undefined),
      onLoss: ({ fromCycles, toCycles, discardedEvents, lostPackets }) => {
        const [fromNs, toNs] = [clock.nanoseconds(fromCycles), clock.nanoseconds(toCycles)]
        this.losses.add({ fromNs, toNs, discardedEvents, lostPackets })
        this.expectLossEnd(toNs)
      },
    }
  }

  /** The event at which a stream stands. @throws BenchError `bad-trace` where its time is not to be believed. */
  read(at: StreamReader): void {
    if (at.stream !== this.lastStream) this.enterStream(at.stream)
    const { event } = at
    const block = (this.lastEvents[event.place] ??= blockEvent(event))
    const body = at.toBody()
    const dev = block.dev(body)
    const disk = dev === this.lastDev ? (this.lastDisk ?? this.findDisk(dev)) : this.findDisk(dev)
    const timeNs = this.trace.clock.nanoseconds(at.cycles)
    if (timeNs > this.nextLossEndNs) this.passLossEnds(timeNs)
    switch (block.kind) {
      case 'issue': {
        const rwbs = block.rwbs(body)
        const bytes = block.bytes(body)
        if (bytes === 0 || !isRequest(rwbs)) disk.issuedOther(timeNs)
        else disk.issued(timeNs, block.sector(body), bytes, isWrite(rwbs), isReadahead(rwbs))
        return
      }
      case 'completion':
        disk.completed(timeNs, block.sector(body))
        return
      case 'insertion':
        disk.inserted(timeNs)
        return
      case 'merge':
        disk.merged(timeNs)
        return
      case 'page-cache insertion':
        disk.pagesInserted(timeNs, block.pages(body))
    }
  }

  /** No event before this moment (in cycles from the origin) is to come. */
  advance(cycles: number): void {
    const timeNs = this.trace.clock.nanoseconds(cycles)
    for (const disk of this.disks.values()) disk.advance(timeNs)
  }

  private expectLossEnd(endNs: number): void {
    const place = this.lossEndsNs.findLastIndex((earlier) => earlier <= endNs) + 1
    this.lossEndsNs.splice(place, 0, endNs)
    this.nextLossEndNs = this.lossEndsNs[0] ?? Infinity
  }

  /** What was in flight may have completed unseen. */
  private passLossEnds(timeNs: number): void {
    while ((this.lossEndsNs[0] ?? Infinity) < timeNs) this.lossEndsNs.shift()
    this.nextLossEndNs = this.lossEndsNs[0] ?? Infinity
    for (const disk of this.disks.values()) disk.forgetInFlight()
  }

  private enterStream(stream: CompiledStream): void {
    this.lastStream = stream
    const known = this.blockEvents.get(stream)
    this.lastEvents = known ?? []
    if (known === undefined) this.blockEvents.set(stream, this.lastEvents)
  }

  private findDisk(dev: number): DiskWindows {
    let disk = this.disks.get(dev)
    if (disk === undefined) {
      const { lengthsNs, notBeforeNs, losses, countsPages } = this
      const { newMeasures } = this.options
      disk = new DiskWindows({
        ...{ lengthsNs, notBeforeNs, losses },
        gapTooLong: () => this.gapTooLong(),
        newMeasures: newMeasures && ((startNs, lengthNs) => newMeasures(startNs, lengthNs, countsPages)),
      })
      this.disks.set(dev, disk)
    }
    this.lastDev = dev
    this.lastDisk = disk
    return disk
  }

  private gapTooLong(): BenchError {
    const shortest = Math.min(...this.options.windowSeconds)
    const gap = `more than ${LONGEST_GAP_WINDOWS} windows of ${shortest} s`
    return new BenchError(
      'bad-trace',
      `${this.trace.path}: ${gap} lie between two requests; the clock is not to be believed.`,
      { nextStep: 'Record the run again, or choose longer windows.' },
    )
  }
}

function wholeNanoseconds(windowSeconds: number): number {
  const windowNs = Math.round(windowSeconds * 1e9)
  if (windowNs >= 1_000_000 && Number.isSafeInteger(windowNs)) return windowNs
  throw new BenchError('wrong-usage', `A window of ${windowSeconds} s cannot be counted.`, {
    nextStep: 'Choose a window of 0.001 s or more; the default is 2.5.',
  })
}
