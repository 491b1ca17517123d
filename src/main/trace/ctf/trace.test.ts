import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { babeltraceLines, hasBabeltrace, ourLines } from '../testing/babeltrace-text.ts'
import { inTemporaryDirectory } from '../testing/temporary-directory.ts'
import { writeTrace } from '../testing/trace-writer.ts'
import { CtfTrace } from './trace.ts'
import type { IntegerType } from './types.ts'

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
    const trace = CtfTrace.open(directory)
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
    const events = CtfTrace.open(directory).events({ wants: () => true })
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
    const reader = CtfTrace.open(directory).events({ wants: (event) => event.class.name === 'wanted' })
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
