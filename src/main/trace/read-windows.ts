import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import { DEFAULT_WINDOW_SECONDS, type WindowCounts } from '../../shared/windows.ts'
import { BLOCK_RQ_ISSUE, deviceOf, requestReader, type BlockRequest, type DeviceNumber } from './block-requests.ts'
import type { CompiledEvent } from './ctf/compiled-stream.ts'
import { CtfTrace } from './ctf/trace.ts'
import { WindowCounter } from './window-counter.ts'

export interface DeviceRequests extends DeviceNumber {
  /** Reads and writes of non-zero length. */
  readonly requests: number
}

export interface ReadWindowsOptions {
  /** `auto`: the disk with most requests. */
  readonly device: DeviceNumber | 'auto'
  /** Default 2.5. */
  readonly windowSeconds?: number
  /** Requests before this moment are not the workload's, in ns since the epoch; window 0 starts at the first after it. */
  readonly notBeforeNs?: bigint
  readonly signal?: AbortSignal
}

export interface TraceWindows {
  readonly device: DeviceNumber
  readonly windowSeconds: number
  /** Start of window 0, in ns since the epoch on the trace's clock: the disk's first request. */
  readonly startTimeNs: bigint
  readonly windows: readonly WindowCounts[]
  /** All events of the trace. */
  readonly eventsRead: number
  /** What the tracer dropped; windows over such a trace are not whole. */
  readonly discardedEvents: number
  readonly lostPackets: number
  /** Every disk with requests, busiest first. */
  readonly devices: readonly DeviceRequests[]
  /** Sentences for the person who looks at the run. */
  readonly warnings: readonly string[]
}

/** Wanted events between two looks at the signal. */
const SLICE_EVENTS = 100_000

/** More windows than this without a request between them is a broken clock, not a pause. */
const LONGEST_GAP_WINDOWS = 1_000_000

interface DeviceTally {
  readonly counter: WindowCounter
  readonly firstNs: number
  requests: number
}

/**
 * Reads an LTTng kernel trace (CTF 1.8) into the windows of one disk. Gives the event loop a turn now and then.
 * @param traceDirectory the trace, or what `lttng create --output` was given.
 * @throws BenchError `bad-trace` (by file and byte), `unknown-device` (the disk has no requests), `too-little-data` (no disk
 * has), `interrupted`.
 */
export async function readWindows(traceDirectory: string, options: ReadWindowsOptions): Promise<TraceWindows> {
  const { device, windowSeconds = DEFAULT_WINDOW_SECONDS, notBeforeNs, signal } = options
  const windowNs = Math.round(windowSeconds * 1e9)
  if (!(windowNs >= 1_000_000 && Number.isSafeInteger(windowNs))) {
    throw new BenchError('wrong-usage', `A window of ${windowSeconds} s cannot be counted.`, {
      nextStep: 'Choose a window of 0.001 s or more; the default is 2.5.',
    })
  }
  stopIfAborted(signal)
  const trace = new CtfTrace(traceDirectory)
  const tallies = new Map<number, DeviceTally>()
  const firstNs = notBeforeNs === undefined ? 0 : Number(notBeforeNs - trace.epochNs(0))
  const events = trace.events((event) => event.class.name === BLOCK_RQ_ISSUE)
  try {
    const readers = new Map<CompiledEvent, ReturnType<typeof requestReader>>()
    const request: BlockRequest = { dev: 0, sector: 0, bytes: 0, isWrite: false, isReadahead: false }
    let untilLook = SLICE_EVENTS
    for (let at = events.next(); at !== undefined; at = events.next()) {
      if (--untilLook === 0) {
        untilLook = SLICE_EVENTS
        await yieldToOthers()
        stopIfAborted(signal)
      }
      let read = readers.get(at.event)
      if (read === undefined) readers.set(at.event, (read = requestReader(at.event)))
      if (!read(at, request)) continue
      const timeNs = trace.nanoseconds(at.cycles)
      if (timeNs < firstNs) continue
      let tally = tallies.get(request.dev)
      if (tally === undefined) {
        tally = { counter: new WindowCounter(windowNs), firstNs: timeNs, requests: 0 }
        tallies.set(request.dev, tally)
      }
      if (tally.counter.windowsUntil(timeNs) > LONGEST_GAP_WINDOWS) throw gapTooLong(trace.directory, windowSeconds)
      tally.requests++
      tally.counter.push(timeNs, request.sector, request.bytes, request.isWrite, request.isReadahead)
    }
  } finally {
    events.close()
  }
  const devices = [...tallies]
    .map(([dev, { requests }]) => ({ dev, ...deviceOf(dev), requests }))
    .sort((a, b) => b.requests - a.requests || a.dev - b.dev)
  const chosen =
    device === 'auto'
      ? devices[0]
      : devices.find(({ major, minor }) => major === device.major && minor === device.minor)
  const tally = chosen && tallies.get(chosen.dev)
  if (chosen === undefined || tally === undefined) throw noRequests(trace, device, devices)
  const totals = events.totals()
  return {
    device: { major: chosen.major, minor: chosen.minor },
    windowSeconds,
    startTimeNs: trace.epochNs(tally.firstNs),
    windows: tally.counter.finished,
    ...totals,
    devices: devices.map(({ major, minor, requests }) => ({ major, minor, requests })),
    warnings: lossWarnings(totals),
  }
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new BenchError('interrupted', 'Reading the trace was interrupted.')
}

function lossWarnings(totals: { readonly discardedEvents: number; readonly lostPackets: number }): string[] {
  const warnings: string[] = []
  const { discardedEvents, lostPackets } = totals
  if (discardedEvents > 0) warnings.push(`The tracer discarded ${discardedEvents} events: larger sub-buffers avoid it.`)
  if (lostPackets > 0) warnings.push(`${lostPackets} packets of the trace are missing.`)
  return warnings
}

function gapTooLong(directory: string, windowSeconds: number): BenchError {
  const gap = `more than ${LONGEST_GAP_WINDOWS} windows of ${windowSeconds} s`
  return new BenchError(
    'bad-trace',
    `${directory}: ${gap} lie between two requests; the clock is not to be believed.`,
    {
      nextStep: 'Record the run again, or choose longer windows.',
    },
  )
}

function noRequests(trace: CtfTrace, device: DeviceNumber | 'auto', devices: readonly DeviceRequests[]): BenchError {
  const declared = [...trace.model.streams.values()].some((stream) =>
    [...stream.events.values()].some(({ name }) => name === BLOCK_RQ_ISSUE),
  )
  if (!declared) {
    return new BenchError('bad-trace', `${trace.directory} records no ${BLOCK_RQ_ISSUE} events.`, {
      nextStep: `Record with \`lttng enable-event --kernel ${BLOCK_RQ_ISSUE}\`.`,
    })
  }
  if (device === 'auto' || devices.length === 0) {
    return new BenchError('too-little-data', `${trace.directory} holds no reads or writes of any disk.`, {
      nextStep: 'Check that the workload ran, and that its data was not all in the page cache.',
    })
  }
  const seen = devices.map(({ major, minor, requests }) => `${major}:${minor} (${requests} requests)`).join(', ')
  return new BenchError(
    'unknown-device',
    `${trace.directory} has no requests of disk ${device.major}:${device.minor}.`,
    {
      nextStep: `Disks in the trace: ${seen}. Name a whole disk, not a partition.`,
    },
  )
}
