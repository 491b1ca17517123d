import fc from 'fast-check'
import { expect, test } from 'vitest'
import { downsampled, TimeSeries } from './series.ts'

function seriesOf(values: readonly number[], capacity = 1000) {
  const series = new TimeSeries(['v'], capacity)
  values.forEach((v, index) => series.push(index * 10, { v }))
  return series
}

test('a full ring forgets the oldest and keeps the order', () => {
  const series = seriesOf([1, 2, 3, 4, 5], 3)
  expect([0, 1, 2].map((index) => [series.timeMs(index), series.value('v', index)])).toEqual([
    [20, 3],
    [30, 4],
    [40, 5],
  ])
  expect(series.indexAt(30)).toBe(1)
  expect(series.indexAt(31)).toBe(2)
  expect(series.indexAt(1000)).toBe(3)
})

test('a point that is not after the last is left out: history and events may overlap', () => {
  const series = seriesOf([1, 2])
  expect(series.push(10, { v: 9 })).toBe(false)
  expect(series.push(20, { v: 3 })).toBe(true)
  expect(series.length).toBe(3)
})

test('down-sampling keeps the extremes, the order and the limit, whatever the data', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 900 }),
      fc.integer({ min: 1, max: 60 }),
      (values, buckets) => {
        const series = seriesOf(values)
        const points = downsampled(series, 'v', { fromMs: -1, toMs: 1e9 }, buckets)
        const drawn = points.map(([, value]) => value)
        expect(points.length).toBeLessThanOrEqual(2 * buckets)
        expect(Math.max(...drawn)).toBe(Math.max(...values))
        expect(Math.min(...drawn)).toBe(Math.min(...values))
        expect(points.every(([time], index) => index === 0 || time > (points[index - 1]?.[0] ?? 0))).toBe(true)
      },
    ),
  )
})

test('only what is in range is drawn, with one point beyond each edge', () => {
  const points = downsampled(seriesOf([0, 1, 2, 3, 4, 5, 6]), 'v', { fromMs: 25, toMs: 35 }, 100)
  expect(points.map(([time]) => time)).toEqual([20, 30, 40])
})

test('a picture that moves on keeps its points: stretches begin at multiples of their length', () => {
  const series = seriesOf(Array.from({ length: 900 }, (_, index) => Math.sin(index)))
  const inBoth = (points: readonly (readonly number[])[]) => points.filter(([time = 0]) => time > 2200 && time < 6800)
  const before = downsampled(series, 'v', { fromMs: 2000, toMs: 7000 }, 50)
  const after = downsampled(series, 'v', { fromMs: 2050, toMs: 7050 }, 50)
  expect(before.length).toBeLessThanOrEqual(100)
  expect(inBoth(after)).toEqual(inBoth(before))
})

test('a stretch in which nothing is known breaks the line, one unknown value does not', () => {
  const series = seriesOf(Array.from({ length: 300 }, (_, index) => (index === 5 || index >= 200 ? Number.NaN : 1)))
  const drawn = downsampled(series, 'v', { fromMs: 0, toMs: 3000 }, 32).map(([, value]) => value)
  expect(drawn.slice(0, 20)).not.toContain(Number.NaN)
  expect(drawn.at(-1)).toBeNaN()
})

test('what is put in its place replaces what is there, and leaves what is before and after', () => {
  const series = seriesOf([1, 2, 3, 4, 5])
  series.insert([10, 15, 20, 25].map((timeMs) => ({ timeMs, values: { v: 9 } })))
  expect(Array.from({ length: series.length }, (_, index) => [series.timeMs(index), series.value('v', index)])).toEqual(
    [
      [0, 1],
      [10, 9],
      [15, 9],
      [20, 9],
      [25, 9],
      [30, 4],
      [40, 5],
    ],
  )
})

test('insertion into a full ring forgets the oldest', () => {
  const series = seriesOf([1, 2, 3, 4, 5], 3)
  series.insert([{ timeMs: 35, values: { v: 9 } }])
  expect([0, 1, 2].map((index) => series.timeMs(index))).toEqual([30, 35, 40])
})
