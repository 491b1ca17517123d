import { storeSession } from './store-session.ts'

/*
 * A program, for the Node that the app is run with: puts a session into a data folder of which one run was complete when its process was
 * killed.
 */
const SHAPE = { rw: 'read', ioengine: 'psync', direct: false, bs: '128k', iodepth: 1, numjobs: 1 } as const
const startMs = Date.parse('2026-11-29T20:00:10.000Z')

await storeSession({ startedAt: '2026-11-29T20:00:00.000Z' }, (_dataDirectory, sessionId) => [
  {
    run: {
      ...{ sessionId, name: 'sequential-psync-128k-ra128-1-cold', workload: 'sequential-psync-128k', repetition: 1 },
      ...{ label: 'sequential', cache: 'cold', readaheadKib: 128, shape: SHAPE },
      ...{ startedAt: new Date(startMs).toISOString(), seconds: 12.5, windowSeconds: 2.5 },
      ...{ device: { major: 254, minor: 16 }, discardedEvents: 0, lostPackets: 0, warnings: [] },
      ...{ windowsStartNs: BigInt(startMs) * 1_000_000n, fioStartedAtMs: startMs },
    },
    windows: Array.from({ length: 5 }, (_, index) => ({
      ...{ index, requests: 400, distanceSectors: 102_400, jumps: 1, bytes: 52_428_800, writes: 0, readaheads: 390 },
    })),
    fio: {
      ...{ fioVersion: 'fio-3.39', readBytesPerSecond: 2e7, writeBytesPerSecond: 0, readIops: 160, writeIops: 0 },
      ...{ readLatency: undefined, writeLatency: undefined, error: 0, document: '{}' },
    },
    samples: [],
    log: [],
  },
])
