import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import { BLOCK_RQ_ISSUE, deviceOf } from './block-events.ts'
import type { StreamReader } from './ctf/stream-reader.ts'
import { openTrace } from './ctf/open-trace.ts'
import type { CtfTrace, TraceEvents } from './ctf/trace.ts'
import { DeviceNotes, tellsOfDevices } from './device-map.ts'
import { WindowReader } from './window-reader.ts'

/** What is in a trace. Moments are nanoseconds since the epoch, in decimal: they exceed 2^53. */
export interface TraceDescription {
  readonly path: string
  readonly format: string
  readonly uuid: string | undefined
  /** Parts of a rotated trace; 1 of any other. */
  readonly parts: number
  readonly environment: Readonly<Record<string, string>>
  readonly clocks: readonly {
    readonly name: string
    readonly frequencyHz: string
    readonly offsetSeconds: string
    readonly offsetCycles: string
  }[]
  readonly time: { readonly startNs: string; readonly endNs: string; readonly seconds: number } | undefined
  readonly events: number
  readonly discardedEvents: number
  readonly lostPackets: number
  readonly streams: readonly {
    readonly id: number
    readonly files: readonly string[]
    readonly packets: number
    readonly events: number
    readonly discardedEvents: number
    readonly lostPackets: number
  }[]
  /** Those that occur, most frequent first. */
  readonly eventClasses: readonly { readonly name: string; readonly events: number }[]
  /** How many more are declared. */
  readonly unusedEventClasses: number
  /** Whole disks with requests, busiest first; the name where the session recorded the kernel's list. */
  readonly disks: readonly {
    readonly major: number
    readonly minor: number
    readonly name: string | undefined
    readonly requests: number
  }[]
}

const SLICE_EVENTS = 100_000

/** Reads a trace from end to end. @throws BenchError bad-trace | interrupted */
export async function describeTrace(tracePath: string, signal?: AbortSignal): Promise<TraceDescription> {
  const trace = await openTrace(tracePath)
  const reader = new WindowReader(trace, { windowSeconds: [1] })
  const devices = new DeviceNotes()
  const events = trace.events({ wants: ({ class: { name } }) => name === BLOCK_RQ_ISSUE || tellsOfDevices(name) })
  try {
    let untilLook = SLICE_EVENTS
    for (let at = events.next(); at !== undefined; at = events.next()) {
      if (at.event.class.name === BLOCK_RQ_ISSUE) reader.read(at)
      else devices.note(at)
      if (--untilLook > 0) continue
      untilLook = SLICE_EVENTS
      await yieldToOthers()
      if (signal?.aborted === true) throw new BenchError('interrupted', 'Reading the trace was interrupted.')
    }
    return description(trace, events, reader, devices)
  } finally {
    events.close()
  }
}

function description(
  trace: CtfTrace,
  events: TraceEvents,
  reader: WindowReader,
  { names }: DeviceNotes,
): TraceDescription {
  const { model } = trace
  const classes = countClasses(trace, events.streams)
  const totals = events.totals()
  return {
    path: trace.path,
    format: `CTF ${model.version}`,
    uuid: model.uuid,
    parts: trace.parts,
    environment: Object.fromEntries([...model.environment].map(([key, value]) => [key, String(value)])),
    clocks: [...model.clocks.values()].map(({ name, frequency, offsetSeconds, offsetCycles }) => ({
      name,
      frequencyHz: String(frequency),
      offsetSeconds: String(offsetSeconds),
      offsetCycles: String(offsetCycles),
    })),
    time: timeOf(trace, events.streams),
    events: totals.eventsRead,
    discardedEvents: totals.discardedEvents,
    lostPackets: totals.lostPackets,
    streams: events.streams.map(({ stream, paths, packets, eventsRead, discardedEvents, lostPackets }) => ({
      ...{ id: stream.class.id, files: paths, packets, events: eventsRead, discardedEvents, lostPackets },
    })),
    eventClasses: classes.filter((found) => found.events > 0),
    unusedEventClasses: classes.filter((found) => found.events === 0).length,
    disks: [...reader.disks]
      .map(([dev, { requests }]) => ({ ...deviceOf(dev), name: names.get(dev), requests }))
      .filter(({ requests }) => requests > 0)
      .sort((a, b) => b.requests - a.requests),
  }
}

function countClasses(trace: CtfTrace, readers: readonly StreamReader[]): { name: string; events: number }[] {
  const counts = new Map<string, number>()
  for (const stream of trace.model.streams.values()) {
    for (const event of stream.events.values()) {
      const ofStream = readers.filter((reader) => reader.stream.class.id === stream.id)
      const events = ofStream.reduce((sum, reader) => sum + reader.eventsOf(event.id), 0)
      counts.set(event.name, (counts.get(event.name) ?? 0) + events)
    }
  }
  return [...counts]
    .map(([name, events]) => ({ name, events }))
    .sort((a, b) => b.events - a.events || a.name.localeCompare(b.name))
}

function timeOf({ clock }: CtfTrace, readers: readonly StreamReader[]): TraceDescription['time'] {
  const begins = readers.flatMap(({ firstBegin }) => firstBegin ?? [])
  const ends = readers.flatMap(({ lastEnd }) => lastEnd ?? [])
  if (begins.length === 0 || ends.length === 0) return undefined
  const startNs = clock.epochOf(begins.reduce((a, b) => (b < a ? b : a)))
  const endNs = clock.epochOf(ends.reduce((a, b) => (b > a ? b : a)))
  return { startNs: String(startNs), endNs: String(endNs), seconds: Number(endNs - startNs) / 1e9 }
}
