import { BenchError } from '../../../shared/errors.ts'
import { structCodec, type Codec, type StructValue } from './codec.ts'
import { headerReader, type HeaderReader } from './event-header.ts'
import { integerReader } from './integers.ts'
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
  /** Of the body, when its size in bits never changes; the size is -1 where it does. */
  readonly alignBits: number
  readonly fixedBits: number
  readonly skip: (cursor: PacketCursor) => void
  readonly read: (cursor: PacketCursor) => EventBody
  /**
   * A reader of one integer of the payload as a Number (exact to 2^53), undefined where the payload has no such integer.
   * Fast where it lies at a fixed place; otherwise it decodes the fields before it.
   */
  readonly numberField: (name: string) => ((cursor: PacketCursor) => number) | undefined
}

export interface CompiledStream {
  readonly class: StreamClass
  /** Name of the clock its timestamps are mapped to. */
  readonly clock: string | undefined
  readonly packetHeader: Codec<StructValue> | undefined
  readonly packetContext: Codec<StructValue> | undefined
  readonly readHeader: HeaderReader
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
      events.set(event.id, compileEvent(event, stream.eventContext, eventContext, ownContext, payload))
    }
    const readHeader = chooseHeader()
    return {
      ...{ class: stream, clock: scopes.clock, packetHeader: header, packetContext: context },
      ...{ readHeader, events },
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
  streamContextType: StructType | undefined,
  streamContext: Codec<StructValue> | undefined,
  context: Codec<StructValue> | undefined,
  payload: Codec<StructValue> | undefined,
): CompiledEvent {
  const codecs = [streamContext, context, payload].filter((codec) => codec !== undefined)
  const { alignBits, fixedBits } = layout([streamContextType, event.context, event.payload])
  const skip = (cursor: PacketCursor): void => {
    for (const codec of codecs) codec.skip(cursor)
  }
  const read = (cursor: PacketCursor): EventBody => ({
    streamContext: streamContext?.read(cursor),
    context: context?.read(cursor),
    payload: payload?.read(cursor) ?? {},
  })
  return {
    ...{ class: event, alignBits, fixedBits, skip, read },
    numberField(name) {
      const field = event.payload?.fields.find((candidate) => candidate.name === name)
      if (event.payload === undefined || field?.type.kind !== 'integer') return undefined
      if (fixedBits >= 0) {
        const { number } = integerReader(field.type)
        const offset = fixedBits - (fixedSizeOf(event.payload) ?? 0) + offsetOf(event.payload, name)
        return (cursor) => {
          cursor.bit = alignUp(cursor.bit, alignBits) + offset
          return number(cursor)
        }
      }
      return (cursor) => Number(read(cursor).payload[name])
    },
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
  return { alignBits, fixedBits }
}

/** Bits from the struct's start to a field of it; every field before it has a fixed size. */
function offsetOf(struct: StructType, name: string): number {
  let end = 0
  for (const field of struct.fields) {
    const start = alignUp(end, alignmentOf(field.type))
    if (field.name === name) return start
    end = start + (fixedSizeOf(field.type) ?? 0)
  }
  return end
}
