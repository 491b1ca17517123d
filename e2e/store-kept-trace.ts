import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { readWindows } from '../src/main/trace/index.ts'
import { unpackFixture } from '../src/main/trace/testing/fixture.ts'
import { MIXED_SHAPE, storeSession } from './store-session.ts'

/*
 * A program, for the Node that the app is run with: puts a session with one run into a data folder whose raw trace is kept, which is
 * one that was recorded on the virtual box.
 */
const DEVICE = { major: 254, minor: 16 }

await storeSession(
  { startedAt: '2026-11-25T20:00:00.000Z', endedAt: '2026-11-25T20:01:00.000Z' },
  async (dataDirectory, sessionId) => {
    const traces = path.join(dataDirectory, 'kept')
    mkdirSync(traces)
    const tracePath = unpackFixture('virtual-box', traces)
    const { windows, measures, startTimeNs } = await readWindows(tracePath, { device: DEVICE, measured: true })
    return [
      {
        run: {
          ...{ sessionId, name: 'mixed-kept-1', workload: 'mixed-kept', label: 'mixed', repetition: 1 },
          ...{ cache: 'cold', readaheadKib: 128, shape: MIXED_SHAPE, startedAt: '2026-11-25T20:00:05.000Z' },
          ...{ seconds: 2.5 * windows.length, windowSeconds: 2.5, device: DEVICE },
          ...{ discardedEvents: 0, lostPackets: 0, warnings: [], windowsStartNs: startTimeNs, tracePath },
        },
        windows,
        ...(measures === undefined ? {} : { measures }),
        fio: {
          ...{
            fioVersion: 'fio-3.39',
            readBytesPerSecond: 3e6,
            writeBytesPerSecond: 4e5,
            readIops: 100,
            writeIops: 25,
          },
          ...{ readLatency: undefined, writeLatency: undefined, error: 0, document: '{}' },
        },
        samples: [],
        log: [],
      },
    ]
  },
)
