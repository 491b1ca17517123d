import type { CompiledEvent, CompiledStream, EventBody } from './compiled-stream.ts'
import { TraceError } from './errors.ts'
import { fastScan, NOT_FAST, type FastScan, type ScanTables } from './fast-scan.ts'
import { BadValue, PacketCursor, PastContent } from './packet-cursor.ts'
import { PacketSource, type PacketCodecs, type PacketHead } from './packet-source.ts'
import { StreamClock } from './stream-clock.ts'
import type { TraceFileEntry } from './trace-files.ts'
import { alignUp } from './types.ts'

/** In the table of sizes: no fixed size, or no such event. */
const VARIABLE = -1

/** Ids from here on, which no tracer reaches in practice, go the slow way. */
const TABLE_IDS = 0x1_0000

/** What the tracer lost between two moments, in cycles from the trace's origin. */
export interface Loss {
  /** End of the stream's packet before; 0 for the first. */
  readonly fromCycles: number
  readonly toCycles: number
  readonly discardedEvents: number
  readonly lostPackets: number
}

export interface StreamReaderOptions {
  readonly files: readonly TraceFileEntry[]
  readonly codecs: PacketCodecs
  /** Absolute cycles from which times are counted. */
  readonly origin: bigint
  readonly wants: (event: CompiledEvent) => boolean
  /** Told when the packet that says so is reached: never later than the first event after the loss. */
  readonly onLoss?: ((loss: Loss) => void) | undefined
}

/** One stream (one CPU's buffer): a position that moves from one wanted event to the next. */
export class StreamReader {
  /** Of the current event: cycles from the trace's origin. */
  cycles = 0
  /** End of the last packet that was read to its end: this stream has nothing more before it. */
  knownCycles = 0
  /** Events that the tracer dropped, as far as packets tell. */
  discardedEvents = 0
  lostPackets = 0
  packets = 0
  /** Absolute cycles at the begin of the first packet, and at the end of the last that was read to its end. */
  firstBegin: bigint | undefined
  lastEnd: bigint | undefined
  readonly paths: string[]
  readonly cursor: PacketCursor
  readonly stream: CompiledStream
  private readonly source: PacketSource
  /** By event id: bits of the body (-1 where they vary) and their alignment. */
  private readonly sizes: Int32Array
  private readonly aligns: Int32Array
  private readonly tables: ScanTables
  private readonly byId: (CompiledEvent | undefined)[] = []
  private readonly scan: FastScan | undefined
  private readonly highCounts = new Map<number, number>()
  private readonly wants: (event: CompiledEvent) => boolean
  private readonly origin: bigint
  private readonly onLoss: ((loss: Loss) => void) | undefined
  private head: PacketHead | undefined
  private currentEvent: CompiledEvent | undefined
  private isFirstInPacket = true
  private bodyBit = 0
  private nextBit = 0

  constructor(stream: CompiledStream, { files, codecs, origin, wants, onLoss }: StreamReaderOptions) {
    this.stream = stream
    this.paths = files.map(({ path }) => path)
    this.wants = wants
    this.origin = origin
    this.onLoss = onLoss
    this.cursor = new PacketCursor(new StreamClock(origin))
    this.source = new PacketSource(files, codecs, this.cursor)
    const ids = [...stream.events.keys()].filter((id) => id < TABLE_IDS)
    const length = ids.reduce((most, id) => Math.max(most, id + 1), 0)
    this.sizes = new Int32Array(length).fill(VARIABLE)
    this.aligns = new Int32Array(length).fill(1)
    this.tables = {
      bodyBytes: new Int32Array(length).fill(VARIABLE),
      wanted: new Uint8Array(length),
      counts: new Float64Array(length),
    }
    for (const event of stream.events.values()) {
      const { id } = event.class
      if (id >= TABLE_IDS) continue
      this.byId[id] = event
      this.sizes[id] = event.fixedBits
      this.aligns[id] = event.alignBits
      this.tables.wanted[id] = wants(event) ? 1 : 0
      if (event.alignBits <= 8 && event.fixedBits % 8 === 0) this.tables.bodyBytes[id] = event.fixedBits / 8
    }
    this.scan = stream.header.fast === undefined ? undefined : fastScan(stream.header.fast)
  }

  /** All events passed, wanted or not. */
  get eventsRead(): number {
    const high = [...this.highCounts.values()].reduce((sum, count) => sum + count, 0)
    return this.tables.counts.reduce((sum, count) => sum + count, high)
  }

  /** Events of one class passed so far. */
  eventsOf(id: number): number {
    return this.tables.counts[id] ?? this.highCounts.get(id) ?? 0
  }

  /** More of the stream has come; `next()` goes on with it. */
  append(file: TraceFileEntry): void {
    this.paths.push(file.path)
    this.source.append(file)
  }

  /** The event at the reader's position; only after `next()` said that there is one. */
  get event(): CompiledEvent {
    if (this.currentEvent === undefined) throw new Error('the stream has no current event')
    return this.currentEvent
  }

  /** The packet in which the current event lies. */
  get packet(): PacketHead {
    if (this.head === undefined) throw new Error('the stream has no current packet')
    return this.head
  }

  /**
   * Moves to the next wanted event; false after the last there is so far.
   * @throws BenchError `bad-trace` naming file and byte.
   */
  next(): boolean {
    const { cursor, scan } = this
    cursor.bit = this.nextBit
    for (;;) {
      // A packet's first event goes the general way, which sees to it that time does not run backwards.
      if (scan !== undefined && !this.isFirstInPacket && cursor.bit < cursor.endBit) {
        const id = scan(cursor, this.tables)
        this.cycles = cursor.clock.cycles
        if (id !== NOT_FAST) {
          this.currentEvent = this.byId[id]
          this.bodyBit = cursor.bit
          this.nextBit = cursor.bit + (this.sizes[id] ?? 0)
          return true
        }
      }
      if (cursor.bit < cursor.endBit) {
        this.isFirstInPacket = false
        if (this.passOne()) return true
      } else if (!this.nextPacket()) {
        this.nextBit = cursor.bit
        return false
      }
    }
  }

  /** Decodes the current event. */
  read(): EventBody {
    this.toBody()
    return this.event.read(this.cursor)
  }

  /** Puts the cursor where the current event's body starts, for `CompiledEvent.numberField`. */
  toBody(): PacketCursor {
    this.cursor.bit = this.bodyBit
    return this.cursor
  }

  close(): void {
    this.source.close()
  }

  /** Passes the event at the cursor, whatever it is; true where it is wanted. */
  private passOne(): boolean {
    const { cursor } = this
    const eventBit = cursor.bit
    try {
      const id = this.stream.header.read(cursor)
      const event = this.byId[id] ?? this.stream.events.get(id)
      if (event === undefined) {
        throw new BadValue(`event id ${id} is not declared in stream ${this.stream.class.id}`, 'unknown-event')
      }
      this.toEnd(event)
      if (cursor.bit === eventBit) throw new BadValue('an event of no size')
      const { cycles } = cursor.clock
      if (cycles < this.cycles) throw new BadValue('time runs backwards', 'time-backwards')
      if (cycles > Number.MAX_SAFE_INTEGER) throw new BadValue('a time more than 2^53 cycles from the start')
      this.cycles = cycles
      const { counts, wanted } = this.tables
      if (id < counts.length) counts[id] = (counts[id] ?? 0) + 1
      else this.highCounts.set(id, (this.highCounts.get(id) ?? 0) + 1)
      this.currentEvent = event
      this.nextBit = cursor.bit
      return id < wanted.length ? wanted[id] === 1 : this.wants(event)
    } catch (error) {
      if (error instanceof PastContent) {
        throw this.source.problem('event-past-content', 'an event reaches past its packet’s content', eventBit)
      }
      if (error instanceof BadValue) throw this.source.problem(error.problem, error.message, eventBit)
      throw error
    }
  }

  private toEnd(event: CompiledEvent): void {
    const { cursor } = this
    this.bodyBit = cursor.bit
    if (event.fixedBits < 0) {
      event.skip(cursor)
      return
    }
    this.bodyBit = alignUp(cursor.bit, event.alignBits)
    cursor.bit = this.bodyBit + event.fixedBits
    if (cursor.bit > cursor.endBit) throw new PastContent()
  }

  private nextPacket(): boolean {
    const before = this.head
    if (before !== undefined) this.finishPacket(before)
    const head = this.source.next()
    this.head = head ?? before
    if (head === undefined) return false
    if (head.streamId !== this.stream.class.id) {
      const sentence = `a packet of stream ${head.streamId} among those of stream ${this.stream.class.id}`
      throw this.source.problem('unknown-stream', sentence)
    }
    this.packets++
    this.isFirstInPacket = true
    this.firstBegin ??= head.begin
    this.countLosses(before, head)
    return true
  }

  private finishPacket(head: PacketHead): void {
    this.lastEnd = head.end ?? this.lastEnd
    this.knownCycles = Math.max(this.knownCycles, this.cycles, this.sinceOrigin(head.end) ?? 0)
  }

  private countLosses(before: PacketHead | undefined, head: PacketHead): void {
    let lostPackets = 0
    let discardedEvents = 0
    if (before?.sequence !== undefined && head.sequence !== undefined) {
      const gap = head.sequence - before.sequence - 1n
      if (gap < 0n) throw this.source.problem('packets-out-of-order', 'packets out of order')
      lostPackets = Number(gap)
    }
    if (head.discarded !== undefined) {
      const more = head.discarded - (before?.discarded ?? 0n)
      if (more < 0n) {
        throw this.source.problem('packets-out-of-order', 'the count of discarded events runs backwards')
      }
      discardedEvents = Number(more)
    }
    if (lostPackets === 0 && discardedEvents === 0) return
    this.lostPackets += lostPackets
    this.discardedEvents += discardedEvents
    const fromCycles = this.knownCycles
    const toCycles = Math.max(fromCycles, this.sinceOrigin(head.end) ?? this.cycles)
    this.onLoss?.({ fromCycles, toCycles, discardedEvents, lostPackets })
  }

  private sinceOrigin(cycles: bigint | undefined): number | undefined {
    return cycles === undefined ? undefined : Number(cycles - this.origin)
  }
}

/** @throws BenchError `bad-trace` where the file does not start with a packet. */
export function firstPacket(file: TraceFileEntry, codecs: PacketCodecs): PacketHead {
  const source = new PacketSource([file], codecs, new PacketCursor(new StreamClock(0n)))
  try {
    const head = source.peek()
    if (head === undefined)
      throw new TraceError('header-cut', { path: file.path, byteOffset: 0 }, 'the stream is empty')
    return head
  } finally {
    source.close()
  }
}
