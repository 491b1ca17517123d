import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeTrace } from './describe-trace.ts'
import { babeltraceLines, hasBabeltrace } from './testing/babeltrace-text.ts'
import { blockTraceSpec, dev, issued, named } from './testing/block-trace.ts'
import { unpackFixture, unpackSession } from './testing/fixture.ts'
import { writeTrace } from './testing/trace-writer.ts'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-describe-'))
})
afterAll(() => {
  rmSync(directory, { recursive: true })
})

test.runIf(hasBabeltrace).each([
  ['one part', () => unpackFixture('virtual-box-mixed', directory), 1],
  ['two channels', () => unpackFixture('lttng-2.16-ctf18', directory), 1],
  ['rotated', () => unpackSession('virtual-box-rotated', directory), 6],
])('counts the events of each class as babeltrace2 shows them: %s', async (_what, unpack, parts) => {
  const trace = unpack()
  const lines = babeltraceLines(trace)
  const names = lines.map((line) => /^\[\d+\] (?:\S+ )?(\w+): /.exec(line)?.[1])
  const counts = [...Map.groupBy(names, (name) => name)].map(([name, all]) => ({ name, events: all.length }))
  const described = await describeTrace(trace)
  expect(described.parts).toBe(parts)
  expect(described.events).toBe(lines.length)
  expect(described.eventClasses.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
    counts.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1)),
  )
  const sum = (of: readonly { readonly events: number }[]): number => of.reduce((all, { events }) => all + events, 0)
  expect(sum(described.streams)).toBe(lines.length)
})

test('tells the times, losses, streams and disks of a trace', async () => {
  const [vda, vdb] = [dev(254, 0), dev(254, 16)]
  const path = join(directory, 'written')
  const first = [
    {
      ...{ begin: 1000n, end: 2000n },
      events: [named(1001n, vdb, 'vdb'), issued(1002n, vda, 0), issued(1003n, vdb, 0), issued(1004n, vdb, 8)],
    },
    { begin: 5000n, end: 9000n, events: [], sequence: 3n, discarded: 4n },
  ]
  writeTrace(path, blockTraceSpec(first, [{ begin: 1500n, end: 3000n, events: [] }]))
  expect(await describeTrace(path)).toMatchObject({
    ...{ path, format: 'CTF 1.8', uuid: '2a6422d06cee11e08c08cb07d7b3a564', parts: 1 },
    environment: { hostname: 'writer', domain: 'kernel' },
    clocks: [{ name: 'monotonic', frequencyHz: '1000000000', offsetSeconds: '0', offsetCycles: '1776902400123456789' }],
    // The clock's offset, and 1000 to 9000 cycles of a nanosecond.
    time: { startNs: '1776902400123457789', endNs: '1776902400123465789', seconds: 0.000_008 },
    ...{ events: 4, discardedEvents: 4, lostPackets: 2 },
    streams: [
      {
        ...{ id: 0, files: [join(path, 'channel0_0')], packets: 2 },
        ...{ events: 4, discardedEvents: 4, lostPackets: 2 },
      },
      {
        ...{ id: 0, files: [join(path, 'channel0_1')], packets: 1 },
        ...{ events: 0, discardedEvents: 0, lostPackets: 0 },
      },
    ],
    eventClasses: [
      { name: 'block_rq_issue', events: 3 },
      { name: 'lttng_statedump_block_device', events: 1 },
    ],
    unusedEventClasses: 1,
    disks: [
      { major: 254, minor: 16, name: 'vdb', requests: 2 },
      { major: 254, minor: 0, name: undefined, requests: 1 },
    ],
  })
})

test('stops when it is told to, and refuses what is no trace', async () => {
  await expect(describeTrace(join(directory, 'absent'))).rejects.toMatchObject({ code: 'bad-trace' })
})
