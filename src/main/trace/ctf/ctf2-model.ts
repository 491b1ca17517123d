import { FieldClasses } from './ctf2-field-classes.ts'
import { Ctf2Metadata } from './ctf2-metadata.ts'
import type { FragmentOf } from './ctf2-schema.ts'
import type { MetadataText } from './metadata-text.ts'
import type { Clock, EventClass, StreamClass, StructType, TraceModel } from './types.ts'

/**
 * The model that a CTF 2 metadata text describes (CTF2-SPEC-2.0, section 5; https://diamon.org/ctf/CTF2-SPEC-2.0.html).
 * @throws BenchError `bad-trace` naming the byte of the first thing that cannot be.
 */
export function buildCtf2Model(metadata: MetadataText): TraceModel {
  return new ModelBuilder(metadata).build()
}

interface StreamDraft extends Omit<StreamClass, 'events'> {
  readonly clock: string | undefined
  readonly events: Map<number, EventClass>
}

class ModelBuilder {
  private readonly metadata: Ctf2Metadata
  private readonly fieldClasses: FieldClasses
  private readonly clocks = new Map<string, Clock>()
  private readonly streams = new Map<number, StreamDraft>()
  private environment: ReadonlyMap<string, string | bigint> = new Map()
  private packetHeader: StructType | undefined
  /** Of the metadata packets, and then of the preamble. */
  private uuid: string | undefined
  private preamble: FragmentOf<'preamble'> | undefined

  constructor(metadata: MetadataText) {
    this.uuid = metadata.uuid
    this.metadata = new Ctf2Metadata(metadata)
    this.fieldClasses = new FieldClasses(this.metadata)
  }

  build(): TraceModel {
    for (const { fragment, source } of this.metadata.fragments()) {
      if ((fragment.type === 'preamble') !== (this.preamble === undefined)) {
        throw this.metadata.problem(source, 'CTF 2 metadata has one preamble, at its start')
      }
      switch (fragment.type) {
        case 'preamble':
          this.begin(source, fragment)
          break
        case 'field-class-alias':
          this.fieldClasses.declare(source, fragment.name, fragment['field-class'])
          break
        case 'trace-class':
          this.environment = new Map(Object.entries(fragment.environment))
          this.packetHeader = this.fieldClasses.root(source, fragment['packet-header-field-class'], 'packet-header')
          break
        case 'clock-class':
          this.addClock(source, fragment)
          break
        case 'data-stream-class':
          this.addStream(source, fragment)
          break
        case 'event-record-class':
          this.addEvent(source, fragment)
          break
      }
    }
    const { uuid, packetHeader, clocks, streams, environment } = this
    return { version: '2', byteOrder: undefined, uuid, packetHeader, clocks, streams, environment }
  }

  private begin(source: object, preamble: FragmentOf<'preamble'>): void {
    const { version, uuid, extensions } = preamble
    if (version !== 2n) throw this.metadata.problem(source, `the trace is CTF ${String(version)}, neither 1.8 nor 2`)
    // Section 5.1: an extension may change the format itself.
    const [extension] = Object.values(extensions).flatMap((names) => Object.keys(names))
    if (extension !== undefined) {
      throw this.metadata.problem(
        source,
        `the trace needs an extension of CTF 2, "${extension}", that is not known here`,
      )
    }
    const digits = uuid?.map((byte) => byte.toString(16).padStart(2, '0')).join('')
    if (digits !== undefined && this.uuid !== undefined && digits !== this.uuid) {
      throw this.metadata.problem(source, 'the trace’s UUID is not that of its metadata packets')
    }
    this.uuid = digits ?? this.uuid
    this.preamble = preamble
  }

  private addClock(source: object, { id, frequency, 'offset-from-origin': offset }: FragmentOf<'clock-class'>): void {
    if (this.clocks.has(id)) throw this.metadata.problem(source, `two clock classes have the id "${id}"`)
    this.clocks.set(id, { name: id, frequency, offsetSeconds: offset.seconds, offsetCycles: offset.cycles })
  }

  private addStream(source: object, fragment: FragmentOf<'data-stream-class'>): void {
    const { id, 'default-clock-class-id': clock } = fragment
    if (this.streams.has(id)) throw this.metadata.problem(source, `two data stream classes have the id ${id}`)
    if (clock !== undefined && !this.clocks.has(clock)) {
      throw this.metadata.problem(source, `the clock class "${clock}" is not declared`)
    }
    const root = this.fieldClasses.root.bind(this.fieldClasses, source)
    this.streams.set(id, {
      id,
      clock,
      packetContext: root(fragment['packet-context-field-class'], 'packet-context', clock),
      eventHeader: root(fragment['event-record-header-field-class'], 'event-record-header', clock),
      eventContext: root(fragment['event-record-common-context-field-class'], 'event-record-common-context', clock),
      events: new Map(),
    })
  }

  private addEvent(source: object, fragment: FragmentOf<'event-record-class'>): void {
    const { id, 'data-stream-class-id': streamId, name = String(id) } = fragment
    const stream = this.streams.get(streamId)
    if (stream === undefined) {
      throw this.metadata.problem(source, `an event of data stream class ${streamId}, which is not declared`)
    }
    if (stream.events.has(id)) {
      throw this.metadata.problem(source, `two events of data stream class ${streamId} have the id ${id}`)
    }
    const root = this.fieldClasses.root.bind(this.fieldClasses, source)
    stream.events.set(id, {
      ...{ id, name },
      context: root(fragment['specific-context-field-class'], 'event-record-specific-context', stream.clock),
      payload: root(fragment['payload-field-class'], 'event-record-payload', stream.clock),
    })
  }
}
