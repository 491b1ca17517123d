import { expect, test } from 'vitest'
import { LossLog } from './losses.ts'

const loss = (fromNs: number, toNs: number, discardedEvents: number, lostPackets = 0) => ({
  ...{ fromNs, toNs, discardedEvents, lostPackets },
})

/** What windows of 10 ns from 0 on may have lost. */
function perWindow(log: LossLog, count: number): (readonly [number, number])[] {
  const lossesIn = log.reader()
  return Array.from({ length: count }, (_, i) => {
    const { discardedEvents, lostPackets } = lossesIn(10 * i, 10 * (i + 1))
    return [discardedEvents, lostPackets] as const
  })
}

test('a loss counts in every window that it may have touched, and in no other', () => {
  const log = new LossLog()
  log.add(loss(12, 27, 5))
  expect(perWindow(log, 4)).toEqual([
    [0, 0],
    [5, 0],
    [5, 0],
    [0, 0],
  ])
})

test('a window holds its start and not its end', () => {
  const log = new LossLog()
  log.add(loss(20, 30, 1))
  log.add(loss(40, 40, 0, 2))
  expect(perWindow(log, 6)).toEqual([
    [0, 0],
    [0, 0],
    [1, 0],
    [1, 0],
    [0, 2],
    [0, 0],
  ])
})

test('losses that end in another order than they began are all seen', () => {
  const log = new LossLog()
  log.add(loss(0, 45, 1))
  log.add(loss(5, 8, 10))
  log.add(loss(33, 34, 100, 1))
  expect(perWindow(log, 6)).toEqual([
    [11, 0],
    [1, 0],
    [1, 0],
    [101, 1],
    [1, 0],
    [0, 0],
  ])
})

test('readers do not disturb each other, and see what was added since', () => {
  const log = new LossLog()
  log.add(loss(0, 5, 1))
  const [early, late] = [log.reader(), log.reader()]
  expect(early(10, 20).discardedEvents).toBe(0)
  expect(late(0, 10).discardedEvents).toBe(1)
  log.add(loss(21, 22, 4))
  expect(early(20, 30).discardedEvents).toBe(4)
  expect(late(20, 30).discardedEvents).toBe(4)
})
