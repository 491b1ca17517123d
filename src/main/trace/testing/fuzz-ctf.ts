import type { FuzzSubject } from '../../../shared/testing/fuzzing.ts'
import { below, oneOf, type Random } from '../../../shared/testing/random-choices.ts'
import { TraceError } from '../ctf/errors.ts'
import { metadataText } from '../ctf/metadata-text.ts'
import type { TraceEvents } from '../ctf/trace.ts'
import { chunkOf, smallTraces, type SmallTrace } from './ctf-corpus.ts'
import { CTF2_KINDS, CTF2_KINDS_STREAM } from './ctf-kinds.ts'
import { CTF2_UUID } from './ctf2-writer.ts'
import { damaged, damagedDeclarations } from './damage.ts'
import { traceOf } from './open-now.ts'
import { packetised } from './trace-writer.ts'

/** The rest are damaged metadata. */
const DAMAGED_STREAMS = 0.8
const TEXT_BYTES = 1000
/** Of a metadata packet with so much text. */
const PACKET_BYTES = TEXT_BYTES + 37

/** Damaged traces, of CTF 1.8 and 2, read to their end. */
export function openCtfSubject(): FuzzSubject {
  const traces = smallTraces()
  const takeStreams = streamTaker(traces)
  const takeMetadata = metadataTaker(traces)
  return {
    name: 'ctf',
    codes: ['bad-trace'],
    take: (random) => {
      if (random() < DAMAGED_STREAMS) takeStreams(random)
      else takeMetadata(random)
      return undefined
    },
    nameOf: (error) => (error instanceof TraceError ? error.problem : 'other bad-trace'),
    close: () => Promise.resolve(),
  }
}

function streamTaker(traces: readonly SmallTrace[]): (random: Random) => void {
  const others = traces.flatMap(({ streams }) => streams.map(({ bytes }) => bytes))
  // Metadata is understood once; each input comes as a part of a trace that is followed.
  const opened = traces.map((small) => ({ small, trace: traceOf([chunkOf(small.metadata, [])], 'memory') }))
  return (random) => {
    const { small, trace } = oneOf(random, opened)
    const streams = small.streams.map(({ bytes, packetStarts }) =>
      random() < 0.7 ? damaged(bytes, random, others, packetStarts) : bytes,
    )
    const unwanted = below(random, 4)
    const events = trace.follow({ wants: ({ class: { id } }) => unwanted === 0 || id % 4 !== unwanted })
    try {
      events.append(chunkOf(small.metadata, streams))
      events.endFollowing()
      readAll(events, random, sizeOf(streams))
    } finally {
      events.close()
    }
  }
}

interface Text {
  readonly text: string
  readonly uuid: Uint8Array
  readonly streams: readonly Buffer[]
}

function metadataTaker(traces: readonly SmallTrace[]): (random: Random) => void {
  const kinds: Text = { text: CTF2_KINDS, uuid: Uint8Array.from(CTF2_UUID), streams: [CTF2_KINDS_STREAM] }
  const texts: Text[] = [
    ...traces.map(({ metadata, streams }) => ({
      text: fewEvents(metadataText('metadata', metadata).text),
      uuid: uuidOf(metadata),
      streams: streams.map(({ bytes }) => bytes),
    })),
    ...[kinds, kinds, kinds],
  ]
  const others = texts.map(({ text }) => Buffer.from(text, 'latin1'))
  return (random) => {
    const { text, uuid, streams } = oneOf(random, texts)
    const isPacketised = random() < 0.3
    const changed = random() < 0.7 ? damagedDeclarations(text, random) : text
    const whole = isPacketised ? packetised(changed, TEXT_BYTES, 'le', uuid) : Buffer.from(changed, 'latin1')
    const packets = isPacketised ? Math.ceil(whole.length / PACKET_BYTES) : 1
    const starts = Array.from({ length: packets }, (_, place) => place * PACKET_BYTES)
    const metadata = changed === text || random() < 0.2 ? damaged(whole, random, others, starts) : whole
    const events = traceOf([chunkOf(metadata, streams)], 'memory').events({ wants: () => true })
    try {
      readAll(events, random, sizeOf(streams))
    } finally {
      events.close()
    }
  }
}

function sizeOf(streams: readonly Buffer[]): number {
  return streams.reduce((sum, { length }) => sum + length, 0)
}

/** Goes through all events; decodes them in one of the ways in which the product does. */
function readAll(events: TraceEvents, random: Random, byteCount: number): void {
  const way = below(random, 3)
  let count = 0
  for (let at = events.next(); at !== undefined; at = events.next()) {
    // Every event has a bit.
    if (++count > byteCount * 8) throw new Error('more events than bits')
    if (way === 0) at.read()
    else for (const { name } of at.event.class.payload?.fields ?? []) at.event.numberField(name)?.(at.toBody())
  }
}

/** What LTTng's metadata has before the sixth event, which is all it has of types and streams. */
function fewEvents(text: string): string {
  const events = [...text.matchAll(/\nevent \{|\{"type":"event-record-class"/g)]
  const end = events[5]?.index ?? text.length
  // Without the record separator before a fragment of CTF 2.
  return text.slice(0, text[end - 1] === '\u001e' ? end - 1 : end)
}

function uuidOf(metadata: Buffer): Uint8Array {
  const { model } = traceOf([chunkOf(metadata, [])], 'memory')
  return Buffer.from(model.uuid ?? '', 'hex')
}
