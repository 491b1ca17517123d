import type { RunRecording } from '../src/main/store/index.ts'
import { ACCESS_CLASSES } from '../src/shared/classes.ts'
import type { WindowCounts } from '../src/shared/windows.ts'
import { storeSession } from './store-session.ts'

/*
 * A program, for the Node that the app is run with: puts a session of 10,000 windows in 20 runs into a data folder. The numbers are
 * made up; every class has some windows that look like another's.
 */
const RUNS = 20
const WINDOWS = 500
const SHAPE = { rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 } as const

/** The same for every run of a test: between 0 and 1. */
const wave = (at: number) => (1 + Math.sin(at * 1.7) * Math.cos(at * 0.6)) / 2

function windowOf(run: number, index: number): WindowCounts {
  const kind = (run + (index % 83 === 0 ? 1 : 0)) % ACCESS_CLASSES.length
  const requests = 400 + Math.round(2000 * wave(index + run))
  const jumpShare = [0.002, 0.98, 0.5][kind] ?? 0
  return {
    ...{ index, requests, writes: 0, readaheads: Math.round(requests * (0.9 - 0.8 * jumpShare)) },
    distanceSectors: Math.round(requests * jumpShare * 1_500_000 * (0.4 + wave(index * 3))),
    jumps: Math.round((requests - 1) * jumpShare),
    bytes: requests * 4096 * Math.round(1 + 30 * (1 - jumpShare) * (0.8 + 0.2 * wave(index))),
  }
}

function runOf(sessionId: string, run: number): RunRecording {
  const startMs = Date.parse('2026-11-26T08:00:10.000Z') + run * (WINDOWS * 2500 + 30_000)
  const label = ACCESS_CLASSES[run % ACCESS_CLASSES.length] ?? 'mixed'
  return {
    run: {
      ...{ sessionId, name: `${label}-long-${run + 1}`, workload: `${label}-long`, label, repetition: 1 },
      ...{ cache: 'cold', readaheadKib: [16, 128, 256][run % 3] ?? 128, shape: SHAPE },
      ...{ startedAt: new Date(startMs).toISOString(), seconds: 2.5 * WINDOWS, windowSeconds: 2.5 },
      ...{ device: { major: 254, minor: 16 }, discardedEvents: 0, lostPackets: 0, warnings: [] },
      ...{ windowsStartNs: BigInt(startMs) * 1_000_000n, fioStartedAtMs: startMs },
    },
    windows: Array.from({ length: WINDOWS }, (_, index) => windowOf(run, index)),
    fio: {
      ...{ fioVersion: 'fio-3.39', readBytesPerSecond: 2e7, writeBytesPerSecond: 0, readIops: 500, writeIops: 0 },
      ...{ readLatency: undefined, writeLatency: undefined, error: 0, document: '{}' },
    },
    samples: Array.from({ length: WINDOWS * 5 }, (_, at) =>
      (['bw', 'iops'] as const).map((kind) => ({
        ...{ kind, direction: 'read' as const, timeMs: 500 * (at + 1) },
        value: (kind === 'bw' ? 20_000 : 500) * (0.5 + wave(at / 5 + run)),
      })),
    ).flat(),
    log: [],
  }
}

await storeSession(
  { startedAt: '2026-11-26T08:00:00.000Z', endedAt: '2026-11-26T16:00:00.000Z' },
  (_dataDirectory, sessionId) => Array.from({ length: RUNS }, (_, run) => runOf(sessionId, run)),
)
