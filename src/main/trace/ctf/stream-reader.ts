import type { CompiledEvent, CompiledStream, EventBody } from './compiled-stream.ts'
import { badTrace } from './errors.ts'
import { BadValue, PacketCursor, PastContent } from './packet-cursor.ts'
import { PacketSource, type PacketCodecs, type PacketHead } from './packet-source.ts'
import { StreamClock } from './stream-clock.ts'

/** In the table of sizes: no fixed size, or no such event. */
const VARIABLE = -1

/** Ids from here on, which no tracer reaches in practice, go the slow way. */
const TABLE_IDS = 0x1_0000

/** One stream (one CPU's buffer): a position that moves from one wanted event to the next. */
export class StreamReader {
  /** Of the current event: cycles from the trace's origin. */
  cycles = 0
  /** All events passed, wanted or not. */
  eventsRead = 0
  /** Events that the tracer dropped, as far as packets tell. */
  discardedEvents = 0
  lostPackets = 0
  readonly cursor: PacketCursor
  readonly stream: CompiledStream
  private readonly source: PacketSource
  private readonly sizes: Int32Array
  private readonly aligns: Int32Array
  private readonly wanted: Uint8Array
  private readonly wants: (event: CompiledEvent) => boolean
  private head: PacketHead | undefined
  private currentEvent: CompiledEvent | undefined
  private bodyBit = 0
  private nextBit = 0

  constructor(
    stream: CompiledStream,
    paths: readonly string[],
    codecs: PacketCodecs,
    origin: bigint,
    wants: (event: CompiledEvent) => boolean,
  ) {
    this.stream = stream
    this.wants = wants
    this.cursor = new PacketCursor(new StreamClock(origin))
    this.source = new PacketSource(paths, codecs, this.cursor)
    const ids = [...stream.events.keys()].filter((id) => id < TABLE_IDS)
    const length = ids.reduce((most, id) => Math.max(most, id + 1), 0)
    this.sizes = new Int32Array(length).fill(VARIABLE)
    this.aligns = new Int32Array(length).fill(1)
    this.wanted = new Uint8Array(length)
    for (const event of stream.events.values()) {
      const { id } = event.class
      if (id >= TABLE_IDS) continue
      this.sizes[id] = event.fixedBits
      this.aligns[id] = event.alignBits
      this.wanted[id] = wants(event) ? 1 : 0
    }
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
   * Moves to the next wanted event; false after the last.
   * @throws BenchError `bad-trace` naming file and byte.
   */
  next(): boolean {
    const { cursor, sizes, aligns, wanted } = this
    cursor.bit = this.nextBit
    let eventBit = cursor.bit
    try {
      for (;;) {
        eventBit = cursor.bit
        if (eventBit >= cursor.endBit) {
          if (!this.nextPacket()) return false
          continue
        }
        const id = this.stream.readHeader(cursor)
        const size = sizes[id] ?? VARIABLE
        if (size >= 0) {
          const align = aligns[id] ?? 1
          const over = cursor.bit % align
          const start = over === 0 ? cursor.bit : cursor.bit + align - over
          this.bodyBit = start
          cursor.bit = start + size
          if (cursor.bit > cursor.endBit) throw new PastContent()
        } else {
          this.bodyBit = cursor.bit
          this.skipSlowly(id)
        }
        if (cursor.bit === eventBit) throw new BadValue('an event of no size')
        this.eventsRead++
        if (cursor.clock.cycles < this.cycles) throw new BadValue('time runs backwards')
        if (!Number.isSafeInteger(cursor.clock.cycles))
          throw new BadValue('a time more than 2^53 cycles from the start')
        this.cycles = cursor.clock.cycles
        if (wanted[id] === 0) continue
        const event = this.stream.events.get(id)
        if (event === undefined || (id >= TABLE_IDS && !this.wants(event))) continue
        this.currentEvent = event
        this.nextBit = cursor.bit
        return true
      }
    } catch (error) {
      if (error instanceof PastContent)
        throw this.source.problem('an event reaches past its packet’s content', eventBit)
      if (error instanceof BadValue) throw this.source.problem(error.message, eventBit)
      throw error
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

  private skipSlowly(id: number): void {
    const event = this.stream.events.get(id)
    if (event === undefined) throw new BadValue(`event id ${id} is not declared in stream ${this.stream.class.id}`)
    event.skip(this.cursor)
  }

  private nextPacket(): boolean {
    const before = this.head
    const head = this.source.next()
    if (head === undefined) return false
    if (head.streamId !== this.stream.class.id) {
      throw this.source.problem(`a packet of stream ${head.streamId} among those of stream ${this.stream.class.id}`)
    }
    if (before?.sequence !== undefined && head.sequence !== undefined) {
      const gap = head.sequence - before.sequence - 1n
      if (gap < 0n) throw this.source.problem('packets out of order')
      this.lostPackets += Number(gap)
    }
    if (head.discarded !== undefined) {
      const more = head.discarded - (before?.discarded ?? 0n)
      if (more < 0n) throw this.source.problem('the count of discarded events runs backwards')
      this.discardedEvents += Number(more)
    }
    this.head = head
    return true
  }
}

/** @throws BenchError `bad-trace` where the file does not start with a packet. */
export function firstPacket(path: string, codecs: PacketCodecs): PacketHead {
  const source = new PacketSource([path], codecs, new PacketCursor(new StreamClock(0n)))
  try {
    const head = source.next()
    if (head === undefined) throw badTrace(path, 0, 'the stream is empty')
    return head
  } finally {
    source.close()
  }
}
