import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readWindows } from '../read-windows.ts'
import { ourLines } from '../testing/babeltrace-text.ts'
import { unpackFixture } from '../testing/fixture.ts'
import type { CtfTrace } from './trace.ts'
import { openNow } from '../testing/open-now.ts'

let directory: string
let recorded: string
let shown: readonly string[]
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-ctf2-'))
  recorded = unpackFixture('lttng-2.16-ctf2', directory)
  const text = join(import.meta.dirname, '..', 'fixtures', 'lttng-2.16-ctf2.babeltrace2.txt.gz')
  shown = gunzipSync(readFileSync(text))
    .toString()
    .split('\n')
    .filter((line) => line !== '')
})
afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** The clock cycles at the earliest packet's begin, from LTTng's own index files (ctf-index.hpp: big-endian, 16-byte header). */
function originOf(trace: string): bigint {
  const index = join(trace, 'index')
  const begins = readdirSync(index).map((name) => readFileSync(join(index, name)).readBigUInt64BE(16 + 24))
  return begins.reduce((least, begin) => (begin < least ? begin : least))
}

describe('a kernel trace that LTTng 2.16 wrote in CTF 2', () => {
  test('has the same events in the same order with every field equal as babeltrace2 2.1 shows them', () => {
    expect(shown).toHaveLength(16_447)
    expect(ourLines(recorded, originOf(recorded))).toEqual(shown)
  })

  test('is read by the same fast ways through event headers as CTF 1.8', () => {
    const { streams } = openNow(recorded).events({ wants: () => true })
    expect(streams.map(({ stream }) => [stream.class.id, stream.header.fast])).toEqual([
      [0, 'compact'],
      [0, 'compact'],
      [1, 'large'],
      [1, 'large'],
    ])
  })

  test('has the requests of its disks counted as the text shows them', async () => {
    const { devices, ...rest } = await readWindows(recorded, { device: 'auto' })
    expect(rest).toMatchObject({ eventsRead: shown.length, discardedEvents: 0, lostPackets: 0 })
    const issued = shown.flatMap((line) => {
      const [, dev, bytes, rwbs] =
        / block_rq_issue: .* dev = (\d+), .* bytes = (\d+), .* rwbs = (\d+),/.exec(line) ?? []
      // Read or write, no discard, of some length.
      return Number(bytes) > 0 && (Number(rwbs) & 0b101) !== 0 && (Number(rwbs) & 0b10) === 0 ? [Number(dev)] : []
    })
    for (const { major, minor, requests } of devices) {
      expect(requests).toBe(issued.filter((dev) => dev === major * 0x10_0000 + minor).length)
    }
    expect(devices.map(({ major, minor }) => `${major}:${minor}`)).toEqual(['254:16', '254:0'])
  })

  test('has a clock that is exact to the nanosecond', () => {
    const metadata = readFileSync(join(recorded, 'metadata'), 'utf8')
    const [, seconds = '', cycles = ''] = /"seconds":(\d+),"cycles":(\d+)/.exec(metadata) ?? []
    const origin = originOf(recorded)
    expect(openNow(recorded).clock.epochNs(0)).toBe(BigInt(seconds) * 1_000_000_000n + BigInt(cycles) + origin)
  })
})

/** CTF2-PMETA-1.0: the same packets as in CTF 1.8. */
function packetised(text: Buffer, version: readonly [number, number]): Buffer {
  const packets: Buffer[] = []
  for (let at = 0; at < text.length; at += 4000) {
    const piece = text.subarray(at, at + 4000)
    const packet = Buffer.alloc(4096)
    packet.writeUInt32LE(0x75d11d57)
    packet.set(JSON.parse(/"uuid":(\[[\d,]+\])/.exec(text.toString('latin1'))![1]!) as number[], 4)
    packet.writeUInt32LE((37 + piece.length) * 8, 24)
    packet.writeUInt32LE(packet.length * 8, 28)
    packet.set(version, 35)
    piece.copy(packet, 37)
    packets.push(packet)
  }
  return Buffer.concat(packets)
}

describe.each([
  { called: '2.0', version: [2, 0] },
  { called: '1.8, as some LTTng 2.15 wrote it', version: [1, 8] },
] as const)('the same metadata in packets of version $called', ({ version }) => {
  const open = (change = (bytes: Buffer): Buffer => bytes): CtfTrace => {
    const copy = unpackFixture('lttng-2.16-ctf2', mkdtempSync(join(directory, 'copy-')))
    const metadata = join(copy, 'metadata')
    writeFileSync(metadata, change(packetised(readFileSync(metadata), version)))
    return openNow(copy)
  }

  test('describes the same trace', () => {
    expect(open().model).toEqual(openNow(recorded).model)
  })

  test('is named by its place in the file where it is damaged', () => {
    let colon = 0
    const damaged = (): CtfTrace =>
      open((bytes) => {
        colon = bytes.indexOf('":', 4096 + 37) + 1
        return bytes.fill('}', colon, colon + 1)
      })
    expect(damaged).toThrow(`the metadata’s JSON has "}" where ":" should be`)
    expect(damaged).toThrow(`, byte ${colon}: `)
  })

  test('must be of the preamble’s UUID', () => {
    const foreign = (bytes: Buffer): Buffer => {
      for (let at = 0; at < bytes.length; at += 4096) bytes.fill(0xee, at + 4, at + 20)
      return bytes
    }
    expect(() => open(foreign)).toThrow('the trace’s UUID is not that of its metadata packets')
  })
})
