import { expect, test } from 'vitest'
import type { RunItem, WindowItem } from '../../../shared/contract/index.ts'
import type { ChartPalette } from '../../charts/palette.ts'
import { latencyText, latencyUnitOf } from './latency-unit.ts'
import { lossSentence, lossyRanges } from './losses.ts'
import { measureFacts } from './measure-facts.ts'
import { diskPanels, isMeasured } from './measure-series.ts'
import { windowsCsv } from './run-series.ts'

const PALETTE: ChartPalette = {
  ...{ text: '#1', faint: '#2', grid: '#3', axis: '#4', ground: '#5' },
  ...{ read: '#6', write: '#7', accent: '#8', warning: '#9' },
}
const MEASURES = {
  ...{ events: 100, completes: 40, inserts: 40, merges: 10, uniqueSectors: 9, writtenBytes: 10_000_000 },
  ...{ depthSum: 25, depthMax: 7, latency: { count: 40, p50Ns: 150_000, p95Ns: 900_000, p99Ns: 2_000_000 } },
  ...{ pageCacheInsertions: 5000, discardedEvents: 0, lostPackets: 0 },
}

function windowOf(index: number, measures?: Partial<typeof MEASURES>): WindowItem {
  return {
    ...{ index, requests: 10, distanceSectors: 90, jumps: 0, bytes: 35_000_000, writes: 2, readaheads: 4 },
    ...(measures === undefined ? {} : { measures: { ...MEASURES, ...measures } }),
  }
}

function runOf(windows: WindowItem[], lost: Partial<Pick<RunItem, 'discardedEvents' | 'lostPackets'>> = {}): RunItem {
  return {
    ...{ id: 's/r', sessionId: 's', name: 'r', workload: 'w', label: 'random', repetition: 1, cache: 'cold' },
    ...{ readaheadKib: 16, startedAt: '2026-11-22T00:00:00.000Z', seconds: 5, windowSeconds: 2.5, windows },
    shape: { rw: 'randread', ioengine: 'mmap', direct: false, bs: '4k', iodepth: 1, numjobs: 1 },
    fio: { readBytesPerSecond: 1, writeBytesPerSecond: 0, readIops: 1, writeIops: 0 },
    ...{ discardedEvents: 0, lostPackets: 0, warnings: [], ...lost },
  }
}

test('the panels of the disk have each measure in the unit of their titles', () => {
  const panels = diskPanels(runOf([windowOf(0, {})]), [], PALETTE)
  const values = panels
    .slice(1)
    .map(({ title, lines }) => [title, ...lines.map(({ name, points }) => [name, points[0]?.[1]])])
  // Powers of two around 0.15 and 2 ms.
  expect(panels[1]?.span).toEqual([0.125, 4])
  expect(values).toEqual([
    ['disk: issue to complete, ms: p50, p95 and p99', ['p50', 0.15], ['p95', 0.9], ['p99', 2]],
    ['disk: requests in flight at an issue: mean and most', ['mean in flight', 2.5], ['most in flight', 7]],
    ['disk: read and written, MB/s', ['read', 10], ['written', 4]],
    ['disk: merged into another, share', ['disk: merged into another, share', 0.5]],
    ['disk: issued ahead of the reader, share', ['disk: issued ahead of the reader, share', 0.4]],
    ['page cache: pages added, 1/s', ['page cache: pages added, 1/s', 2000]],
  ])
})

test('what was not traced has no panel, and a window without a value is a gap', () => {
  const { latency: _latency, pageCacheInsertions: _pages, ...bare } = MEASURES
  const panels = diskPanels(runOf([{ ...windowOf(0), measures: bare }, windowOf(1)]), [], PALETTE)
  expect(panels.map(({ title }) => title).filter((title) => title.startsWith('page cache'))).toEqual([])
  expect(panels[1]).not.toHaveProperty('span')
  expect(panels[1]?.lines[0]?.points.map(([, value]) => value)).toEqual([NaN, NaN, NaN])
  expect(panels[3]?.lines[1]?.points.map(([, value]) => value)).toEqual([4, NaN, NaN])
})

test('latencies share a unit: milliseconds as soon as the slowest of them is as slow', () => {
  expect(latencyText(MEASURES.latency)).toBe('0.15 / 0.90 / 2.00\u2009ms')
  expect(latencyText({ count: 1, p50Ns: 80_000, p95Ns: 81_000, p99Ns: 999_000 })).toBe('80 / 81 / 999\u2009µs')
  expect(latencyUnitOf([]).name).toBe('µs')
})

test('a window’s measures are said in words with their units', () => {
  const window = windowOf(0, {})
  expect(measureFacts(runOf([window]), window, MEASURES)).toEqual([
    ['issue to complete, p50 / p95 / p99', '0.15 / 0.90 / 2.00\u2009ms, of 40'],
    ['in flight at an issue', 'mean 2.50, most 7'],
    ['read', '10\u2009MB/s'],
    ['written', '4\u2009MB/s'],
    ['merged into another', '50.0\u2009%'],
    ['distinct first sectors', '9'],
    ['block events', '10 issued, 40 completed, 40 inserted, 10 merged'],
    ['added to the page cache', '5000 pages'],
  ])
})

test('windows with losses are named, and neighbours are marked as one', () => {
  const lossy = { discardedEvents: 3 }
  const run = runOf([windowOf(0, {}), windowOf(1, lossy), windowOf(2, lossy), windowOf(3, {}), windowOf(4, lossy)], {
    discardedEvents: 3,
    lostPackets: 1,
  })
  expect(lossyRanges(run)).toEqual([
    { fromMs: 2500, toMs: 7500 },
    { fromMs: 10_000, toMs: 12_500 },
  ])
  expect(lossSentence(run)).toBe(
    'LTTng lost 3 events and 1 packet in this run, at times that may lie in windows 2, 3 and 5: they are marked and left out of training.',
  )
  expect(lossSentence({ ...run, windows: run.windows.slice(0, 2) })).toMatch(/in window 2: it is marked/)
  const many = Array.from({ length: 7 }, (_, index) => windowOf(index, lossy))
  expect(lossSentence({ ...run, windows: many })).toMatch(/in 7 of its 7 windows: they are marked/)
})

test('losses outside of all windows, losses of an older run, and none', () => {
  expect(lossSentence(runOf([windowOf(0, {})], { lostPackets: 2 }))).toBe(
    'LTTng lost 2 packets in this run, at a time that lies in none of its windows.',
  )
  expect(lossSentence(runOf([windowOf(0)], { discardedEvents: 2 }))).toBe(
    'LTTng lost 2 events and 0 packets in this run: its windows may lack requests.',
  )
  expect(lossSentence(runOf([windowOf(0, {})]))).toBeUndefined()
})

test('the file of a measured run has its measures too, empty where one is not known', () => {
  const [header, first, second] = windowsCsv(runOf([windowOf(0, {}), windowOf(1)])).split('\n')
  expect(header).toMatch(
    /,readahead_kib,events,completes,.*,page_cache_insertions,discarded_events,lost_packets,label$/,
  )
  expect(first).toMatch(/,16,100,40,40,10,9,10000000,25,7,40,150000,900000,2000000,5000,0,0,random$/)
  expect(second).toMatch(/,16,{16}random$/)
  expect(isMeasured(runOf([windowOf(0)]))).toBe(false)
})
