import { expect, test } from 'vitest'
import { UNJUDGED_ID } from '../widgets/classes.ts'
import { classBlocks } from './class-blocks.ts'
import { TimeSeries } from './series.ts'

const COLUMNS = ['class', 'confidence', 'windowMs', 'dryRun'] as const
function decisionsOf(classes: readonly number[]) {
  const decisions = new TimeSeries<(typeof COLUMNS)[number]>(COLUMNS, 10_000)
  classes.forEach((decided, index) => {
    decisions.push((index + 1) * 100, { class: decided, confidence: 0.5 + index / 100, windowMs: 100, dryRun: 0 })
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

test.each([
  ['as they are', 100],
  ['merged', 2],
])('windows that nobody judged are neither idle nor of a class, %s', (_how, most) => {
  const classes = [0, 0, 0, 0, -1, UNJUDGED_ID, UNJUDGED_ID, UNJUDGED_ID]
  const blocks = classBlocks(decisionsOf(classes), { fromMs: 0, toMs: 800 }, most)
  expect(blocks.map(({ classId }) => classId)).toEqual(most === 2 ? [0, UNJUDGED_ID] : [0, -1, UNJUDGED_ID])
})

test('a gap in the decisions is a gap in the band', () => {
  const decisions = decisionsOf([0, 0])
  decisions.push(1000, { class: 0, confidence: 1, windowMs: 100, dryRun: 0 })
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

test('what the module only reported is a block of its own', () => {
  const decisions = decisionsOf([0, 0])
  decisions.push(300, { class: 0, confidence: 1, windowMs: 100, dryRun: 1 })
  const blocks = classBlocks(decisions, { fromMs: 0, toMs: 1000 }, 100)
  expect(blocks).toMatchObject([
    { fromMs: 0, toMs: 200, isDryRun: false },
    { fromMs: 200, toMs: 300, isDryRun: true },
  ])
})

test('merged stretches of one class are one block, with the mean confidence of its own decisions', () => {
  const classes = Array.from({ length: 2000 }, (_, index) =>
    index < 1000 ? (index % 5 === 0 ? 1 : 0) : index % 5 === 0 ? 0 : 1,
  )
  const decisions = new TimeSeries(COLUMNS, 10_000)
  classes.forEach((decided, index) => {
    decisions.push((index + 1) * 100, {
      class: decided,
      confidence: decided === 0 ? 0.9 : 0.6,
      windowMs: 100,
      dryRun: 0,
    })
  })
  const blocks = classBlocks(decisions, { fromMs: 0, toMs: 200_000 }, 20)
  expect(blocks.map(({ classId }) => classId)).toEqual([0, 1])
  expect(blocks[0]?.confidence).toBeCloseTo(0.9)
  expect(blocks[1]?.confidence).toBeCloseTo(0.6)
})
