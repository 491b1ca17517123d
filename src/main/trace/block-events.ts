import { BenchError } from '../../shared/errors.ts'
import type { CompiledEvent } from './ctf/compiled-stream.ts'
import type { StreamReader } from './ctf/stream-reader.ts'

export const BLOCK_RQ_ISSUE = 'block_rq_issue'

/** `rwbs` as LTTng writes it: a bit mask, unlike the kernel's own text (lttng-modules, instrumentation/events/block.h). */
const WRITE = 1
const DISCARD = 2
const READ = 4
const READAHEAD = 8

/** A whole disk's device number. */
export interface DeviceNumber {
  readonly major: number
  readonly minor: number
}

/** The kernel's internal dev_t, as in the trace: major << 20 | minor. */
export function deviceOf(dev: number): DeviceNumber {
  return { major: dev >>> 20, minor: dev & 0xfffff }
}

/** One request as the windows want it; the same object is filled again for each event. */
export interface BlockRequest {
  dev: number
  /** 512-byte sectors; exact to 2^53. */
  sector: number
  bytes: number
  isWrite: boolean
  isReadahead: boolean
}

export type RequestReader = (at: StreamReader, request: BlockRequest) => boolean

/**
 * A reader of `block_rq_issue`: fills `request` and returns true for a read or write of non-zero length; false for flushes,
 * discards, zeroing and pass-through commands.
 * @throws BenchError `bad-trace` where the event has not the fields of a kernel trace.
 */
export function requestReader(event: CompiledEvent): RequestReader {
  const field = (name: string): NonNullable<ReturnType<CompiledEvent['numberField']>> => {
    const read = event.numberField(name)
    if (read !== undefined) return read
    throw new BenchError('bad-trace', `The trace's ${event.class.name} has no integer field "${name}".`, {
      nextStep: 'Record the block events with the kernel tracer of LTTng.',
    })
  }
  const dev = field('dev')
  const sector = field('sector')
  const rwbs = field('rwbs')
  const bytes = event.numberField('bytes')
  const sectorCount = bytes === undefined ? field('nr_sector') : undefined
  return (at, request) => {
    const flags = rwbs(at.toBody())
    if ((flags & (READ | WRITE)) === 0 || (flags & DISCARD) !== 0) return false
    const size = bytes?.(at.toBody()) ?? 512 * (sectorCount?.(at.toBody()) ?? 0)
    if (size === 0) return false
    request.dev = dev(at.toBody())
    request.sector = sector(at.toBody())
    request.bytes = size
    request.isWrite = (flags & WRITE) !== 0
    request.isReadahead = (flags & READAHEAD) !== 0
    return true
  }
}
