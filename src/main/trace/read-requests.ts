import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import {
  BLOCK_RQ_ISSUE,
  blockEvent,
  devOf,
  isReadahead,
  isRequest,
  isWrite,
  type BlockEvent,
  type DeviceNumber,
} from './block-events.ts'
import type { CompiledEvent } from './ctf/compiled-stream.ts'
import { openTrace } from './ctf/open-trace.ts'

/** A read or a write, as it was issued to a disk. */
export interface IssuedRequest {
  readonly timeNs: bigint
  /** First one, of 512 bytes. */
  readonly sector: number
  readonly bytes: number
  readonly isWrite: boolean
  readonly isReadahead: boolean
}

export interface ReadRequestsOptions {
  /** A whole disk. */
  readonly device: DeviceNumber
  /** In ns since the epoch on the trace's clock; the end does not belong to it. */
  readonly fromNs: bigint
  readonly toNs: bigint
  /** The most that are kept. */
  readonly limit: number
  readonly signal?: AbortSignal | undefined
}

export interface IssuedRequests {
  readonly total: number
  /** `requests` has every so many-th of them, the first included: a power of two. */
  readonly every: number
  readonly requests: readonly IssuedRequest[]
}

/** Issues between two looks at the signal. */
const SLICE_EVENTS = 100_000

/**
 * The requests of one disk in a stretch of time, as windows count them, in flat memory: where there are too many, every second of
 * those kept goes, as often as needed.
 * @throws BenchError `bad-trace` (by file and byte), `interrupted`
 */
export async function readRequests(tracePath: string, options: ReadRequestsOptions): Promise<IssuedRequests> {
  const { device, limit, signal } = options
  const trace = await openTrace(tracePath)
  const { clock } = trace
  const originNs = clock.epochNs(0)
  const [fromNs, toNs] = [Number(options.fromNs - originNs), Number(options.toNs - originNs)]
  const dev = devOf(device)
  const readers = new Map<CompiledEvent, BlockEvent>()
  const events = trace.events({ wants: ({ class: { name } }) => name === BLOCK_RQ_ISSUE })
  let [total, every] = [0, 1]
  let requests: IssuedRequest[] = []
  try {
    let untilLook = SLICE_EVENTS
    for (let at = events.next(); at !== undefined; at = events.next()) {
      if (--untilLook === 0) {
        untilLook = SLICE_EVENTS
        await yieldToOthers()
        if (signal?.aborted === true) throw new BenchError('interrupted', 'Stopped reading the trace, as asked.')
      }
      const timeNs = clock.nanoseconds(at.cycles)
      if (timeNs >= toNs) break
      if (timeNs < fromNs) continue
      const known = readers.get(at.event)
      const event = known ?? blockEvent(at.event)
      if (known === undefined) readers.set(at.event, event)
      const body = at.toBody()
      const rwbs = event.rwbs(body)
      const bytes = event.bytes(body)
      if (event.dev(body) !== dev || bytes === 0 || !isRequest(rwbs)) continue
      if (total % every === 0) {
        if (requests.length === limit) {
          requests = requests.filter((_, place) => place % 2 === 0)
          every *= 2
        }
        if (total % every === 0) {
          requests.push({
            ...{ timeNs: originNs + BigInt(timeNs), sector: event.sector(body), bytes },
            ...{ isWrite: isWrite(rwbs), isReadahead: isReadahead(rwbs) },
          })
        }
      }
      total += 1
    }
  } finally {
    events.close()
  }
  return { total, every, requests }
}
