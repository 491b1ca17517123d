import { expect, test } from 'vitest'
import { WindowCounter } from './window-counter.ts'

function countsOf(lengthNs: number, requests: readonly (readonly [timeNs: number, sector: number])[]): WindowCounter {
  const counter = new WindowCounter(requests[0]?.[0] ?? 0, lengthNs)
  for (const [timeNs, sector] of requests) counter.push(timeNs, sector, 4096, false, false)
  return counter
}

test('a window holds its start and not its end', () => {
  const { finished } = countsOf(100, [
    [1000, 0],
    [1099, 8],
    [1100, 16],
    [1200, 24],
  ])
  expect(finished.map(({ index, requests }) => [index, requests])).toEqual([
    [0, 2],
    [1, 1],
  ])
})

test('distances are within a window only, and a jump is more than 2048 sectors', () => {
  const { finished } = countsOf(100, [
    [0, 1_000_000],
    [1, 1_002_048],
    [2, 999_999],
    [3, 999_999],
    [100, 0],
    [101, 2048],
    [200, 0],
  ])
  expect(finished).toMatchObject([
    { requests: 4, distanceSectors: 2048 + 2049, jumps: 1 },
    { requests: 2, distanceSectors: 2048, jumps: 0 },
  ])
})

test('windows without requests come out, the partial last one does not', () => {
  const { finished } = countsOf(10, [
    [5, 0],
    [36, 0],
    [44, 0],
  ])
  expect(finished.map(({ index, requests }) => [index, requests])).toEqual([
    [0, 1],
    [1, 0],
    [2, 0],
  ])
})

test('bytes, writes and readaheads are summed by window', () => {
  const counter = new WindowCounter(0, 10)
  counter.push(0, 0, 4096, true, false)
  counter.push(1, 8, 131072, false, true)
  counter.push(2, 8, 512, false, false)
  counter.push(10, 0, 1, true, true)
  expect(counter.finished).toEqual([
    { index: 0, requests: 3, distanceSectors: 8, jumps: 0, bytes: 135680, writes: 1, readaheads: 1 },
  ])
})

test('a moment finishes what ends by then, and the last, partial window never', () => {
  const counter = countsOf(10, [[100, 0]])
  counter.advance(109)
  expect(counter.finished).toHaveLength(0)
  counter.advance(125)
  expect(counter.finished.map(({ requests }) => requests)).toEqual([1, 0])
})

test('a length that is no whole number of nanoseconds is refused', () => {
  expect(() => new WindowCounter(0, 0.5)).toThrow(RangeError)
})
