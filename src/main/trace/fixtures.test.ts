import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { featuresOf } from '../../shared/features.ts'
import { windowMeasuresSchema } from '../../shared/window-measures-schema.ts'
import { isIdle, type WindowCounts } from '../../shared/windows.ts'
import { devOf } from './block-events.ts'
import type { TraceProblem } from './ctf/errors.ts'
import { openChunk } from './ctf/trace-directory.ts'
import { readWindows, windowsOf, type TraceWindows } from './read-windows.ts'
import { babeltraceLines, hasBabeltrace, linesOf, ourLines } from './testing/babeltrace-text.ts'
import { originOf, unpackFixture, unpackSession } from './testing/fixture.ts'
import { measuring, WindowReader } from './window-reader.ts'
import { openNow, traceOf } from './testing/open-now.ts'

const LAB_DISK = { major: 254, minor: 16 }

let directory: string
let whole: string
let busy: string
let lossy: string
let mixed: string
let fourProcessors: string
let twoChannels: string
let rotated: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-fixture-'))
  whole = unpackFixture('virtual-box', directory)
  busy = unpackFixture('virtual-box-busy', directory)
  lossy = unpackFixture('virtual-box-losses', directory)
  mixed = unpackFixture('virtual-box-mixed', directory)
  fourProcessors = unpackFixture('virtual-box-mixed-4cpu', directory)
  twoChannels = unpackFixture('lttng-2.16-ctf18', directory)
  rotated = unpackSession('virtual-box-rotated', directory)
})
afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** Lines that differ, ours beside babeltrace2's. */
function differences(trace: string, shown: readonly string[]): { ours: string; theirs: string | undefined }[] {
  const ours = ourLines(trace, originOf(trace))
  expect(ours).toHaveLength(shown.length)
  return ours.flatMap((line, i) => (line === shown[i] ? [] : [{ ours: line, theirs: shown[i] }]))
}

describe.runIf(hasBabeltrace)('a trace from the virtual box, beside babeltrace2', () => {
  test.each([
    ['requests at ease', () => whole, 2520],
    ['a busy disk', () => busy, 22_406],
    ['lost events', () => lossy, 1288],
    ['parts of a rotated session', () => rotated, 3214],
  ])('has the same events in the same order with every field equal: %s', (_what, trace, count) => {
    const shown = babeltraceLines(trace())
    expect(shown).toHaveLength(count)
    expect(ourLines(trace(), originOf(trace()))).toEqual(shown)
  })

  // babeltrace2 2.0.4 shows an empty string as the text of an earlier event's field. LTTng writes one where the path of a system
  // call was not in memory yet.
  test.each([
    ['system calls, scheduler and page cache with contexts', () => mixed, 14_175, 2],
    ['the same on four processors', () => fourProcessors, 12_162, 1],
    ['two channels of different headers and fields', () => twoChannels, 21_728, 4],
  ])('has them also beyond the block layer, but for empty strings: %s', (_what, trace, count, emptyStrings) => {
    const shown = babeltraceLines(trace())
    expect(shown).toHaveLength(count)
    const differing = differences(trace(), shown)
    expect(differing).toHaveLength(emptyStrings)
    for (const { ours, theirs } of differing) {
      expect(ours).toMatch(/ syscall_entry_openat: .*\{ dfd = -100, filename = "", flags = /)
      expect(theirs?.replace(/filename = "[^"]+"/, 'filename = ""')).toBe(ours)
    }
  })

  const independentSchema = z.object({
    start: z.coerce.bigint(),
    requests: z.int(),
    series: z.array(
      z.array(
        z.object({
          n: z.int(),
          features: z.array(z.number()).nullable(),
          measures: z.object({
            latencies: z.int(),
            percentiles: z.tuple([z.int(), z.int(), z.int()]).nullable(),
            ...windowMeasuresSchema.omit({
              latency: true,
              pageCacheInsertions: true,
              discardedEvents: true,
              lostPackets: true,
            }).shape,
          }),
        }),
      ),
    ),
  })

  function independentWindows(trace: string, windowSeconds: readonly number[]): z.infer<typeof independentSchema> {
    const script = join(import.meta.dirname, 'testing', 'windows_from_babeltrace.py')
    const lengthsNs = windowSeconds.map((seconds) => seconds * 1e9).join(',')
    const parameters = [LAB_DISK.major, LAB_DISK.minor, lengthsNs, READAHEAD_KIB, 0].map(String)
    const input = babeltraceLines(trace).join('\n')
    const python = spawnSync('python3', [script, ...parameters], { input, encoding: 'utf8', maxBuffer: 1 << 30 })
    expect(python.stderr).toBe('')
    return independentSchema.parse(JSON.parse(python.stdout))
  }

  const READAHEAD_KIB = 128

  test.each([
    ['at ease', () => whole, [2.5, 1, 0.5, 0.007]],
    ['busy', () => busy, [2.5, 1, 0.5, 0.01]],
    ['in parts', () => rotated, [2.5, 1, 0.5]],
  ])(
    'windows of several lengths, read in one pass, are those of an independent script: %s',
    async (_what, at, lengths) => {
      const trace = at()
      const independent = independentWindows(trace, lengths)
      const ours = await readWindows(trace, { device: LAB_DISK, windowSeconds: lengths, measured: true })
      const { clock } = openNow(trace)
      expect(ours.startTimeNs).toBe(independent.start + offsetOf(trace))
      expect(clock.epochOf(independent.start)).toBe(ours.startTimeNs)
      expect(ours.devices).toContainEqual({ ...LAB_DISK, requests: independent.requests })
      expect(ours.series.map(({ windowSeconds }) => windowSeconds)).toEqual(lengths)
      for (const [place, { windows, measures, losses, windowSeconds }] of ours.series.entries()) {
        const expected = independent.series[place]!
        expect(windows.map(({ requests }) => requests)).toEqual(expected.map(({ n }) => n))
        expect(losses).toEqual(windows.map(() => ({ discardedEvents: 0, lostPackets: 0 })))
        for (const [i, window] of windows.entries()) {
          const { features, measures: known } = expected[i]!
          expectFeatures(window, windowSeconds, features)
          const { latencies, percentiles, ...counted } = known
          const { latency, ...measured } = measures![i]!
          expect(measured).toMatchObject(counted)
          expect(latency?.count ?? 0).toBe(latencies)
          for (const [k, exact] of (percentiles ?? []).entries()) {
            const value = [latency!.p50Ns, latency!.p95Ns, latency!.p99Ns][k]!
            // A bucket's upper end: never below the value, and within 1 % of it.
            expect(value).toBeGreaterThanOrEqual(exact)
            expect(value).toBeLessThanOrEqual(exact * 1.01)
          }
        }
      }
    },
  )

  function expectFeatures(window: WindowCounts, windowSeconds: number, expected: readonly number[] | null): void {
    expect(isIdle(window)).toBe(expected === null)
    if (expected === null) return
    // Those of served-v2 are logarithms of the same counts, compared with the C code's by the module's room.
    for (const set of ['seed-v1', 'served-v1'] as const) {
      const features = featuresOf(set, window, windowSeconds, READAHEAD_KIB)
      for (const [place, value] of features.entries()) {
        const reference = expected[place]!
        expect(Math.abs(value - reference)).toBeLessThanOrEqual(1e-9 * Math.abs(reference))
      }
    }
  }

  function offsetOf(trace: string): bigint {
    const [metadata = ''] = readdirSync(trace, { recursive: true, encoding: 'utf8' })
      .filter((name) => basename(name) === 'metadata')
      .sort()
    const text = readFileSync(join(trace, metadata), 'latin1')
    return BigInt(/clock \{[^}]*offset = (\d+);/.exec(text)?.[1] ?? 0)
  }
})

test.each([
  ['at ease', () => whole],
  ['busy', () => busy],
  ['with losses', () => lossy],
])('one pass over several lengths gives what a pass for each gives: %s', async (_what, trace) => {
  const windowSeconds = [0.5, 1, 2.5]
  for (const measured of [false, true]) {
    const together = await readWindows(trace(), { device: LAB_DISK, windowSeconds, measured })
    for (const [place, length] of windowSeconds.entries()) {
      const alone = await readWindows(trace(), { device: LAB_DISK, windowSeconds: length, measured })
      expect(together.series[place]).toEqual(alone.series[0])
    }
  }
})

describe('a rotated session', () => {
  const parts = (): string[] =>
    readdirSync(join(rotated, 'archives'))
      .sort((a, b) => Number(/\d+$/.exec(a)?.[0]) - Number(/\d+$/.exec(b)?.[0]))
      .map((name) => join(rotated, 'archives', name, 'kernel'))

  test('has six parts, whichever of its directories is named', () => {
    expect(openNow(rotated).parts).toBe(6)
    expect(openNow(join(rotated, 'archives')).parts).toBe(6)
    expect(openNow(parts()[3]!).parts).toBe(1)
  })

  test('gives the same events when its parts come one by one', () => {
    const [first, ...more] = parts()
    const trace = traceOf([openChunk(first!)], rotated)
    const events = trace.follow({ wants: () => true })
    const lines = linesOf(trace, events, trace.clock.origin)
    for (const part of more) {
      events.append(openChunk(part))
      lines.push(...linesOf(trace, events, trace.clock.origin))
    }
    events.endFollowing()
    lines.push(...linesOf(trace, events, trace.clock.origin))
    expect(lines).toEqual(ourLines(rotated, originOf(rotated)))
    events.close()
  })

  test('gives the same windows when they are asked for after each part', async () => {
    const lengths = [0.1, 0.5, 1]
    const atOnce = await readWindows(rotated, { device: LAB_DISK, windowSeconds: lengths, measured: true })
    const [first, ...more] = parts()
    const trace = traceOf([openChunk(first!)], rotated)
    const reader = new WindowReader(trace, { windowSeconds: lengths, newMeasures: await measuring() })
    const events = trace.follow(reader.eventsOptions)
    const drain = (): void => {
      for (let at = events.next(); at !== undefined; at = events.next()) reader.read(at)
    }
    const snapshots: TraceWindows[] = []
    const look = (): void => {
      drain()
      reader.advance(events.knownCycles)
      if (reader.disks.get(devOf(LAB_DISK))?.startNs === undefined) return
      snapshots.push(windowsOf(trace, events, reader, LAB_DISK, lengths))
    }
    look()
    for (const part of more) {
      events.append(openChunk(part))
      look()
    }
    events.endFollowing()
    drain()
    const atEnd = windowsOf(trace, events, reader, LAB_DISK, lengths)
    events.close()

    expect(atEnd.startTimeNs).toBe(atOnce.startTimeNs)
    expect(atEnd.eventsRead).toBe(atOnce.eventsRead)
    for (const [place, { windows, measures }] of atOnce.series.entries()) {
      // Windows after the last request, which reading at once does not finish, may come at the end.
      expect(atEnd.series[place]!.windows.slice(0, windows.length)).toEqual(windows)
      expect(atEnd.series[place]!.measures!.slice(0, windows.length)).toEqual(measures)
      const counts = snapshots.map(({ series }) => series[place]!.windows.length)
      expect(counts).toEqual(counts.toSorted((a, b) => a - b))
      for (const snapshot of snapshots) {
        const { windows: sofar, measures: measured } = snapshot.series[place]!
        expect(sofar).toEqual(atEnd.series[place]!.windows.slice(0, sofar.length))
        expect(measured ?? []).toEqual(atEnd.series[place]!.measures!.slice(0, sofar.length))
      }
    }
    // A window of 0.1 s is known a part's time after it ended, not when the session ends.
    expect(snapshots.length).toBeGreaterThan(4)
    expect(snapshots[1]!.series[0]!.windows.length).toBeGreaterThan(5)
  })

  test('whose current part is still being written is refused, and what is complete can be named', () => {
    const session = join(directory, 'rotating')
    cpSync(rotated, session, { recursive: true })
    cpSync(parts()[5]!, join(session, 'kernel'), { recursive: true })
    expect(() => openNow(session)).toThrow(
      expect.objectContaining({
        ...{ code: 'bad-trace', problem: 'still-being-written' },
        place: { path: join(session, 'kernel'), byteOffset: 0 },
        nextStep: expect.stringContaining(join(session, 'archives')) as string,
      }),
    )
    expect(openNow(join(session, 'archives')).parts).toBe(6)
  })
})

test('the fixture shows what it should: jumps, readahead, writes, and idle windows', async () => {
  const { windows, ...rest } = await readWindows(whole, { device: LAB_DISK, windowSeconds: 0.5 })
  expect(rest).toMatchObject({ eventsRead: 2520, discardedEvents: 0, lostPackets: 0, warnings: [] })
  expect(windows.some(({ readaheads }) => readaheads > 0)).toBe(true)
  expect(windows.some(({ writes }) => writes > 0)).toBe(true)
  expect(windows.some(isIdle)).toBe(true)
})

test('auto takes the disk with most requests and names the others', async () => {
  const { device, devices } = await readWindows(whole, { device: 'auto' })
  expect(device).toEqual(LAB_DISK)
  expect(devices.map(({ major, minor }) => `${major}:${minor}`)).toEqual(['254:16', '254:0'])
})

test('a disk without requests is named, with those that have some', async () => {
  await expect(readWindows(whole, { device: { major: 8, minor: 0 } })).rejects.toMatchObject({
    code: 'unknown-device',
    nextStep: expect.stringContaining('254:16') as string,
  })
})

test('lost events are counted as lttng counted them, and warned of', async () => {
  const { discardedEvents, warnings } = await readWindows(lossy, { device: LAB_DISK })
  expect(discardedEvents).toBe(4337)
  expect(warnings).toContain('The tracer discarded 4337 events: larger sub-buffers avoid it.')
})

test('reading stops when it is told to', async () => {
  await expect(readWindows(whole, { device: 'auto', signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'interrupted',
  })
})

describe('a damaged copy is refused', () => {
  let copy: string
  beforeEach(() => {
    const room = mkdtempSync(join(directory, 'copy-'))
    copy = unpackFixture('virtual-box', room)
  })
  const path = (file: string): string => join(copy, file)
  const patch = (file: string, change: (bytes: Buffer) => unknown): void => {
    const bytes = readFileSync(path(file))
    change(bytes)
    writeFileSync(path(file), bytes)
  }
  const reading = (): Promise<unknown> => readWindows(copy, { device: 'auto' })
  const refusal = (problem: TraceProblem, file: string, byteOffset: number): unknown =>
    expect.objectContaining({
      ...{ code: 'bad-trace', problem },
      place: expect.objectContaining({ path: path(file), byteOffset }) as unknown,
    })

  test('stream cut in the last packet', async () => {
    truncateSync(path('rabench_0'), readFileSync(path('rabench_0')).length - 1)
    const last = readFileSync(path('index/rabench_0.idx'))
    // The offset of the last entry of 70 bytes.
    const entryBytes = last.readUInt32BE(12)
    const lastPacket = Number(last.readBigUInt64BE(last.length - entryBytes))
    await expect(reading()).rejects.toEqual(refusal('packet-cut', 'rabench_0', lastPacket))
  })

  test('stream of another trace', async () => {
    patch('rabench_1', (bytes) => bytes.writeUInt8(bytes.readUInt8(4) ^ 1, 4))
    await expect(reading()).rejects.toEqual(refusal('wrong-uuid', 'rabench_1', 0))
  })

  test('packet size 0, which must not be read for ever', async () => {
    patch('rabench_1', (bytes) => bytes.writeBigUInt64LE(0n, 32 + 24))
    await expect(reading()).rejects.toEqual(refusal('bad-packet-size', 'rabench_1', 0))
  })

  test('metadata cut in mid-packet', async () => {
    truncateSync(path('metadata'), 5000)
    await expect(reading()).rejects.toEqual(refusal('metadata-cut', 'metadata', 4096))
  })

  test('metadata without its last packet, which declares the events', async () => {
    truncateSync(path('metadata'), 4096)
    await expect(reading()).rejects.toMatchObject({ code: 'bad-trace' })
  })

  test('any byte of a packet’s header or first event changed: an error or events, never a hang or a crash', () => {
    for (let byte = 0; byte < 140; byte++) {
      patch('rabench_0', (bytes) => bytes.writeUInt8(bytes.readUInt8(byte) ^ 0xff, byte))
      try {
        const events = openNow(copy).events({ wants: () => true })
        for (let at = events.next(); at !== undefined; at = events.next()) at.read()
        events.close()
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-trace' })
      }
      patch('rabench_0', (bytes) => bytes.writeUInt8(bytes.readUInt8(byte) ^ 0xff, byte))
    }
  })
})
