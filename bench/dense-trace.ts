import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { IntegerType, StructType } from '../src/main/trace/ctf/types.ts'
import { writeTrace, type WrittenEvent, type WrittenPacket } from '../src/main/trace/testing/trace-writer.ts'

/** Of the disk in the trace. */
export const DENSE_DEVICE = { major: 254, minor: 16 }

const STREAMS = 2
const PACKETS = 4
/** Of 48 bytes, as LTTng's block events are: a packet is a sub-buffer of 1 MiB. */
const EVENTS_PER_PACKET = 21_840
export const DENSE_EVENTS = STREAMS * PACKETS * EVENTS_PER_PACKET
/** All of them last a little less than a wrap of the 32-bit event clock, by which `repeatTrace` shifts copies. */
const STEP_NS = 24_500n
const START_NS = 1_000_000n * 2n ** 32n
const READ = 4

/**
 * Writes a trace of reads and their completions at the rate for which a capture makes room, 2 MiB a second. Recorded ones are a tenth as
 * dense: of 10 GiB of them, the windows would be what is measured.
 * @returns its size in bytes
 */
export function writeDenseTrace(directory: string): number {
  const events = ['block_rq_issue', 'block_rq_complete'].map((name) => ({ name, payload: PAYLOAD }))
  const streams = Array.from({ length: STREAMS }, (_, stream) =>
    Array.from({ length: PACKETS }, (_unused, place) => packet(stream, place)),
  )
  writeTrace(directory, { byteOrder: 'le', header: 'compact', events, streams })
  return readdirSync(directory).reduce((sum, name) => sum + statSync(path.join(directory, name)).size, 0)
}

function packet(stream: number, place: number): WrittenPacket {
  const events = Array.from({ length: EVENTS_PER_PACKET }, (_, at) => event(stream, place * EVENTS_PER_PACKET + at))
  return { begin: events[0]?.time ?? START_NS, events }
}

/** In turn an issue and its completion. */
function event(stream: number, at: number): WrittenEvent {
  const request = Math.floor(at / 2)
  const sector = ((request * STREAMS + stream) * 7919) % 4_000_000
  return {
    time: START_NS + BigInt(at * STREAMS + stream) * STEP_NS,
    event: at % 2,
    payload: {
      dev: DENSE_DEVICE.major * 0x10_0000 + DENSE_DEVICE.minor,
      sector: BigInt(sector * 8),
      ...{ nr_sector: 8, bytes: 4096, tid: 4711, rwbs: READ },
      // The name of the task, in two pieces.
      ...{ comm_0: 0x6f6966n, comm_1: 0n },
    },
  }
}

function unsigned(sizeBits: number): IntegerType {
  return {
    ...{ kind: 'integer', sizeBits, alignBits: 8, signed: false, byteOrder: 'le', base: 10, isText: false },
    clock: undefined,
  }
}

const PAYLOAD: StructType = {
  kind: 'struct',
  alignBits: 8,
  fields: [
    { name: 'dev', type: unsigned(32) },
    { name: 'sector', type: unsigned(64) },
    { name: 'nr_sector', type: unsigned(32) },
    { name: 'bytes', type: unsigned(32) },
    { name: 'tid', type: unsigned(32) },
    { name: 'rwbs', type: unsigned(32) },
    { name: 'comm_0', type: unsigned(64) },
    { name: 'comm_1', type: unsigned(64) },
  ],
}
