import { BenchError } from '../../../shared/errors.ts'
import { structCodec, type Codec, type StructValue } from './codec.ts'
import { headerReader, type EventHeader } from './event-header.ts'
import { byteNumber, integerReader } from './integers.ts'
import { BadValue, type PacketCursor } from './packet-cursor.ts'
import { StreamScopes, type RootName } from './scopes.ts'
import { alignmentOf, alignUp, fixedSizeOf, type EventClass, type StreamClass, type StructType } from './types.ts'

/** What lies after an event's header. */
export interface EventBody {
  readonly streamContext: StructValue | undefined
  readonly context: StructValue | undefined
  readonly payload: StructValue
}

/** One event class, ready to be skipped or read from the first bit after the header. */
export interface CompiledEvent {
  readonly class: EventClass
  /** Counts the event classes of a stream from 0: a table of handlers is faster than a map of them. */
  readonly place: number
  /** Of the body, when its size in bits never changes; the size is -1 where it does. */
  readonly alignBits: number
  readonly fixedBits: number
  readonly skip: (cursor: PacketCursor) => void
  readonly read: (cursor: PacketCursor) => EventBody
  /**
   * A reader of one integer of the payload as a Number (exact to 2^53), undefined where the payload has no such integer. The
   * cursor stands at the body, and is left there. Fast where the field lies at a fixed place; otherwise it decodes the fields
   * before it.
   */
  readonly numberField: (name: string) => ((cursor: PacketCursor) => number) | undefined
}

export interface CompiledStream {
  readonly class: StreamClass
  /** Name of the clock its timestamps are mapped to. */
  readonly clock: string | undefined
  readonly packetHeader: Codec<StructValue> | undefined
  readonly packetContext: Codec<StructValue> | undefined
  readonly header: EventHeader
  readonly events: ReadonlyMap<number, CompiledEvent>
}

/** @throws BenchError `bad-trace` where the metadata names fields that do not exist. */
export function compileStream(
  stream: StreamClass,
  packetHeader: StructType | undefined,
  metadataPath: string,
): CompiledStream {
  const scopes = new StreamScopes()
  const root = (name: RootName, type: StructType | undefined): Codec<StructValue> | undefined =>
    type === undefined ? undefined : structCodec(type, scopes.enter(name, type))
  let where = `stream ${stream.id}`
  try {
    const header = root('trace.packet.header', packetHeader)
    const context = root('stream.packet.context', stream.packetContext)
    const chooseHeader = headerReader(stream.eventHeader, scopes)
    const eventContext = root('stream.event.context', stream.eventContext)
    const events = new Map<number, CompiledEvent>()
    for (const event of stream.events.values()) {
      where = `event ${event.name}`
      scopes.forgetEvent()
      const ownContext = root('event.context', event.context)
      const payload = root('event.fields', event.payload)
      events.set(event.id, compileEvent(event, events.size, stream.eventContext, eventContext, ownContext, payload))
    }
    const eventHeader = chooseHeader()
    return {
      ...{ class: stream, clock: scopes.clock, packetHeader: header, packetContext: context },
      ...{ header: eventHeader, events },
    }
  } catch (error) {
    if (!(error instanceof BadValue)) throw error
    throw new BenchError('bad-trace', `${metadataPath}, ${where}: ${error.message}.`, {
      nextStep: 'The metadata is damaged, or not a tracer’s own; record the run again.',
    })
  }
}

function compileEvent(
  event: EventClass,
  place: number,
  streamContextType: StructType | undefined,
  streamContext: Codec<StructValue> | undefined,
  context: Codec<StructValue> | undefined,
  payload: Codec<StructValue> | undefined,
): CompiledEvent {
  const contexts = [streamContext, context].filter((codec) => codec !== undefined)
  const codecs = payload === undefined ? contexts : [...contexts, payload]
  const { alignBits, fixedBits } = layout([streamContextType, event.context, event.payload])
  const skip = (cursor: PacketCursor): void => {
    cursor.emptyElements = 0
    for (const codec of codecs) codec.skip(cursor)
  }
  const read = (cursor: PacketCursor): EventBody => {
    cursor.emptyElements = 0
    return {
      streamContext: streamContext?.read(cursor),
      context: context?.read(cursor),
      payload: payload?.read(cursor) ?? {},
    }
  }
  return {
    ...{ class: event, place, alignBits, fixedBits, skip, read },
    numberField(name) {
      const field = event.payload?.fields.find((candidate) => candidate.name === name)
      if (event.payload === undefined || field?.type.kind !== 'integer') return undefined
      const { number } = integerReader(field.type)
      const offset = offsetOf(event.payload, name)
      if (offset === undefined) return staying((cursor) => Number(read(cursor).payload[name]))
      const { alignBits: payloadAlign } = event.payload
      if (fixedBits < 0) {
        return staying((cursor) => {
          for (const codec of contexts) codec.skip(cursor)
          cursor.bit = alignUp(cursor.bit, payloadAlign) + offset
          return number(cursor)
        })
      }
      const fromBody = fixedBits - (fixedSizeOf(event.payload) ?? 0) + offset
      const atByte = alignBits <= 8 && fromBody % 8 === 0 ? byteNumber(field.type, fromBody / 8) : undefined
      if (atByte !== undefined) return atByte
      return staying((cursor) => {
        cursor.bit = alignUp(cursor.bit, alignBits) + fromBody
        return number(cursor)
      })
    },
  }
}

const MAX_FIXED_BITS = 0x7fff_ffff

type NumberField = (cursor: PacketCursor) => number

function staying(read: NumberField): NumberField {
  return (cursor) => {
    const { bit } = cursor
    const value = read(cursor)
    cursor.bit = bit
    return value
  }
}

/** Structs in a row have one fixed layout if each is made of whole aligned bytes, or if there is only one. */
function layout(types: readonly (StructType | undefined)[]): { alignBits: number; fixedBits: number } {
  const structs = types.filter((type) => type !== undefined)
  const alignBits = structs.reduce((most, type) => Math.max(most, type.alignBits), 1)
  let fixedBits = 0
  for (const type of structs) {
    const size = fixedSizeOf(type)
    if (size === undefined || (structs.length > 1 && (type.alignBits !== 8 || size % 8 !== 0))) {
      return { alignBits, fixedBits: -1 }
    }
    fixedBits += size
  }
  // No packet is so large; tables of sizes have 32 bits.
  return { alignBits, fixedBits: fixedBits > MAX_FIXED_BITS ? -1 : fixedBits }
}

/** Bits from the struct's start to a field of it; undefined where a field before it has no fixed size. */
function offsetOf(struct: StructType, name: string): number | undefined {
  let end = 0
  for (const field of struct.fields) {
    const start = alignUp(end, alignmentOf(field.type))
    if (field.name === name) return start
    const size = fixedSizeOf(field.type)
    if (size === undefined) return undefined
    end = start + size
  }
  return end
}
