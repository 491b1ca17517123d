import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryTrace } from '../testing/arbitrary-traces.ts'
import { babeltraceLines, hasBabeltrace, ourLines } from '../testing/babeltrace-text.ts'
import { inTemporaryDirectory } from '../testing/temporary-directory.ts'
import { writeTrace, type TraceSpec } from '../testing/trace-writer.ts'
import { CtfTrace } from './trace.ts'

function originOf({ streams }: TraceSpec): bigint {
  return streams.flat().reduce((least, { begin }) => (begin < least ? begin : least), 1n << 64n)
}

test('what is written in any layout, byte order and step of time is read back equal', () => {
  fc.assert(
    fc.property(arbitraryTrace, (spec) => {
      inTemporaryDirectory((directory) => {
        writeTrace(directory, spec)
        const written = spec.streams
          .flatMap((packets, stream) => packets.flatMap(({ events }) => events.map((event) => ({ ...event, stream }))))
          .map((event, place) => ({ ...event, place }))
          .toSorted((a, b) => Number(a.time - b.time) || a.stream - b.stream || a.place - b.place)
          .map(({ time, event, stream, payload }) => ({ time, name: `event_${event}`, stream, payload }))
        const events = CtfTrace.open(directory).events({ wants: () => true })
        const read: unknown[] = []
        for (let at = events.next(); at !== undefined; at = events.next()) {
          const time = originOf(spec) + BigInt(at.cycles)
          const { payload } = at.read()
          read.push({ time, name: at.event.class.name, stream: at.packet.context['cpu_id'], payload })
        }
        expect(read).toEqual(written)
      })
    }),
    { numRuns: 150 },
  )
})

test.runIf(hasBabeltrace)('babeltrace2 reads the same events with the same fields', () => {
  fc.assert(
    fc.property(arbitraryTrace, (spec) => {
      inTemporaryDirectory((directory) => {
        writeTrace(directory, spec)
        // At equal times babeltrace2 has an order of its own.
        expect(ourLines(directory, originOf(spec)).toSorted()).toEqual(babeltraceLines(directory).toSorted())
      })
    }),
    { numRuns: 25 },
  )
})
