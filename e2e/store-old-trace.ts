import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { MIXED_SHAPE, storeSession } from './store-session.ts'

/*
 * A program, for the Node that the app is run with: puts a session with one run into a data folder, begun when its fourth argument says, whose
 * raw trace takes 1 MiB there.
 */
const [, , , , , startedAt = ''] = process.argv
const endedAt = new Date(Date.parse(startedAt) + 60_000).toISOString()
const WINDOWS = 4

await storeSession({ startedAt, endedAt }, (dataDirectory, sessionId) => {
  const tracePath = path.join(dataDirectory, 'traces', sessionId, 'mixed-1-cold.tar.zst')
  mkdirSync(path.dirname(tracePath), { recursive: true })
  writeFileSync(tracePath, Buffer.alloc(2 ** 20))
  return [
    {
      run: {
        ...{ sessionId, name: 'mixed-1-cold', workload: 'mixed', label: 'mixed', repetition: 1, startedAt },
        ...{ cache: 'cold', readaheadKib: 128, shape: MIXED_SHAPE, seconds: 2.5 * WINDOWS, windowSeconds: 2.5 },
        ...{ device: { major: 254, minor: 16 }, discardedEvents: 0, lostPackets: 0, warnings: [], tracePath },
        windowsStartNs: BigInt(Date.parse(startedAt)) * 1_000_000n,
      },
      windows: Array.from({ length: WINDOWS }, (_, index) => ({
        ...{ index, requests: 400, distanceSectors: 102_400, jumps: 1, bytes: 52_428_800, writes: 90, readaheads: 20 },
      })),
      fio: {
        ...{ fioVersion: 'fio-3.39', readBytesPerSecond: 3e6, writeBytesPerSecond: 4e5, readIops: 100, writeIops: 25 },
        ...{ readLatency: undefined, writeLatency: undefined, error: 0, document: '{}' },
      },
      samples: [],
      log: [],
    },
  ]
})
