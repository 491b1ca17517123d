import type { WindowCounts } from '../../shared/windows.ts'
import { devOf, type DeviceNumber } from './block-events.ts'
import { openParts } from './ctf/open-trace.ts'
import type { CtfTrace, TraceEvents } from './ctf/trace.ts'
import { openChunk } from './ctf/trace-directory.ts'
import type { MeasuredWindow } from './read-windows.ts'
import { measuring, WindowReader } from './window-reader.ts'

/** A window of a trace that is still being recorded. */
export interface LiveWindow {
  readonly counts: WindowCounts
  readonly measures: MeasuredWindow
  /** Its end, in ns since the epoch on the trace's clock. */
  readonly endNs: bigint
}

export interface LiveWindowsOptions {
  readonly device: DeviceNumber
  readonly windowSeconds: number
  readonly onWindow: (window: LiveWindow) => void
}

/**
 * Windows of one disk while its trace is recorded, from the parts of a rotated session. A part ends with a packet of every stream,
 * so that all up to the earliest of their ends is known; a window that ends by then is handed out.
 */
export class LiveWindows {
  private readonly options: LiveWindowsOptions
  private readonly waiting: string[] = []
  private notBeforeNs: bigint | undefined
  private following: { trace: CtfTrace; events: TraceEvents; reader: WindowReader } | undefined
  private handedOut = 0

  constructor(options: LiveWindowsOptions) {
    this.options = options
  }

  /** Windows start at the disk's first request at or after this moment, in ns since the epoch. Parts that came before wait. */
  async startAt(notBeforeNs: bigint): Promise<void> {
    this.notBeforeNs = notBeforeNs
    for (const directory of this.waiting.splice(0)) await this.read(directory)
  }

  /** The next part of the trace, by its local directory. @throws BenchError `bad-trace` */
  async add(directory: string): Promise<void> {
    if (this.notBeforeNs === undefined) this.waiting.push(directory)
    else await this.read(directory)
  }

  close(): void {
    this.following?.events.close()
  }

  private async read(directory: string): Promise<void> {
    const chunk = openChunk(directory)
    if (this.following === undefined) {
      const trace = await openParts([chunk], directory)
      const reader = new WindowReader(trace, {
        windowSeconds: [this.options.windowSeconds],
        newMeasures: await measuring(),
        notBeforeNs: this.notBeforeNs,
      })
      this.following = { trace, reader, events: trace.follow(reader.eventsOptions) }
    } else this.following.events.append(chunk)
    const { events, reader } = this.following
    for (let at = events.next(); at !== undefined; at = events.next()) reader.read(at)
    reader.advance(events.knownCycles)
    this.handOut()
  }

  private handOut(): void {
    if (this.following === undefined) return
    const { trace, reader } = this.following
    const disk = reader.disks.get(devOf(this.options.device))
    if (disk?.startNs === undefined) return
    const lengthNs = Math.round(this.options.windowSeconds * 1e9)
    for (const { counts, losses, measures } of disk.finished(0).slice(this.handedOut)) {
      this.handedOut++
      if (measures === undefined) continue
      const endNs = trace.clock.epochNs(disk.startNs + (counts.index + 1) * lengthNs)
      this.options.onWindow({ counts, measures: { ...measures, ...losses }, endNs })
    }
  }
}
