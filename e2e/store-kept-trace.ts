import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { openStore } from '../src/main/store/index.ts'
import { readWindows } from '../src/main/trace/index.ts'
import { unpackFixture } from '../src/main/trace/testing/fixture.ts'

/*
 * A program, for the Node that the app is run with: puts a session with one run into a data folder whose raw trace is kept, which is
 * one that was recorded on the virtual box.
 */
const DEVICE = { major: 254, minor: 16 }
const SHAPE = {
  rw: 'randrw',
  rwmixread: 70,
  ioengine: 'psync',
  direct: false,
  bs: '64k',
  iodepth: 1,
  numjobs: 4,
} as const

const [, , dataDirectory, id] = process.argv
if (dataDirectory === undefined || id === undefined) throw new Error('usage: store-kept-trace.ts DATA SESSION')
const traces = path.join(dataDirectory, 'kept')
mkdirSync(traces)
const tracePath = unpackFixture('virtual-box', traces)
const { windows, measures, startTimeNs } = await readWindows(tracePath, { device: DEVICE, measured: true })

const store = openStore(path.join(dataDirectory, 'bench.sqlite'))
const [sample] = store.sessions.list()
if (sample === undefined) throw new Error('There is no sample session to take a box and a profile from.')
store.sessions.create({ ...sample, id, startedAt: '2026-11-25T20:00:00.000Z' })
store.runs.save({
  run: {
    ...{ sessionId: id, name: 'mixed-kept-1', workload: 'mixed-kept', label: 'mixed', repetition: 1 },
    ...{ cache: 'cold', readaheadKib: 128, shape: SHAPE, startedAt: '2026-11-25T20:00:05.000Z' },
    ...{ seconds: 2.5 * windows.length, windowSeconds: 2.5, device: DEVICE },
    ...{ discardedEvents: 0, lostPackets: 0, warnings: [], windowsStartNs: startTimeNs, tracePath },
  },
  windows,
  ...(measures === undefined ? {} : { measures }),
  fio: {
    ...{ fioVersion: 'fio-3.39', readBytesPerSecond: 3e6, writeBytesPerSecond: 4e5, readIops: 100, writeIops: 25 },
    ...{ readLatency: undefined, writeLatency: undefined, error: 0, document: '{}' },
  },
  samples: [],
  log: [],
})
store.sessions.end(id, 'complete', '2026-11-25T20:01:00.000Z')
store.close()
