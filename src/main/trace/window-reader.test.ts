import { expect, test } from 'vitest'
import type { CtfTrace } from './ctf/trace.ts'
import { blockTrace, blockTraceSpec, dev, issued } from './testing/block-trace.ts'
import { must } from './testing/must.ts'
import { traceOf } from './testing/open-now.ts'
import { traceInMemory, type WrittenPacket } from './testing/trace-writer.ts'
import { measuring, WindowReader, type WindowReaderOptions } from './window-reader.ts'

const [VDA, VDB] = [dev(254, 0), dev(254, 16)]
const MS = 1_000_000n

function reading(trace: CtfTrace, options: WindowReaderOptions): WindowReader {
  const reader = new WindowReader(trace, options)
  const events = trace.events(reader.eventsOptions)
  for (let at = events.next(); at !== undefined; at = events.next()) reader.read(at)
  return reader
}

function traceOfStreams(...streams: readonly (readonly WrittenPacket[])[]): CtfTrace {
  return traceOf([traceInMemory(blockTraceSpec(...streams))], 'memory')
}

test('every disk has windows of its own, from its own first request', () => {
  const [a, b, c] = [issued(1n, VDA, 8), issued(3n * MS, VDB, 0), issued(5n * MS, VDA, 16)]
  const { disks } = reading(blockTrace(a, b, c), { windowSeconds: [0.001, 0.002] })
  expect([...disks].map(([of, { startNs, requests }]) => [of, startNs, requests])).toEqual([
    [VDA, 1, 2],
    [VDB, 3_000_000, 1],
  ])
  expect(must(disks.get(VDA)).finished(0)).toHaveLength(4)
  expect(must(disks.get(VDA)).finished(1)).toHaveLength(2)
})

test('windows know of the losses of every stream, by the packets between which they happened', () => {
  const busy = [
    { begin: 0n, end: 100n * MS, events: [0n, 10n, 20n, 30n, 40n, 50n, 60n].map((ms) => issued(ms * MS + 1n, VDA, 0)) },
  ]
  const losing = [
    { begin: 0n, end: 12n * MS, events: [], sequence: 0n },
    { begin: 13n * MS, end: 25n * MS, events: [], sequence: 1n, discarded: 9n },
    { begin: 26n * MS, end: 31n * MS, events: [], sequence: 4n, discarded: 9n },
  ]
  const { disks } = reading(traceOfStreams(busy, losing), { windowSeconds: [0.01] })
  const losses = must(disks.get(VDA))
    .finished(0)
    .map((window) => [window.losses.discardedEvents, window.losses.lostPackets])
  // Between 12 and 25 ms events, between 25 and 31 ms two packets; window i holds 10 i to 10 i + 10 ms.
  expect(losses).toEqual([
    [0, 0],
    [9, 0],
    [9, 2],
    [0, 2],
    [0, 0],
    [0, 0],
  ])
})

test('requests that were in flight in a time of losses are forgotten at its end, not when it is told', async () => {
  const [lost, before, after] = [50n * MS, 10n * MS, 80n * MS]
  const losing = [
    { begin: 0n, end: lost, events: [issued(1n, VDB, 0)] },
    { begin: 60n * MS, end: 70n * MS, events: [issued(69n * MS, VDB, 0)], discarded: 5n },
  ]
  // No completion is seen of any.
  const whole = [before, before + 1n, 65n * MS, after, after + 1n].map((time, i) => issued(time, VDA, i))
  const trace = traceOfStreams(losing, [{ begin: 0n, end: 100n * MS, events: [...whole, issued(200n * MS, VDA, 9)] }])
  const { disks } = reading(trace, { windowSeconds: [0.04], newMeasures: await measuring() })
  // [10, 50) [50, 90) ms; the loss was between 50 and 70.
  expect(
    must(disks.get(VDA))
      .finished(0)
      .slice(0, 2)
      .map(({ measures, losses }) => [losses.discardedEvents, measures?.depthSum, measures?.depthMax]),
  ).toEqual([
    [0, 1, 1],
    [5, 2 + 0 + 1, 2],
  ])
})

test('windows start at the first request after the moment that is named', async () => {
  const trace = blockTrace(issued(1n, VDA, 8), issued(2n * MS, VDA, 8), issued(4n * MS, VDA, 8))
  const notBeforeNs = trace.clock.epochNs(2_000_000)
  const { disks } = reading(trace, { windowSeconds: [0.001], notBeforeNs, newMeasures: await measuring() })
  expect(disks.get(VDA)).toMatchObject({ startNs: 2_000_000, requests: 2 })
  expect(must(disks.get(VDA)).finished(0)).toMatchObject([{ measures: { depthSum: 1 } }, { measures: { depthSum: 0 } }])
})

test('a pause that only a broken clock explains is refused', () => {
  const far = issued(1_000_001n * MS + 1n, VDA, 8)
  expect(() => reading(blockTrace(issued(0n, VDA, 8), far), { windowSeconds: [0.001] })).toThrow(
    expect.objectContaining({
      code: 'bad-trace',
      message: expect.stringContaining('the clock is not to be believed') as string,
    }),
  )
})

test('a length that cannot be counted is wrong usage', () => {
  for (const seconds of [0, -1, 0.0005, Number.NaN, 1e9]) {
    expect(() => new WindowReader(blockTrace(), { windowSeconds: [seconds] })).toThrow(
      expect.objectContaining({ code: 'wrong-usage' }),
    )
  }
})
