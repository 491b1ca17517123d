import { describe, expect, test } from 'vitest'
import { DiskWindows, LONGEST_GAP_WINDOWS } from './disk-windows.ts'
import { LossLog } from './losses.ts'
import { MeasureCounter } from './measure-counter.ts'

function diskWindows(
  lengthsNs: readonly number[],
  { measured = false, notBeforeNs = -Infinity, losses = new LossLog() } = {},
): DiskWindows {
  const newMeasures = (startNs: number, lengthNs: number): MeasureCounter =>
    new MeasureCounter(startNs, lengthNs, false)
  return new DiskWindows({
    ...{ lengthsNs, notBeforeNs, losses, newMeasures: measured ? newMeasures : undefined },
    gapTooLong: () => new Error('too long'),
  })
}

function readAt(disk: DiskWindows, timeNs: number, sector = 0): void {
  disk.issued(timeNs, sector, 512, false, false)
}

function requestsOf(disk: DiskWindows, place: number): number[] {
  return disk.finished(place).map(({ counts }) => counts.requests)
}

test('windows of every length start at the first request, and are counted on their own', () => {
  const disk = diskWindows([10, 25])
  for (const timeNs of [103, 112, 113, 127, 128, 160]) readAt(disk, timeNs)
  expect(disk.startNs).toBe(103)
  expect(disk.requests).toBe(6)
  // [103, 113) [113, 123) [123, 133) [133, 143) [143, 153), and [103, 128) [128, 153).
  expect(requestsOf(disk, 0)).toEqual([2, 1, 2, 0, 0])
  expect(requestsOf(disk, 1)).toEqual([4, 1])
})

test('one length counts as it does beside others', () => {
  const [alone, beside] = [diskWindows([10]), diskWindows([10, 25])]
  for (const disk of [alone, beside]) {
    for (const timeNs of [3, 12, 13, 14, 40, 71]) disk.issued(timeNs, timeNs * 3000, timeNs, timeNs % 2 === 0, true)
    disk.advance(95)
  }
  expect(alone.finished(0)).toEqual(beside.finished(0))
  expect(alone.requests).toBe(6)
  expect(requestsOf(alone, 0)).toEqual([2, 2, 0, 1, 0, 0, 1, 0, 0])
})

test('requests before the workload are none of its windows, but are in flight', () => {
  const disk = diskWindows([10], { measured: true, notBeforeNs: 50 })
  readAt(disk, 40, 1)
  readAt(disk, 49, 2)
  disk.merged(49)
  readAt(disk, 50, 3)
  disk.completed(55, 1)
  disk.advance(60)
  expect(disk.startNs).toBe(50)
  expect(disk.requests).toBe(1)
  expect(disk.finished(0)).toMatchObject([
    { counts: { requests: 1 }, measures: { events: 2, completes: 1, merges: 0, depthSum: 2, depthMax: 2 } },
  ])
  expect(disk.finished(0)[0]?.measures?.latency).toMatchObject({ count: 1, p50Ns: 15 })
})

describe('measures', () => {
  test('the depth is what is in flight before a request, and a completion belongs to the window it comes in', () => {
    const disk = diskWindows([10, 20], { measured: true })
    readAt(disk, 0, 8)
    readAt(disk, 1, 16)
    disk.inserted(2)
    disk.completed(9, 8)
    disk.completed(14, 16)
    readAt(disk, 15, 24)
    disk.issuedOther(16)
    disk.merged(17)
    disk.completed(18, 999)
    readAt(disk, 25, 32)
    disk.advance(40)
    expect(disk.finished(0).map(({ measures }) => measures)).toMatchObject([
      { events: 4, completes: 1, inserts: 1, merges: 0, depthSum: 1, depthMax: 1, latency: { count: 1, p50Ns: 9 } },
      { events: 5, completes: 2, inserts: 0, merges: 1, depthSum: 0, depthMax: 0, latency: { count: 1, p50Ns: 13 } },
      { events: 1, completes: 0, depthSum: 1, depthMax: 1 },
      { events: 0 },
    ])
    expect(disk.finished(1).map(({ measures }) => measures)).toMatchObject([
      { events: 9, completes: 3, inserts: 1, merges: 1, depthSum: 1, depthMax: 1, latency: { count: 2 } },
      { events: 1, completes: 0, depthSum: 1, depthMax: 1 },
    ])
  })

  test('after a loss nothing is known to be in flight', () => {
    const disk = diskWindows([10], { measured: true })
    readAt(disk, 0, 8)
    disk.forgetInFlight()
    readAt(disk, 1, 16)
    disk.completed(5, 8)
    disk.advance(10)
    expect(disk.finished(0)[0]?.measures).toMatchObject({ completes: 1, depthSum: 0, depthMax: 0 })
    expect(disk.finished(0)[0]?.measures).not.toHaveProperty('latency')
  })
})

test('each length has the losses of its own windows', () => {
  const losses = new LossLog()
  const disk = diskWindows([10, 20], { losses })
  readAt(disk, 100)
  losses.add({ fromNs: 108, toNs: 112, discardedEvents: 3, lostPackets: 0 })
  losses.add({ fromNs: 125, toNs: 125, discardedEvents: 0, lostPackets: 1 })
  readAt(disk, 141)
  const seen = (place: number): number[][] =>
    disk.finished(place).map(({ losses: { discardedEvents, lostPackets } }) => [discardedEvents, lostPackets])
  expect(seen(0)).toEqual([
    [3, 0],
    [3, 0],
    [0, 1],
    [0, 0],
  ])
  expect(seen(1)).toEqual([
    [3, 0],
    [0, 1],
  ])
})

test('a pause of more windows than are to be believed is refused, whatever ends it', () => {
  // The first window ends at 17.
  const tooFar = 17 + 10 * LONGEST_GAP_WINDOWS + 1
  const ends: ((disk: DiskWindows, timeNs: number) => void)[] = [
    (disk, timeNs) => {
      readAt(disk, timeNs)
    },
    (disk, timeNs) => {
      disk.completed(timeNs, 0)
    },
    (disk, timeNs) => {
      disk.merged(timeNs)
    },
    (disk, timeNs) => {
      disk.advance(timeNs)
    },
  ]
  for (const end of ends) {
    const disk = diskWindows([10], { measured: true })
    readAt(disk, 7)
    expect(() => {
      end(disk, tooFar)
    }).toThrow('too long')
  }
  const plain = diskWindows([10])
  readAt(plain, 7)
  expect(() => {
    readAt(plain, tooFar)
  }).toThrow('too long')
  readAt(plain, tooFar - 1)
  expect(plain.finished(0)).toHaveLength(LONGEST_GAP_WINDOWS + 1)
})
