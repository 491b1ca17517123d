import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { BenchError } from '../../../shared/errors.ts'
import { compileStream, type CompiledEvent, type CompiledStream } from './compiled-stream.ts'
import { structCodec } from './codec.ts'
import { EventMerge } from './event-merge.ts'
import { readMetadataText } from './metadata-text.ts'
import type { PacketCodecs } from './packet-source.ts'
import { StreamScopes } from './scopes.ts'
import { firstPacket, StreamReader } from './stream-reader.ts'
import { buildTraceModel } from './trace-model.ts'
import type { Clock, TraceModel } from './types.ts'

const PLAIN_CLOCK: Clock = { name: '', frequency: 1_000_000_000n, offsetSeconds: 0n, offsetCycles: 0n }
const NANOSECONDS = 1_000_000_000n

/** A stream's files in order of time, and its class. */
interface StreamFiles {
  readonly stream: CompiledStream
  readonly paths: readonly string[]
}

export interface TraceTotals {
  /** All events passed so far, wanted or not. */
  readonly eventsRead: number
  readonly discardedEvents: number
  readonly lostPackets: number
}

/** Events in order of time over all streams. */
export interface TraceEvents {
  /** The stream that stands on the next wanted event, until the next call; undefined after the last. */
  next(): StreamReader | undefined
  totals(): TraceTotals
  close(): void
}

/** A CTF 1.8 trace on disk, opened: its metadata is understood, its streams are found. */
export class CtfTrace {
  readonly directory: string
  readonly model: TraceModel
  private readonly clock: Clock
  /** Absolute cycles at the start of the earliest packet; times are counted from here. */
  private readonly origin: bigint
  private readonly originNs: bigint
  private readonly codecs: PacketCodecs
  private readonly streams: readonly StreamFiles[]

  /**
   * @param directory the trace, or a directory with one kernel trace below (`lttng create --output`).
   * @throws BenchError `bad-trace` naming file and byte.
   */
  constructor(directory: string) {
    this.directory = findTrace(directory)
    const metadata = readMetadataText(join(this.directory, 'metadata'))
    const model = buildTraceModel(metadata)
    const compiled = new Map(
      [...model.streams].map(([id, stream]) => [id, compileStream(stream, model.packetHeader, metadata.path)]),
    )
    const { packetHeader: header } = model
    this.model = model
    this.clock = onlyClock(model, [...compiled.values()], metadata.path)
    this.codecs = {
      uuid: model.uuid,
      header: header && structCodec(header, new StreamScopes().enter('trace.packet.header', header)),
      contextOf: (id) => {
        const stream = compiled.get(id)
        return stream && { codec: stream.packetContext }
      },
    }
    const found = this.findStreams(compiled)
    this.streams = found.streams
    this.origin = found.origin
    this.originNs = this.wholeNanoseconds(0)
  }

  /** The wanted events; each call reads the trace anew. */
  events(wants: (event: CompiledEvent) => boolean): TraceEvents {
    const readers = this.streams.map(
      ({ stream, paths }) => new StreamReader(stream, paths, this.codecs, this.origin, wants),
    )
    const merge = new EventMerge(readers)
    const sum = (count: (reader: StreamReader) => number): number =>
      readers.reduce((total, reader) => total + count(reader), 0)
    return {
      next: () => merge.next(),
      totals: () => ({
        eventsRead: sum((reader) => reader.eventsRead),
        discardedEvents: sum((reader) => reader.discardedEvents),
        lostPackets: sum((reader) => reader.lostPackets),
      }),
      close: () => {
        for (const reader of readers) reader.close()
      },
    }
  }

  /** Nanoseconds from the trace's origin; exact. */
  nanoseconds(cycles: number): number {
    if (this.clock.frequency === NANOSECONDS) return cycles
    return Number(this.wholeNanoseconds(cycles) - this.originNs)
  }

  /** Nanoseconds since the epoch at some nanoseconds from the origin. */
  epochNs(nanoseconds: number): bigint {
    const { frequency, offsetSeconds, offsetCycles } = this.clock
    return offsetSeconds * NANOSECONDS + (offsetCycles * NANOSECONDS) / frequency + this.originNs + BigInt(nanoseconds)
  }

  private wholeNanoseconds(cycles: number): bigint {
    return ((this.origin + BigInt(cycles)) * NANOSECONDS) / this.clock.frequency
  }

  /** Files by stream: a stream with rotated trace files has several. */
  private findStreams(compiled: ReadonlyMap<number, CompiledStream>): { streams: StreamFiles[]; origin: bigint } {
    const files = readdirSync(this.directory, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'metadata' && !entry.name.startsWith('.'))
      .map((entry) => join(this.directory, entry.name))
      .filter((path) => statSync(path).size > 0)
      .sort()
      .map((path) => ({ path, head: firstPacket(path, this.codecs) }))
    const groups = Map.groupBy(files, ({ path, head: { streamId, instanceId } }) =>
      instanceId === undefined ? path : `${streamId}/${String(instanceId)}`,
    )
    const streams = [...groups.values()].flatMap((group) => {
      const inOrder = group.toSorted((a, b) => compare(a.head.begin ?? 0n, b.head.begin ?? 0n))
      const stream = compiled.get(group[0]?.head.streamId ?? 0)
      return stream === undefined ? [] : [{ stream, paths: inOrder.map(({ path }) => path) }]
    })
    const begins = files.flatMap(({ head: { begin } }) => (begin === undefined ? [] : [begin]))
    return { streams, origin: begins.toSorted(compare)[0] ?? 0n }
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function onlyClock(model: TraceModel, streams: readonly CompiledStream[], metadataPath: string): Clock {
  const names = new Set(streams.flatMap(({ clock }) => clock ?? []))
  const [name] = names
  const clock = name === undefined ? PLAIN_CLOCK : model.clocks.get(name)
  if (clock !== undefined && names.size < 2) return clock
  const problem = clock === undefined ? `the clock "${name ?? ''}" is not declared` : 'streams with different clocks'
  throw new BenchError('bad-trace', `${metadataPath}: ${problem}.`, {
    nextStep: 'Only traces with one clock can be read; record the run again.',
  })
}

/** The directory itself, or the one below it that holds a `metadata` file; `kernel` is preferred. */
function findTrace(directory: string): string {
  const found: string[] = []
  const look = (path: string, depth: number): void => {
    const entries = readdirSync(path, { withFileTypes: true })
    if (entries.some((entry) => entry.name === 'metadata' && entry.isFile())) {
      found.push(path)
      return
    }
    if (depth === 0) return
    for (const entry of entries) if (entry.isDirectory()) look(join(path, entry.name), depth - 1)
  }
  try {
    look(directory, 4)
  } catch (cause) {
    throw new BenchError('bad-trace', `${directory} cannot be read as a trace directory.`, {
      nextStep: 'Name the directory that `lttng create --output` was given.',
      cause,
    })
  }
  const kernel = found.filter((path) => basename(path) === 'kernel')
  const candidates = found.length > 1 && kernel.length > 0 ? kernel : found
  const [only] = candidates
  if (only !== undefined && candidates.length === 1) return only
  const problem = only === undefined ? 'holds no trace: there is no `metadata` file' : 'holds several traces'
  throw new BenchError('bad-trace', `${directory} ${problem}.`, {
    nextStep:
      only === undefined
        ? 'Name the directory that `lttng create --output` was given.'
        : `Name one: ${candidates.join(', ')}.`,
  })
}
