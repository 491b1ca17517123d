import type { CtfTrace } from '../ctf/trace.ts'
import type { IntegerType, StructType } from '../ctf/types.ts'
import { traceInMemory, type TraceSpec, type WrittenPacket } from './trace-writer.ts'
import { traceOf } from './open-now.ts'

function unsigned(sizeBits: number): IntegerType {
  return {
    ...{ kind: 'integer', sizeBits, alignBits: 8, signed: false, byteOrder: 'le', base: 10, isText: false },
    clock: undefined,
  }
}

function struct(fields: Readonly<Record<string, StructType['fields'][number]['type']>>): StructType {
  return { kind: 'struct', alignBits: 8, fields: Object.entries(fields).map(([name, type]) => ({ name, type })) }
}

/** Some of LTTng's block events, each with the fields that the product reads (lttng-modules, events/block.h). */
const EVENTS = [
  {
    name: 'block_rq_issue',
    payload: struct({ dev: unsigned(32), sector: unsigned(64), bytes: unsigned(32), rwbs: unsigned(32) }),
  },
  { name: 'block_bio_remap', payload: struct({ dev: unsigned(32), old_dev: unsigned(32) }) },
  { name: 'lttng_statedump_block_device', payload: struct({ dev: unsigned(32), diskname: { kind: 'string' } }) },
] as const

export function dev(major: number, minor: number): number {
  return major * 0x10_0000 + minor
}

type Written = WrittenPacket['events'][number]

/** A read of one sector. */
export function issued(time: bigint, of: number, sector: number): Written {
  return { time, event: 0, payload: { dev: of, sector: BigInt(sector), bytes: 512, rwbs: 4 } }
}

export function remapped(time: bigint, from: number, to: number): Written {
  return { time, event: 1, payload: { dev: to, old_dev: from } }
}

export function named(time: bigint, of: number, diskname: string): Written {
  return { time, event: 2, payload: { dev: of, diskname } }
}

/** A spec whose streams have these packets. */
export function blockTraceSpec(...streams: readonly (readonly WrittenPacket[])[]): TraceSpec {
  return { byteOrder: 'le', header: 'compact', events: EVENTS, streams }
}

/** A trace of one packet. */
export function blockTrace(...events: readonly Written[]): CtfTrace {
  return traceOf([traceInMemory(blockTraceSpec([{ begin: 0n, events }]))], 'memory')
}
