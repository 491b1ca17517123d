import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classBlocks, downsampled, TimeSeries } from './series.ts'

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

const COLUMNS = ['class', 'confidence', 'windowMs'] as const
function decisionsOf(classes: readonly number[]) {
  const decisions = new TimeSeries<(typeof COLUMNS)[number]>(COLUMNS, 10_000)
  classes.forEach((decided, index) => {
    decisions.push((index + 1) * 100, { class: decided, confidence: 0.5 + index / 100, windowMs: 100 })
  })
  return decisions
}

test('neighbours of one class are one block, from the start of the first window to the end of the last', () => {
  const blocks = classBlocks(decisionsOf([0, 0, 1, -1]), { fromMs: 0, toMs: 1000 }, 100)
  expect(blocks).toMatchObject([
    { fromMs: 0, toMs: 200, classId: 0, otherShare: 0 },
    { fromMs: 200, toMs: 300, classId: 1, otherShare: 0 },
    { fromMs: 300, toMs: 400, classId: -1, otherShare: 0 },
  ])
  expect(blocks[0]?.confidence).toBeCloseTo(0.505)
})

test('a gap in the decisions is a gap in the band', () => {
  const decisions = decisionsOf([0, 0])
  decisions.push(1000, { class: 0, confidence: 1, windowMs: 100 })
  expect(classBlocks(decisions, { fromMs: 0, toMs: 2000 }, 100).map(({ fromMs }) => fromMs)).toEqual([0, 900])
})

test('too many blocks are merged by majority, and each says what share it hides', () => {
  const classes = Array.from({ length: 3000 }, (_, index) => (index % 3 === 0 ? 1 : 0))
  const blocks = classBlocks(decisionsOf(classes), { fromMs: 0, toMs: 300_000 }, 50)
  expect(blocks.length).toBeLessThanOrEqual(50)
  for (const { classId, otherShare } of blocks) {
    expect(classId).toBe(0)
    expect(otherShare).toBeCloseTo(1 / 3, 1)
  }
})
