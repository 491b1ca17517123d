import { badMetadata } from './errors.ts'
import type { MetadataText } from './metadata-text.ts'
import { withRoles } from './reserved-names.ts'
import { parseTsdl } from './tsdl-parser.ts'
import type { Attribute, Block, TopLevel } from './tsdl-syntax.ts'
import { TypeScope } from './type-scope.ts'
import type { ByteOrder, Clock, EventClass, StreamClass, StructType, TraceModel } from './types.ts'

/**
 * The model that a CTF 1.8 metadata text describes.
 * @throws BenchError `bad-trace` naming the byte of the first thing that cannot be.
 */
export function buildTraceModel(metadata: MetadataText): TraceModel {
  return new ModelBuilder(metadata, parseTsdl(metadata)).build()
}

interface StreamDraft extends Omit<StreamClass, 'events'> {
  readonly events: Map<number, EventClass>
}

class ModelBuilder {
  private readonly metadata: MetadataText
  private readonly syntax: readonly TopLevel[]
  private readonly clocks = new Map<string, Clock>()
  private readonly streams = new Map<number, StreamDraft>()
  private readonly environment = new Map<string, string | bigint>()

  constructor(metadata: MetadataText, syntax: readonly TopLevel[]) {
    this.metadata = metadata
    this.syntax = syntax
  }

  build(): TraceModel {
    const trace = this.syntax.find((item): item is Block => 'kind' in item && item.kind === 'trace')
    if (trace === undefined) throw this.problem(this.metadata.text.length, 'the metadata ends without a trace block')
    // Types declared before the trace block already have its byte order.
    const byteOrder = this.nativeByteOrder(trace)
    const scope = new TypeScope(this.metadata, byteOrder)
    let packetHeader: StructType | undefined
    for (const item of this.syntax) {
      if (!('kind' in item)) scope.declare(item)
      else if (item === trace) packetHeader = this.structs(item, scope).get('packet.header')
      else if (item.kind === 'stream') this.addStream(item, scope)
      else if (item.kind === 'event') this.addEvent(item, scope)
      else if (item.kind === 'clock') this.addClock(item)
      else if (item.kind === 'env') this.addEnvironment(item)
    }
    const uuid = this.uuid(trace)
    if (uuid !== undefined && this.metadata.uuid !== undefined && uuid !== this.metadata.uuid) {
      throw this.problem(trace.offset, 'the trace’s UUID is not that of its metadata packets')
    }
    const { clocks, streams, environment } = this
    return { version: '1.8', byteOrder, uuid: uuid ?? this.metadata.uuid, packetHeader, clocks, streams, environment }
  }

  private nativeByteOrder(trace: Block): ByteOrder {
    const major = attribute(trace, 'major')
    const minor = attribute(trace, 'minor')
    if (major?.value !== 1n || minor?.value !== 8n) {
      const version = `${describe(major)}.${describe(minor)}`
      throw this.problem(trace.offset, `the trace is CTF ${version}, not 1.8`)
    }
    const order = word(attribute(trace, 'byte_order'))
    if (order === 'le' || order === 'be') return order
    if (order === 'network') return 'be'
    throw this.problem(trace.offset, 'the trace block names no byte order (le or be)')
  }

  private uuid(trace: Block): string | undefined {
    const text = attribute(trace, 'uuid')
    if (text === undefined) return undefined
    const digits = (word(text) ?? '').replaceAll('-', '').toLowerCase()
    if (!/^[0-9a-f]{32}$/.test(digits)) throw this.problem(text.offset, 'the trace’s UUID is none')
    return digits
  }

  private addStream(block: Block, scope: TypeScope): void {
    const structs = this.structs(block, scope)
    const id = this.id(attribute(block, 'id'))
    if (this.streams.has(id)) throw this.problem(block.offset, `two streams have id ${id}`)
    this.streams.set(id, {
      id,
      packetContext: structs.get('packet.context'),
      eventHeader: structs.get('event.header'),
      eventContext: structs.get('event.context'),
      events: new Map(),
    })
  }

  private addEvent(block: Block, scope: TypeScope): void {
    const structs = this.structs(block, scope)
    const streamId = this.id(attribute(block, 'stream_id'))
    let stream = this.streams.get(streamId)
    if (stream === undefined) {
      if (attribute(block, 'stream_id') !== undefined) {
        throw this.problem(block.offset, `an event of stream ${streamId}, which is not declared`)
      }
      // A trace without stream blocks has one stream with bare events.
      stream = { id: 0, packetContext: undefined, eventHeader: undefined, eventContext: undefined, events: new Map() }
      this.streams.set(0, stream)
    }
    const id = this.id(attribute(block, 'id'))
    if (stream.events.has(id)) throw this.problem(block.offset, `two events of stream ${streamId} have id ${id}`)
    const name = word(attribute(block, 'name')) ?? String(id)
    stream.events.set(id, { id, name, context: structs.get('context'), payload: structs.get('fields') })
  }

  private addClock(block: Block): void {
    const name = word(attribute(block, 'name'))
    const number = (key: string, otherwise: bigint): bigint => {
      const found = attribute(block, key)
      if (found === undefined) return otherwise
      if (typeof found.value !== 'bigint') throw this.problem(found.offset, `a clock’s ${key} must be a number`)
      return found.value
    }
    if (name === undefined) throw this.problem(block.offset, 'a clock without a name')
    const frequency = number('freq', 1_000_000_000n)
    if (frequency < 1n) throw this.problem(block.offset, 'a clock that stands still')
    this.clocks.set(name, {
      name,
      frequency,
      offsetSeconds: number('offset_s', 0n),
      offsetCycles: number('offset', 0n),
    })
  }

  private addEnvironment(block: Block): void {
    for (const { key, value } of block.attributes) {
      this.environment.set(key, typeof value === 'object' ? value.path : value)
    }
  }

  /** The structs a block assigns with `:=`, by key. */
  private structs(block: Block, outer: TypeScope): Map<string, StructType> {
    const scope = outer.inner()
    for (const declaration of block.declarations) scope.declare(declaration)
    const structs = new Map<string, StructType>()
    for (const { key, type: syntax, offset } of block.types) {
      const type = scope.resolve(syntax)
      if (type.kind !== 'struct') throw this.problem(offset, `${key} must be a struct`)
      structs.set(key, withRoles(key, type))
    }
    return structs
  }

  /** 0 where there is none. */
  private id(found: Attribute | undefined): number {
    if (found === undefined) return 0
    if (typeof found.value !== 'bigint' || found.value < 0n || found.value > 0xffff_ffffn) {
      throw this.problem(found.offset, `${found.key} must be a number below 2^32`)
    }
    return Number(found.value)
  }

  private problem(offset: number, problem: string): Error {
    return badMetadata(this.metadata.path, this.metadata.byteOffsetOf(offset), problem)
  }
}

function attribute(block: Block, key: string): Attribute | undefined {
  return block.attributes.find((candidate) => candidate.key === key)
}

function word(found: Attribute | undefined): string | undefined {
  if (found === undefined || typeof found.value === 'bigint') return undefined
  return typeof found.value === 'string' ? found.value : found.value.path
}

function describe(found: Attribute | undefined): string {
  return typeof found?.value === 'bigint' ? String(found.value) : '?'
}
