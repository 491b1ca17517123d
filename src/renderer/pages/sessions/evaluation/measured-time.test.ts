import { expect, test } from 'vitest'
import { LiveStore } from '../../live/live-store.ts'
import { holdingAll, markedRange, measuredReading, originMs, placedParts, secondsText } from './measured-time.ts'

const PARTS = [
  { name: 'sequential', label: 'sequential', operationsPerSecond: 1, fromMs: 1000, toMs: 2000 },
  { name: 'random', label: 'random', operationsPerSecond: 1, fromMs: 2000, toMs: 3000 },
] as const
const FIGURES = {
  operationsPerSecond: 1,
  box: {
    ...{ fromMs: 1000, toMs: 3000, diskReadBytes: 0, diskWrittenBytes: 0, diskReadRequests: 0 },
    ...{ cpuSeconds: 0, stealShare: 0, loadBefore: 0 },
  },
  parts: PARTS,
}

test('time is counted from where the measured part begins, so that two measurements lie under each other', () => {
  expect(originMs({ figures: FIGURES }, 200)).toBe(1000)
})

test('a measurement of before the box was read is counted from its first look, and has nothing marked', () => {
  const figures = { operationsPerSecond: 1 }
  expect(originMs({ figures }, 200)).toBe(200)
  expect(markedRange({ figures }, { fromMs: 200, toMs: 3000 })).toBeUndefined()
})

test('the measured part is marked where a warm-up is before it', () => {
  const figures = { ...FIGURES, box: { ...FIGURES.box, fromMs: 10_000, toMs: 20_000 } }
  expect(markedRange({ figures }, { fromMs: 4000, toMs: 20_000 })).toEqual({ fromMs: 10_000, toMs: 20_000 })
  expect(markedRange({ figures }, { fromMs: 9500, toMs: 20_000 })).toBeUndefined()
})

test('seconds before the measured part have a minus sign', () => {
  expect([-5000, 0, 12_540, 240_000].map(secondsText)).toEqual(['−5', '0', '12.5', '240'])
})

test('one axis holds both measurements', () => {
  const ranges = [
    { fromMs: -5000, toMs: 9000 },
    { fromMs: -3000, toMs: 10_000 },
  ]
  expect(holdingAll(ranges)).toEqual({ fromMs: -5000, toMs: 10_000 })
  expect(holdingAll([])).toBeUndefined()
})

test('parts stand over their stretch of the axis, cut where the axis is zoomed', () => {
  const whole = placedParts({ figures: FIGURES }, { fromMs: 0, toMs: 4000 })
  expect(whole.map(({ name, from, share }) => [name, from, share])).toEqual([
    ['sequential', 0.25, 0.25],
    ['random', 0.5, 0.25],
  ])
  const zoomed = placedParts({ figures: FIGURES }, { fromMs: 2500, toMs: 3500 })
  expect(zoomed).toMatchObject([{ name: 'random', from: 0, share: 0.5 }])
})

test('the cursor reads the look that ends next, and nothing where none does', () => {
  const store = new LiveStore()
  const look = { writeBytesPerSecond: 0, iops: 10, requestKib: 16, readaheadKib: 128 }
  store.refill(
    [],
    [
      { ...look, atMs: 1000, readBytesPerSecond: 2e6 },
      { ...look, atMs: 2000, readBytesPerSecond: 4e6 },
    ],
  )
  expect(measuredReading(store, 1500)).toEqual({ readMb: 4, requestKib: 16, readaheadKib: 128, classId: undefined })
  expect(measuredReading(store, 2001).readMb).toBeUndefined()
})
