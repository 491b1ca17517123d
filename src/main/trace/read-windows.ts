import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import type { WindowMeasures } from '../../shared/window-measures.ts'
import { DEFAULT_WINDOW_SECONDS, type WindowCounts } from '../../shared/windows.ts'
import { BLOCK_RQ_ISSUE, deviceName, deviceOf, type DeviceNumber } from './block-events.ts'
import { openTrace } from './ctf/open-trace.ts'
import type { CtfTrace, TraceEvents } from './ctf/trace.ts'
import { disksBehind } from './device-map.ts'
import type { DiskWindows } from './disk-windows.ts'
import type { WindowLosses } from './losses.ts'
import { measuring, WindowReader } from './window-reader.ts'

export interface DeviceRequests extends DeviceNumber {
  /** Reads and writes of non-zero length. */
  readonly requests: number
}

export interface ReadWindowsOptions {
  /** A whole disk, or a partition or stacked device whose disk the trace tells; `auto`: the disk with most requests. */
  readonly device: DeviceNumber | 'auto'
  /** Default 2.5; several are counted in one pass, each on its own. */
  readonly windowSeconds?: number | readonly number[]
  /** Count measures too; default false. */
  readonly measured?: boolean
  /** Requests before this moment are not the workload's, in ns since the epoch; window 0 starts at the first after it. */
  readonly notBeforeNs?: bigint
  readonly signal?: AbortSignal
}

/** A window's measures with the sketch they were read from. */
export type MeasuredWindow = WindowMeasures & { readonly latencySketch?: string }

/** The windows of one length. */
export interface WindowSeries {
  readonly windowSeconds: number
  readonly windows: readonly WindowCounts[]
  /** One for each window. */
  readonly losses: readonly WindowLosses[]
  /** One for each window, where they were asked for. */
  readonly measures: readonly MeasuredWindow[] | undefined
}

/** `windowSeconds` and so on are those of the first length. */
export interface TraceWindows extends WindowSeries {
  readonly device: DeviceNumber
  /** One for each length, as they were asked for. */
  readonly series: readonly WindowSeries[]
  /** Start of window 0, in ns since the epoch on the trace's clock: the disk's first request. */
  readonly startTimeNs: bigint
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

/**
 * Reads an LTTng kernel trace into the windows of one disk. Gives the event loop a turn now and then.
 * @param tracePath the trace, or what `lttng create --output` was given.
 * @throws BenchError `bad-trace` (by file and byte), `unknown-device` (the disk has no requests), `too-little-data` (no disk
 * has), `interrupted`, `wrong-usage` (a length that cannot be counted).
 */
export async function readWindows(tracePath: string, options: ReadWindowsOptions): Promise<TraceWindows> {
  const { windowSeconds = DEFAULT_WINDOW_SECONDS, measured = false, notBeforeNs, signal } = options
  const lengths = typeof windowSeconds === 'number' ? [windowSeconds] : windowSeconds
  stopIfAborted(signal)
  const trace = await openTrace(tracePath)
  const reader = new WindowReader(trace, {
    windowSeconds: lengths,
    newMeasures: measured ? await measuring() : undefined,
    notBeforeNs,
  })
  const events = trace.events(reader.eventsOptions)
  try {
    let untilLook = SLICE_EVENTS
    for (let at = events.next(); at !== undefined; at = events.next()) {
      if (--untilLook === 0) {
        untilLook = SLICE_EVENTS
        await yieldToOthers()
        stopIfAborted(signal)
      }
      reader.read(at)
    }
    return windowsOf(trace, events, reader, options.device, lengths)
  } finally {
    events.close()
  }
}

/** What has been counted so far, of one disk. @throws BenchError unknown-device | too-little-data | bad-trace */
export function windowsOf(
  trace: CtfTrace,
  events: TraceEvents,
  reader: WindowReader,
  wanted: DeviceNumber | 'auto',
  lengths: readonly number[],
): TraceWindows {
  const devices = [...reader.disks]
    .filter(([, { requests }]) => requests > 0)
    .map(([dev, { requests }]) => ({ dev, ...deviceOf(dev), requests }))
    .sort((a, b) => b.requests - a.requests || a.dev - b.dev)
  const { device, remark } = chooseDevice(trace, wanted, devices)
  const disk = reader.disks.get(device.dev)
  if (disk?.startNs === undefined) throw noRequests(trace, wanted, devices)
  const series = lengths.map((windowSeconds, place) => seriesOf(disk, windowSeconds, place))
  const [first] = series
  if (first === undefined) throw new RangeError('no length of windows')
  const totals = events.totals()
  return {
    ...first,
    series,
    device: { major: device.major, minor: device.minor },
    startTimeNs: trace.clock.epochNs(disk.startNs),
    ...totals,
    devices: devices.map(({ major, minor, requests }) => ({ major, minor, requests })),
    warnings: [...(remark === undefined ? [] : [remark]), ...lossWarnings(totals, first)],
  }
}

interface KnownDisk extends DeviceRequests {
  readonly dev: number
}

function chooseDevice(
  trace: CtfTrace,
  wanted: DeviceNumber | 'auto',
  devices: readonly KnownDisk[],
): { readonly device: KnownDisk; readonly remark: string | undefined } {
  const [busiest] = devices
  if (busiest === undefined) throw noRequests(trace, wanted, devices)
  if (wanted === 'auto') {
    const others = devices.map(spokenDisk).join(', ')
    return { device: busiest, remark: devices.length > 1 ? `Took the busiest disk of ${others}.` : undefined }
  }
  const itself = devices.find(({ major, minor }) => major === wanted.major && minor === wanted.minor)
  if (itself !== undefined) return { device: itself, remark: undefined }
  const behind = disksBehind(trace, wanted)
  const leaves = devices.filter(({ dev }) => behind.includes(dev))
  const [device] = leaves
  if (device === undefined) throw noRequests(trace, wanted, devices)
  const several = leaves.length > 1 ? `, the busiest of ${leaves.map(spokenDisk).join(', ')}` : ''
  return {
    device,
    remark: `${deviceName(wanted)} has no requests of its own: took ${deviceName(device)} behind it${several}.`,
  }
}

function seriesOf(disk: DiskWindows, windowSeconds: number, place: number): WindowSeries {
  const finished = disk.finished(place)
  const measures = finished.flatMap((window) =>
    window.measures === undefined ? [] : [{ ...window.measures, ...window.losses }],
  )
  return {
    windowSeconds,
    windows: finished.map(({ counts }) => counts),
    losses: finished.map(({ losses }) => losses),
    measures: measures.length === finished.length && finished.length > 0 ? measures : undefined,
  }
}

function spokenDisk(disk: DeviceRequests): string {
  return `${deviceName(disk)} (${disk.requests} requests)`
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new BenchError('interrupted', 'Reading the trace was interrupted.')
}

function lossWarnings(
  { discardedEvents, lostPackets }: { readonly discardedEvents: number; readonly lostPackets: number },
  { losses }: WindowSeries,
): string[] {
  const warnings: string[] = []
  if (discardedEvents > 0) warnings.push(`The tracer discarded ${discardedEvents} events: larger sub-buffers avoid it.`)
  if (lostPackets > 0) warnings.push(`${lostPackets} packets of the trace are missing.`)
  const touched = losses.filter((window) => window.discardedEvents > 0 || window.lostPackets > 0).length
  if (touched > 0) warnings.push(`${touched} of ${losses.length} windows are not whole, and left out of training.`)
  return warnings
}

function noRequests(trace: CtfTrace, device: DeviceNumber | 'auto', devices: readonly DeviceRequests[]): BenchError {
  const declared = [...trace.model.streams.values()].some((stream) =>
    [...stream.events.values()].some(({ name }) => name === BLOCK_RQ_ISSUE),
  )
  if (!declared) {
    return new BenchError('bad-trace', `${trace.path} records no ${BLOCK_RQ_ISSUE} events.`, {
      nextStep: `Record with \`lttng enable-event --kernel ${BLOCK_RQ_ISSUE}\`.`,
    })
  }
  if (device === 'auto' || devices.length === 0) {
    return new BenchError('too-little-data', `${trace.path} holds no reads or writes of any disk.`, {
      nextStep: 'Check that the workload ran, and that its data was not all in the page cache.',
    })
  }
  return new BenchError('unknown-device', `${trace.path} has no requests of ${deviceName(device)}.`, {
    nextStep: `Disks in the trace: ${devices.map(spokenDisk).join(', ')}. Name one of them.`,
  })
}
