import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { babeltraceLines, hasBabeltrace, ourLines } from '../testing/babeltrace-text.ts'
import { inTemporaryDirectory } from '../testing/temporary-directory.ts'
import { must } from '../testing/must.ts'
import {
  traceInMemory,
  writeTrace,
  type PacketRange,
  type TraceSpec,
  type WrittenPacket,
} from '../testing/trace-writer.ts'
import type { CtfTrace, TraceEvents } from './trace.ts'
import type { IntegerType } from './types.ts'
import { openNow, traceOf } from '../testing/open-now.ts'

/** Words of TSDL that LTTng's kernel tracer does not use, and one event of 34 bytes that needs them. */
const METADATA = `/* CTF 1.8 */
typealias integer { size = 8; align = 8; signed = 0; } := unsigned char;
typealias integer { size = 32; align = 8; signed = true; } := int; // plain C words
typealias integer { size = 64; align = 8; signed = false; base = hex; } := long unsigned int;
typedef unsigned char byte_t, pair_t[2];
enum color : byte_t { RED, GREEN = 5, BLUE, "light blue" = 0x10 ... 037, };
struct point { int x, y; typealias int := inner_t; inner_t z; } align(16);
variant choice { byte_t RED; struct point GREEN; string BLUE; };
trace {
  major = 1; minor = 8; byte_order = be;
  packet.header := struct { integer { size = 32; align = 8; byte_order = be; } magic; };
};
env { hostname = "bench"; version = -3; tracer_patch = 0; };
clock { name = ticks; freq = 1000000; offset_s = 10; offset = 5; };
typealias integer { size = 64; align = 8; map = clock.ticks.value; } := ticks_t;
stream {
  packet.context := struct { ticks_t timestamp_begin; ticks_t timestamp_end; byte_t pid; };
  event.header := struct { byte_t id; integer { size = 48; align = 8; map = clock.ticks.value; } timestamp; };
  event.context := struct { byte_t vcpu; };
};
event {
  name = "wor\\x6bs:\\"quoted\\""; id = 7;
  context := struct { byte_t depth; };
  fields := struct {
    enum color _color;
    variant choice <_color> _chosen;
    byte_t _grid[2][3];
    pair_t _pairs[stream.event.context.vcpu];
    enum { one = 1 } _small;
    long unsigned int _wide;
  };
};
`
const BYTES = [
  ...[0xc1, 0xfc, 0x1f, 0xc1],
  ...[0, 0, 0, 0, 0, 0, 0, 100],
  ...[0, 0, 0, 0, 0, 0, 0, 200],
  9, // pid
  7, // id
  ...[0, 0, 0, 0, 0, 150],
  1, // vcpu: as many pairs
  3, // depth
  6, // BLUE
  ...Buffer.from('sky\0'),
  ...[1, 2, 3, 4, 5, 6],
  ...[7, 8],
  ...[0, 0, 0, 1],
  ...[0x80, 0, 0, 0, 0, 0, 0, 1],
]

function writeWords(directory: string): void {
  writeFileSync(join(directory, 'metadata'), METADATA)
  writeFileSync(join(directory, 'stream'), Uint8Array.from(BYTES))
}

test('TSDL’s other words, absolute paths, contexts and bare packets are understood', () => {
  inTemporaryDirectory((directory) => {
    writeWords(directory)
    const trace = openNow(directory)
    expect(trace.model.environment).toEqual(
      new Map<string, unknown>([
        ['hostname', 'bench'],
        ['version', -3n],
        ['tracer_patch', 0n],
      ]),
    )
    const events = trace.events({ wants: () => true })
    const at = events.next()!
    expect(at.event.class.name).toBe('works:"quoted"')
    expect(at.packet.context).toMatchObject({ pid: 9 })
    expect(at.read()).toEqual({
      streamContext: { vcpu: 1 },
      context: { depth: 3 },
      payload: {
        color: { value: 6, labels: ['BLUE'] },
        chosen: 'sky',
        grid: [
          [1, 2, 3],
          [4, 5, 6],
        ],
        pairs: [[7, 8]],
        small: { value: 1, labels: ['one'] },
        wide: 0x8000000000000001n,
      },
    })
    // 10 s + 5 and 150 ticks of a microsecond.
    expect(trace.clock.epochNs(trace.clock.nanoseconds(at.cycles))).toBe(10_000_155_000n)
    expect(events.next()).toBeUndefined()
  })
})

test.runIf(hasBabeltrace)('babeltrace2 understands them alike', () => {
  inTemporaryDirectory((directory) => {
    writeWords(directory)
    const shown = babeltraceLines(directory)
    expect(shown).toHaveLength(1)
    expect(ourLines(directory, 100n)).toEqual(shown)
  })
})

test('an empty string, an empty stream file and an index directory are nothing special', () => {
  inTemporaryDirectory((directory) => {
    const payload = { kind: 'struct', alignBits: 8, fields: [{ name: 'text', type: { kind: 'string' } }] } as const
    const texts = ['a', '', 'b'].map((text, i) => ({ time: BigInt(i), event: 0, payload: { text } }))
    const spec = { byteOrder: 'le', header: 'large', events: [{ name: 'said', payload }] } as const
    writeTrace(join(directory, 'kernel'), { ...spec, streams: [[{ begin: 0n, events: texts }], []] })
    writeTrace(join(directory, 'kernel', 'index'), { ...spec, streams: [] })
    const events = openNow(directory).events({ wants: () => true })
    const read: unknown[] = []
    for (let at = events.next(); at !== undefined; at = events.next()) read.push(at.read().payload['text'])
    expect(read).toEqual(['a', '', 'b'])
  })
})

test('a wanted field is found behind one of variable size, and the events between are passed over', () => {
  inTemporaryDirectory((directory) => {
    const number: IntegerType = {
      ...{ kind: 'integer', sizeBits: 64, alignBits: 32, signed: false, byteOrder: 'be', base: 10, isText: false },
      clock: undefined,
    }
    const text = { name: 'text', type: { kind: 'string' } } as const
    const fields = [text, { name: 'number', type: number }] as const
    const events = [
      { name: 'other', payload: { kind: 'struct', alignBits: 8, fields: [text] } },
      { name: 'wanted', payload: { kind: 'struct', alignBits: 32, fields } },
    ] as const
    const written = [1, 0, 1].map((event, i) => ({
      ...{ time: BigInt(i), event },
      payload: { text: 'x'.repeat(i), number: 2n ** 52n + BigInt(i) },
    }))
    writeTrace(directory, { byteOrder: 'be', header: 'compact', events, streams: [[{ begin: 0n, events: written }]] })
    const reader = openNow(directory).events({ wants: (event) => event.class.name === 'wanted' })
    const read: unknown[] = []
    for (let at = reader.next(); at !== undefined; at = reader.next()) {
      read.push([at.cycles, at.event.numberField('number')?.(at.toBody()), at.event.numberField('text')])
    }
    expect(read).toEqual([
      [0, 2 ** 52, undefined],
      [2, 2 ** 52 + 2, undefined],
    ])
    expect(reader.totals().eventsRead).toBe(3)
  })
})

const TEXT = { kind: 'struct', alignBits: 8, fields: [{ name: 'text', type: { kind: 'string' } }] } as const
const SAID = { byteOrder: 'le', header: 'compact', events: [{ name: 'said', payload: TEXT }] } as const

function said(time: bigint, text: string): WrittenPacket['events'][number] {
  return { time, event: 0, payload: { text } }
}

function textsOf(trace: CtfTrace): unknown[] {
  const events = trace.events({ wants: () => true })
  const texts: unknown[] = []
  for (let at = events.next(); at !== undefined; at = events.next()) texts.push(at.read().payload['text'])
  return texts
}

describe('at equal times', () => {
  const said5 = (...texts: string[]): WrittenPacket[] => [{ begin: 0n, events: texts.map((text) => said(5n, text)) }]

  test('the lower stream id comes first, then the lower instance, then the order in the stream', () => {
    const spec: TraceSpec = {
      ...{ ...SAID, streams: [said5('0/0 a', '0/0 b'), said5('0/1')] },
      others: [
        { ...SAID, id: 9, header: 'narrow', streams: [said5('9/0')] },
        { ...SAID, id: 3, header: 'large', streams: [said5('3/0'), said5('3/1 a', '3/1 b')] },
      ],
    }
    expect(textsOf(traceOf([traceInMemory(spec)], 'memory'))).toEqual([
      '0/0 a',
      '0/0 b',
      '0/1',
      '3/0',
      '3/1 a',
      '3/1 b',
      '9/0',
    ])
  })

  test('an instance is a number, not a name', () => {
    const streams = Array.from({ length: 12 }, (_, cpu) => said5(String(cpu)))
    inTemporaryDirectory((directory) => {
      writeTrace(directory, { ...SAID, streams })
      expect(textsOf(openNow(directory))).toEqual(Array.from({ length: 12 }, (_, cpu) => String(cpu)))
    })
  })

  test('files of packets that begin together are in the order of their packets, not of their names', () => {
    const empty = Array.from({ length: 11 }, () => ({ begin: 5n, events: [] }))
    const packets = [{ begin: 5n, events: [said(5n, 'first')] }, ...empty, { begin: 5n, events: [said(5n, 'last')] }]
    inTemporaryDirectory((directory) => {
      writeTrace(directory, { ...SAID, streams: [packets], packetsPerFile: 1 })
      expect(textsOf(openNow(directory))).toEqual(['first', 'last'])
    })
  })
})

describe.runIf(hasBabeltrace)('babeltrace2 reads the same', () => {
  const packets = (cpu: bigint): WrittenPacket[] =>
    [0n, 100n, 200n, 300n, 400n].map((begin) => ({
      begin: begin + cpu,
      // One packet has no content.
      events: begin === 200n ? [] : [1n, 2n].map((step) => said(begin + cpu + 10n * step, `${begin} on ${cpu}`)),
    }))
  const streams = [packets(0n), packets(1n)]

  test.each([
    ['streams in files of two packets', { ...SAID, streams, packetsPerFile: 2 }],
    ['packet headers of magic number and UUID alone', { ...SAID, streams: [packets(0n)], isBare: true }],
    ['the same in big-endian', { ...SAID, byteOrder: 'be', header: 'large', streams: [packets(0n)], isBare: true }],
    [
      'timestamps of 41 bits in headers of 48',
      { ...SAID, header: 'narrow', streams: [[...packets(0n), { begin: 500n, events: [said(1n << 40n, 'late')] }]] },
    ],
  ] satisfies [string, TraceSpec][])('%s', (_what, spec) => {
    inTemporaryDirectory((directory) => {
      writeTrace(directory, spec)
      const shown = babeltraceLines(directory)
      expect(shown.length).toBeGreaterThan(7)
      expect(ourLines(directory, 0n)).toEqual(shown)
    })
  })
})

describe('of a trace that is followed', () => {
  function follow(spec: TraceSpec, ranges: readonly PacketRange[]): { events: TraceEvents; texts: () => unknown[] }[] {
    const [first, ...more] = ranges.map((range) => traceInMemory(spec, range))
    const events = traceOf([must(first)], 'memory').follow({ wants: () => true })
    const texts = (): unknown[] => {
      const found: unknown[] = []
      for (let at = events.next(); at !== undefined; at = events.next()) found.push(at.read().payload['text'])
      return found
    }
    return [undefined, ...more].map((part) => ({
      events,
      texts: () => {
        if (part !== undefined) events.append(part)
        return texts()
      },
    }))
  }
  const part =
    (from: number): PacketRange =>
    () => ({ from, to: from + 1 })

  test('events wait until every stream is known beyond them', () => {
    const ahead = [
      { begin: 0n, end: 100n, events: [said(10n, 'a 10'), said(50n, 'a 50'), said(90n, 'a 90')] },
      { begin: 100n, end: 200n, events: [said(150n, 'a 150')] },
    ]
    const behind = [
      { begin: 0n, end: 50n, events: [said(20n, 'b 20')] },
      { begin: 50n, end: 120n, events: [said(50n, 'b 50'), said(60n, 'b 60')] },
    ]
    const [first, second] = follow({ ...SAID, streams: [ahead, behind] }, [part(0), part(1)])
    expect(must(first).texts()).toEqual(['a 10', 'b 20'])
    expect(must(first).events.knownCycles).toBe(50)
    expect(must(second).texts()).toEqual(['a 50', 'b 50', 'b 60', 'a 90'])
    expect(must(second).events.knownCycles).toBe(120)
    must(second).events.endFollowing()
    expect(must(first).texts()).toEqual(['a 150'])
  })

  test('an idle stream holds nobody back: its packets without events tell how far it is known', () => {
    const busy = [0n, 100n, 200n].map((begin) => ({
      ...{ begin, end: begin + 100n },
      events: [said(begin + 40n, `${begin}`)],
    }))
    const idle = busy.map(({ begin, end }) => ({ begin, end, events: [] }))
    const parts = follow({ ...SAID, streams: [busy, idle] }, [part(0), part(1), part(2)])
    expect(parts.map(({ texts }) => texts())).toEqual([['0'], ['100'], ['200']])
  })

  test('a processor that comes later brings a stream of its own', () => {
    const spec: TraceSpec = {
      ...SAID,
      streams: [
        [
          { begin: 0n, end: 100n, events: [said(10n, 'a')] },
          { begin: 100n, end: 200n, events: [said(150n, 'c')] },
        ],
        [{ begin: 110n, end: 200n, events: [said(120n, 'b')] }],
      ],
    }
    const whole = must(traceInMemory(spec, part(0)).streams[0])
    const events = traceOf([{ ...traceInMemory(spec), streams: [whole] }], 'memory').follow({ wants: () => true })
    expect(events.next()?.read().payload).toEqual({ text: 'a' })
    expect(events.next()).toBeUndefined()
    const [rest] = traceInMemory(spec, part(1)).streams
    const [, late] = traceInMemory(spec, part(0)).streams
    events.append({ ...traceInMemory(spec), streams: [must(rest), must(late)] })
    expect(events.next()?.read().payload).toEqual({ text: 'b' })
    expect(events.next()?.read().payload).toEqual({ text: 'c' })
  })
})
