import { structCodec } from './codec.ts'
import { compileStream, type CompiledEvent, type CompiledStream } from './compiled-stream.ts'
import { streamsOf, type ChunkStream } from './chunk-streams.ts'
import { EventMerge } from './event-merge.ts'
import type { PacketCodecs } from './packet-source.ts'
import { StreamScopes } from './scopes.ts'
import { StreamReader, type Loss } from './stream-reader.ts'
import { TraceClock } from './trace-clock.ts'
import type { TraceChunk } from './trace-files.ts'
import type { TraceModel } from './types.ts'

export interface TraceTotals {
  /** All events passed so far, wanted or not. */
  readonly eventsRead: number
  readonly discardedEvents: number
  readonly lostPackets: number
}

export interface EventsOptions {
  readonly wants: (event: CompiledEvent) => boolean
  readonly onLoss?: (loss: Loss) => void
}

/** A CTF trace, opened: its metadata is understood, its streams are found. */
export class CtfTrace {
  readonly model: TraceModel
  readonly clock: TraceClock
  readonly path: string
  private readonly codecs: PacketCodecs
  private readonly compiled: ReadonlyMap<number, CompiledStream>
  private readonly chunks: readonly ChunkStream[][]

  /**
   * @param chunks the trace's parts in order of time; at least one.
   * @param model of the last part's metadata.
   * @param path what messages call it.
   * @throws BenchError `bad-trace` naming file and byte.
   */
  constructor(chunks: readonly TraceChunk[], model: TraceModel, path: string) {
    this.path = path
    const metadataPath = chunks.at(-1)?.metadata.path ?? path
    this.model = model
    this.compiled = new Map(
      [...model.streams].map(([id, stream]) => [id, compileStream(stream, model.packetHeader, metadataPath)]),
    )
    const { packetHeader: header } = model
    this.codecs = {
      uuid: model.uuid,
      header: header && structCodec(header, new StreamScopes().enter('trace.packet.header', header)),
      contextOf: (id) => {
        const stream = this.compiled.get(id)
        return stream && { codec: stream.packetContext }
      },
    }
    this.chunks = chunks.map((chunk) => streamsOf(chunk, this.codecs))
    const begins = this.chunks.flat().map(({ begin }) => begin)
    const origin = begins.reduce((least, begin) => (begin < least ? begin : least), begins[0] ?? 0n)
    this.clock = new TraceClock(model, [...this.compiled.values()], origin, metadataPath)
  }

  /** The wanted events; each call reads the trace anew. */
  events(options: EventsOptions): TraceEvents {
    return this.start(options, false)
  }

  /** The wanted events of a trace of which more parts will come (`append`). */
  follow(options: EventsOptions): TraceEvents {
    return this.start(options, true)
  }

  /** How many parts it had when it was opened. */
  get parts(): number {
    return this.chunks.length
  }

  private start(options: EventsOptions, isFollowing: boolean): TraceEvents {
    const { compiled, codecs, clock } = this
    const events = new TraceEvents({ ...options, compiled, codecs, origin: clock.origin, isFollowing })
    for (const chunk of this.chunks) events.appendStreams(chunk)
    return events
  }
}

interface TraceEventsOptions extends EventsOptions {
  readonly compiled: ReadonlyMap<number, CompiledStream>
  readonly codecs: PacketCodecs
  readonly origin: bigint
  readonly isFollowing: boolean
}

/** Events in order of time over all streams (`EventMerge` says which comes first at equal times). */
export class TraceEvents {
  private readonly options: TraceEventsOptions
  private readonly readers = new Map<string, StreamReader>()
  private readonly merge: EventMerge

  constructor(options: TraceEventsOptions) {
    this.options = options
    this.merge = new EventMerge(options.isFollowing)
  }

  /** The stream that stands on the next wanted event, until the next call; undefined after the last there is so far. */
  next(): StreamReader | undefined {
    return this.merge.next()
  }

  /** The next part of a followed trace. @throws BenchError `bad-trace` where it does not belong to it. */
  append(chunk: TraceChunk): void {
    this.appendStreams(streamsOf(chunk, this.options.codecs))
  }

  /** @internal */
  appendStreams(streams: readonly ChunkStream[]): void {
    for (const { key, streamId, files } of streams) {
      const reader = this.readers.get(key)
      if (reader !== undefined) {
        for (const file of files) reader.append(file)
        continue
      }
      const stream = this.options.compiled.get(streamId)
      if (stream === undefined) continue
      const added = new StreamReader(stream, { ...this.options, files })
      this.readers.set(key, added)
      this.merge.add(added)
    }
  }

  /** No more parts will come: what was held back may go. */
  endFollowing(): void {
    this.merge.endFollowing()
  }

  /** Every event before this is known: cycles from the origin. Of a followed trace, after `next()` gave undefined. */
  get knownCycles(): number {
    // One that was held back at an event is known up to there, not only to the end of its last packet.
    return this.streams.reduce(
      (least, { knownCycles, cycles }) => Math.min(least, Math.max(knownCycles, cycles)),
      Infinity,
    )
  }

  get streams(): readonly StreamReader[] {
    return [...this.readers.values()]
  }

  totals(): TraceTotals {
    const sum = (count: (reader: StreamReader) => number): number =>
      this.streams.reduce((total, reader) => total + count(reader), 0)
    return {
      eventsRead: sum((reader) => reader.eventsRead),
      discardedEvents: sum((reader) => reader.discardedEvents),
      lostPackets: sum((reader) => reader.lostPackets),
    }
  }

  close(): void {
    for (const reader of this.readers.values()) reader.close()
  }
}
