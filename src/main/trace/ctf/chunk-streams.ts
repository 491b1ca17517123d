import type { PacketCodecs } from './packet-source.ts'
import { TraceError } from './errors.ts'
import { firstPacket } from './stream-reader.ts'
import type { TraceChunk, TraceFileEntry } from './trace-files.ts'

/** The files of one stream in one chunk, in order of time. */
export interface ChunkStream {
  /** The same in every chunk of the trace. */
  readonly key: string
  readonly streamId: number
  readonly instanceId: bigint
  readonly files: readonly TraceFileEntry[]
  /** Absolute cycles. */
  readonly begin: bigint
}

/**
 * Files by stream: a stream with rotated trace files (`--tracefile-size`) has several. In order of stream id, then instance
 * id, then name: the order in which events of the same time come.
 * @throws BenchError `bad-trace`: a file that does not start with a packet, or one that is missing.
 */
export function streamsOf(chunk: TraceChunk, codecs: PacketCodecs): ChunkStream[] {
  requireAllFiles(chunk)
  const files = chunk.streams.filter(({ size }) => size > 0).map((file) => ({ file, head: firstPacket(file, codecs) }))
  const groups = Map.groupBy(files, ({ file, head: { streamId, instanceId } }) =>
    instanceId === undefined ? `file ${file.name}` : `${streamId}/${String(instanceId)}`,
  )
  const streams = [...groups].flatMap(([key, group]) => {
    // A packet without events may begin when the next one does.
    const inOrder = group.toSorted(
      ({ head: a }, { head: b }) =>
        compare(a.begin ?? 0n, b.begin ?? 0n) || compare(a.sequence ?? 0n, b.sequence ?? 0n),
    )
    const [first] = inOrder
    if (first === undefined) return []
    const { streamId, instanceId = 0n, begin = 0n } = first.head
    return [{ key, streamId, instanceId, begin, files: inOrder.map(({ file }) => file) }]
  })
  return streams.sort(
    (a, b) => a.streamId - b.streamId || compare(a.instanceId, b.instanceId) || compareNames(a.key, b.key),
  )
}

/** `CHANNEL_CPU`, which LTTng counts from 0 without a gap (lttng-modules, src/lttng-abi.c: one stream after the other). */
const CPU_FILE = /^(.+)_(\d+)$/

function requireAllFiles(chunk: TraceChunk): void {
  const present = new Set(chunk.streams.map(({ name }) => name))
  const missing = chunk.indexedNames.find((name) => !present.has(name)) ?? gapIn([...present])
  if (missing === undefined) return
  throw new TraceError(
    'missing-stream-file',
    { path: `${chunk.path}/${missing}`, byteOffset: 0 },
    'this stream’s file is missing: its CPU’s events would be left out',
  )
}

function gapIn(names: readonly string[]): string | undefined {
  const channels = Map.groupBy(
    names.flatMap((name) => {
      const [, channel, cpu] = CPU_FILE.exec(name) ?? []
      return channel === undefined ? [] : [{ channel, cpu: Number(cpu) }]
    }),
    ({ channel }) => channel,
  )
  for (const [channel, files] of channels) {
    const cpus = new Set(files.map(({ cpu }) => cpu))
    const gap = Array.from({ length: cpus.size }, (_, cpu) => cpu).find((cpu) => !cpus.has(cpu))
    if (gap !== undefined) return `${channel}_${gap}`
  }
  return undefined
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
