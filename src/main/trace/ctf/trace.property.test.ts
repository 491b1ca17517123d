import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryForBabeltrace, arbitraryTrace } from '../testing/arbitrary-traces.ts'
import { babeltraceLines, hasBabeltrace, linesOf, ourLines } from '../testing/babeltrace-text.ts'
import { must } from '../testing/must.ts'
import { inTemporaryDirectory } from '../testing/temporary-directory.ts'
import { streamClasses, traceInMemory, writeTrace, type TraceSpec } from '../testing/trace-writer.ts'
import type { TraceEvents } from './trace.ts'
import { traceOf } from '../testing/open-now.ts'

function originOf(spec: TraceSpec): bigint {
  const begins = streamClasses(spec).flatMap(({ streams }) => streams.flat().map(({ begin }) => begin))
  return begins.reduce((least, begin) => (begin < least ? begin : least), 1n << 64n)
}

/** By time; at equal times by stream id, then instance, then order in the stream. */
function writtenEvents(spec: TraceSpec): unknown[] {
  return streamClasses(spec)
    .flatMap(({ id, streams, events: classes }) =>
      streams.flatMap((packets, stream) =>
        packets.flatMap(({ events }) =>
          events.map(({ streamContext, context, ...event }) => ({
            ...{ id, stream, streamContext, context, ...event, name: must(classes[event.event]).name },
          })),
        ),
      ),
    )
    .map((event, place) => ({ ...event, place }))
    .toSorted((a, b) => Number(a.time - b.time) || a.id - b.id || a.stream - b.stream || a.place - b.place)
    .map(({ time, name, id, stream, streamContext, context, payload }) => ({
      ...{ time, name, id, stream, body: { streamContext, context, payload } },
    }))
}

function readEvents(events: TraceEvents, origin: bigint): unknown[] {
  const read: unknown[] = []
  for (let at = events.next(); at !== undefined; at = events.next()) {
    const { cpu_id: stream } = at.packet.context
    const time = origin + BigInt(at.cycles)
    read.push({ time, name: at.event.class.name, id: at.stream.class.id, stream, body: at.read() })
  }
  return read
}

test('what is written in any layout, byte order and step of time is read back equal', () => {
  fc.assert(
    fc.property(arbitraryTrace, (spec) => {
      const trace = traceOf([traceInMemory(spec)], 'memory')
      expect(readEvents(trace.events({ wants: () => true }), originOf(spec))).toEqual(writtenEvents(spec))
    }),
    { numRuns: 400 },
  )
})

test('passing over all but one class of events finds those of that class where they are', () => {
  fc.assert(
    fc.property(arbitraryTrace, (spec) => {
      const trace = traceOf([traceInMemory(spec)], 'memory')
      const events = trace.events({ wants: ({ class: { name } }) => name === 'event_0' })
      const all = writtenEvents(spec)
      expect(readEvents(events, originOf(spec))).toEqual(
        all.filter((event) => (event as { name: string }).name === 'event_0'),
      )
      expect(events.totals()).toEqual({ eventsRead: all.length, discardedEvents: 0, lostPackets: 0 })
    }),
    { numRuns: 200 },
  )
})

/** For each stream where its second and third part begin; the first part is not empty. */
const cuts = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })), {
  minLength: 9,
  maxLength: 9,
})

test('a trace that comes in parts gives the same events as the whole', () => {
  fc.assert(
    fc.property(arbitraryTrace, cuts, (spec, begins) => {
      const bounds = new Map<string, readonly number[]>()
      for (const { id, streams } of streamClasses(spec)) {
        for (const stream of streams.keys()) {
          const [a, b] = must(begins[bounds.size])
          bounds.set(`${id}/${stream}`, [0, Math.min(a, b), Math.max(a, b), Infinity])
        }
      }
      const part = (place: number): ReturnType<typeof traceInMemory> =>
        traceInMemory(spec, (id, stream) => {
          const ofStream = must(bounds.get(`${id}/${stream}`))
          return { from: must(ofStream[place]), to: must(ofStream[place + 1]) }
        })
      const trace = traceOf([part(0)], 'memory')
      const events = trace.follow({ wants: () => true })
      const read = readEvents(events, originOf(spec))
      for (const place of [1, 2]) {
        events.append(part(place))
        read.push(...readEvents(events, originOf(spec)))
      }
      events.endFollowing()
      read.push(...readEvents(events, originOf(spec)))
      expect(read).toEqual(writtenEvents(spec))

      const together = traceOf([part(0), part(1), part(2)], 'memory').events({ wants: () => true })
      expect(readEvents(together, originOf(spec))).toEqual(read)
    }),
    { numRuns: 300 },
  )
})

test('an event that was handed out is never before what a followed trace says to know', () => {
  fc.assert(
    fc.property(arbitraryTrace, (spec) => {
      const isFirst = (place: number) => ({ from: place === 0 ? 0 : 1, to: place === 0 ? 1 : Infinity })
      const trace = traceOf([traceInMemory(spec, () => isFirst(0))], 'memory')
      const events = trace.follow({ wants: () => true })
      linesOf(trace, events, 0n)
      const { knownCycles } = events
      events.append(traceInMemory(spec, () => isFirst(1)))
      for (let at = events.next(); at !== undefined; at = events.next()) {
        expect(at.cycles).toBeGreaterThanOrEqual(knownCycles)
      }
    }),
    { numRuns: 100 },
  )
})

/** 2.0.4 shows several labels of an enum without the braces that 2.1 has around them. */
function withoutBraces(line: string): string {
  return line.replace(/\( \{ ((?:"\w+", )+"\w+") \} : container/g, '( $1 : container')
}

test.runIf(hasBabeltrace)('babeltrace2 reads the same events with the same fields', () => {
  fc.assert(
    fc.property(arbitraryForBabeltrace, (spec) => {
      inTemporaryDirectory((directory) => {
        writeTrace(directory, spec)
        // At equal times babeltrace2 has an order of its own.
        const ours = ourLines(directory, originOf(spec)).map(withoutBraces)
        expect(ours.toSorted()).toEqual(babeltraceLines(directory).toSorted())
      })
    }),
    { numRuns: 60 },
  )
})
