import { expect, test } from 'vitest'
import type { RunItem } from '../../../shared/contract/index.ts'
import type { WindowCounts } from '../../../shared/windows.ts'
import { fioPoints, windowFeatures, windowsCsv, windowSteps } from './run-series.ts'

const BUSY: WindowCounts = {
  index: 0,
  requests: 5,
  distanceSectors: 8192,
  jumps: 1,
  bytes: 5 * 4096,
  writes: 0,
  readaheads: 0,
}
const IDLE: WindowCounts = { ...BUSY, index: 1, requests: 1, distanceSectors: 0, jumps: 0, bytes: 4096 }
const RUN: RunItem = {
  id: 's/r',
  sessionId: 's',
  name: 'r',
  workload: 'random-4k',
  label: 'random',
  repetition: 1,
  cache: 'cold',
  readaheadKib: 16,
  shape: { rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 },
  startedAt: '2026-11-22T00:00:00.000Z',
  seconds: 5,
  windowSeconds: 2.5,
  windows: [BUSY, IDLE],
  fio: { readBytesPerSecond: 1, writeBytesPerSecond: 0, readIops: 1, writeIops: 0 },
  discardedEvents: 0,
  lostPackets: 0,
  warnings: [],
}

test('a window’s value holds for the whole window, and an idle one is a gap', () => {
  expect(windowSteps(RUN, (window) => windowFeatures(RUN, window)?.[4])).toEqual([
    [0, 2],
    [2500, NaN],
    [5000, NaN],
  ])
})

test('fio’s log comes in its own direction alone, in time order, in the panel’s unit', () => {
  const sample = { kind: 'bw', direction: 'read', timeMs: 500, value: 1000 } as const
  const samples = [
    { ...sample, timeMs: 1000 },
    sample,
    { ...sample, direction: 'write' },
    { ...sample, kind: 'iops' },
  ] as const
  expect(fioPoints(samples, 'bw', 'read', 2)).toEqual([
    [500, 2000],
    [1000, 2000],
  ])
})

test('the file has the features as design.md defines them, and empty fields where a window is idle', () => {
  const [header, busy, idle] = windowsCsv(RUN).split('\n')
  expect(header).toBe(
    'window,start_s,n,avg_distance_bytes,jump_ratio,avg_io_bytes,seq_ratio,iops,write_ratio,readahead_ratio,readahead_kib,label',
  )
  // 512 B * 8192 / 4 steps; 1 of 4 steps; 5 requests of 4 KiB in 2.5 s.
  expect(busy).toBe('0,0,5,1048576,0.25,4096,0.75,2,0,0,16,random')
  expect(idle).toBe('1,2.5,1,,,,,,,,,random')
})
