import type { StoredMeasures } from '../src/main/store/index.ts'
import { encodeSketch, newSketch, record, summaryOf } from '../src/shared/latency-sketch.ts'
import type { WindowCounts } from '../src/shared/windows.ts'
import { MIXED_SHAPE, storeSession } from './store-session.ts'

/*
 * A program, for the Node that the app is run with: puts a session with one run into a data folder as a capture would, with
 * 12 windows that were measured, of which the third and fourth have losses. The numbers are made up, and look like a mixed load.
 */
const WINDOWS = 12
const LOSSY = [2, 3]

/** The same for every run of a test: between 0 and 1. */
const wave = (at: number) => (1 + Math.sin(at * 1.7) * Math.cos(at * 0.6)) / 2

function windowOf(index: number): WindowCounts {
  const requests = 3000 + Math.round(1500 * wave(index))
  return {
    index,
    requests,
    distanceSectors: Math.round(requests * 400_000 * (0.5 + wave(index + 3))),
    jumps: Math.round(requests * 0.93),
    bytes: requests * 65_536,
    writes: Math.round(requests * 0.3),
    readaheads: Math.round(requests * (0.2 + 0.4 * wave(index + 1))),
  }
}

function measuresOf({ index, requests, bytes, writes }: WindowCounts): StoredMeasures {
  const sketch = newSketch()
  for (let at = 0; at < requests; at++) {
    record(sketch, Math.round(120_000 + 4e5 * wave(index) + 2e7 * (((at * 7919) % 997) / 997) ** 12))
  }
  const merges = Math.round(requests * 0.15 * wave(index + 2))
  const [completes, inserts] = [requests + 2, requests + 4]
  return {
    events: requests + 4 + completes + inserts + merges,
    ...{ completes, inserts, merges },
    uniqueSectors: requests - 40,
    writtenBytes: Math.round((bytes / requests) * writes),
    depthSum: Math.round(requests * (1 + 2.5 * wave(index + 4))),
    depthMax: 4 + Math.round(12 * wave(index + 5)),
    latency: summaryOf(sketch),
    pageCacheInsertions: Math.round(requests * 16 * (0.6 + 0.4 * wave(index + 6))),
    discardedEvents: LOSSY.includes(index) ? 120 : 0,
    lostPackets: 0,
    latencySketch: encodeSketch(sketch),
  }
}

await storeSession(
  { startedAt: '2026-11-24T20:00:00.000Z', endedAt: '2026-11-24T20:01:00.000Z' },
  (_dataDirectory, sessionId) => {
    const windows = Array.from({ length: WINDOWS }, (_, index) => windowOf(index))
    return [
      {
        run: {
          ...{ sessionId, name: 'mixed-psync-64k-1-cold', workload: 'mixed-psync-64k', label: 'mixed', repetition: 1 },
          ...{ cache: 'cold', readaheadKib: 128, shape: MIXED_SHAPE, startedAt: '2026-11-24T20:00:05.000Z' },
          ...{ seconds: 2.5 * WINDOWS, windowSeconds: 2.5, device: { major: 254, minor: 16 } },
          ...{ discardedEvents: 120, lostPackets: 0, warnings: [] },
          ...{ windowsStartNs: 1_795_550_406_000_000_000n, fioStartedAtMs: 1_795_550_406_000 },
        },
        windows,
        measures: windows.map(measuresOf),
        fio: {
          ...{
            fioVersion: 'fio-3.39',
            readBytesPerSecond: 70e6,
            writeBytesPerSecond: 30e6,
            readIops: 1068,
            writeIops: 458,
          },
          readLatency: { meanUs: 900, p50Us: 700, p95Us: 2500, p99Us: 9100 },
          writeLatency: undefined,
          ...{ error: 0, document: '{}' },
        },
        samples: Array.from({ length: 5 * WINDOWS }, (_, at) =>
          (['read', 'write'] as const).map((direction) => ({
            ...{ kind: 'bw' as const, direction, timeMs: 500 * (at + 1) },
            value: (direction === 'read' ? 68_000 : 29_000) * (0.8 + 0.4 * wave(at / 5)),
          })),
        ).flat(),
        log: [],
      },
    ]
  },
)
