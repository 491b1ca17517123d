import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { FEATURE_SET_NAMES, featuresOf } from '../../shared/features.ts'
import { isIdle } from '../../shared/windows.ts'
import type { TraceProblem } from './ctf/errors.ts'
import { CtfTrace } from './ctf/trace.ts'
import { readWindows } from './read-windows.ts'
import { babeltraceLines, hasBabeltrace, ourLines } from './testing/babeltrace-text.ts'
import { unpackFixture } from './testing/fixture.ts'

const LAB_DISK = { major: 254, minor: 16 }

let directory: string
let whole: string
let lossy: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-fixture-'))
  whole = unpackFixture('virtual-box', directory)
  lossy = unpackFixture('virtual-box-losses', directory)
})
afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** The clock cycles at the earliest packet's begin, from LTTng's own index files (ctf-index.hpp: big-endian, 16-byte header). */
function originOf(trace: string): bigint {
  const begins = [0, 1].map((cpu) => readFileSync(join(trace, 'index', `rabench_${cpu}.idx`)).readBigUInt64BE(16 + 24))
  return begins.reduce((least, begin) => (begin < least ? begin : least))
}

describe.runIf(hasBabeltrace)('a trace from the virtual box, beside babeltrace2', () => {
  test('has the same events in the same order with every field equal', () => {
    const shown = babeltraceLines(whole)
    expect(shown).toHaveLength(2520)
    expect(ourLines(whole, originOf(whole))).toEqual(shown)
  })

  test('also where events were lost', () => {
    const shown = babeltraceLines(lossy)
    expect(shown.length).toBeGreaterThan(1000)
    expect(ourLines(lossy, originOf(lossy))).toEqual(shown)
  })

  const independentSchema = z.object({
    start: z.coerce.bigint(),
    requests: z.int(),
    windows: z.array(z.object({ n: z.int(), features: z.array(z.number()).nullable() })),
  })

  test.each([2.5, 0.5, 0.007])(
    'windows of %d s equal those of an independent script to 1e-9',
    async (windowSeconds) => {
      const readaheadKib = 128
      const text = babeltraceLines(whole).join('\n')
      const script = join(import.meta.dirname, 'testing', 'windows_from_babeltrace.py')
      const parameters = [LAB_DISK.major, LAB_DISK.minor, windowSeconds * 1e9, readaheadKib, 0].map(String)
      const python = spawnSync('python3', [script, ...parameters], { input: text, encoding: 'utf8' })
      expect(python.stderr).toBe('')
      const independent = independentSchema.parse(JSON.parse(python.stdout))

      const ours = await readWindows(whole, { device: LAB_DISK, windowSeconds })
      const offset = /clock \{[^}]*offset = (\d+);/.exec(readFileSync(join(whole, 'metadata'), 'latin1'))?.[1]
      expect(ours.startTimeNs).toBe(independent.start + BigInt(offset ?? 0))
      expect(ours.devices).toContainEqual({ ...LAB_DISK, requests: independent.requests })
      expect(ours.windows.map(({ requests }) => requests)).toEqual(independent.windows.map(({ n }) => n))
      expect(ours.windows.length).toBeGreaterThan(3)
      for (const [i, window] of ours.windows.entries()) {
        const { features: expected } = independent.windows[i]!
        expect(isIdle(window)).toBe(expected === null)
        if (expected === null) continue
        for (const set of FEATURE_SET_NAMES) {
          const features = featuresOf(set, window, windowSeconds, readaheadKib)
          for (const [place, value] of features.entries()) {
            const reference = expected[place]!
            expect(Math.abs(value - reference)).toBeLessThanOrEqual(1e-9 * Math.abs(reference))
          }
        }
      }
    },
  )
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
        const events = CtfTrace.open(copy).events({ wants: () => true })
        for (let at = events.next(); at !== undefined; at = events.next()) at.read()
        events.close()
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-trace' })
      }
      patch('rabench_0', (bytes) => bytes.writeUInt8(bytes.readUInt8(byte) ^ 0xff, byte))
    }
  })
})
