import { expect, test } from 'vitest'
import { MeasureCounter } from './measure-counter.ts'

const EMPTY = {
  ...{ events: 0, completes: 0, inserts: 0, merges: 0, writtenBytes: 0, depthSum: 0, depthMax: 0, uniqueSectors: 0 },
}

test('everything that happens to a disk in a window is counted in it', () => {
  const counter = new MeasureCounter(100, 50, false)
  counter.request(8, 4096, true, 0)
  counter.request(16, 512, false, 1)
  counter.request(8, 1024, true, 2)
  counter.otherIssue()
  counter.insertion()
  counter.merge()
  counter.merge()
  counter.completion(1000)
  counter.completion(Number.NaN)
  counter.advance(149)
  expect(() => counter.take()).toThrow('no window has been closed')
  counter.advance(150)
  expect(counter.take()).toEqual({
    ...{ events: 9, completes: 2, inserts: 1, merges: 2, writtenBytes: 5120, depthSum: 3, depthMax: 2 },
    uniqueSectors: 2,
    latency: { count: 1, p50Ns: 1003, p95Ns: 1003, p99Ns: 1003 },
    latencySketch: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) as string,
  })
})

test('a window starts with nothing of the one before', () => {
  const counter = new MeasureCounter(0, 10, false)
  counter.request(8, 4096, true, 5)
  counter.completion(7)
  counter.advance(30)
  counter.request(8, 512, false, 0)
  counter.advance(40)
  counter.take()
  expect(counter.take()).toEqual(EMPTY)
  expect(counter.take()).toEqual(EMPTY)
  expect(counter.take()).toEqual({ ...EMPTY, events: 1, uniqueSectors: 1 })
})

test('pages are counted where page-cache insertions were traced, and no events of the disk', () => {
  const counter = new MeasureCounter(0, 10, true)
  counter.pageInsertions(1)
  counter.pageInsertions(16)
  counter.advance(20)
  expect(counter.take()).toEqual({ ...EMPTY, pageCacheInsertions: 17 })
  expect(counter.take()).toEqual({ ...EMPTY, pageCacheInsertions: 0 })
})

test('percentiles are within 1 % above the value at their rank', () => {
  const counter = new MeasureCounter(0, 10, false)
  for (let i = 1; i <= 1000; i++) counter.completion(i * 1000)
  counter.advance(10)
  const latency = counter.take().latency!
  expect(latency.count).toBe(1000)
  for (const [value, exact] of [
    [latency.p50Ns, 500_000],
    [latency.p95Ns, 950_000],
    [latency.p99Ns, 990_000],
  ] as const) {
    expect(value).toBeGreaterThanOrEqual(exact)
    expect(value).toBeLessThanOrEqual(exact * 1.01)
  }
})
