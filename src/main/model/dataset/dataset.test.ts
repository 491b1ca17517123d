import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { datasetFromRows, datasetOf, type LabelledWindow } from './dataset.ts'
import { countsOf, separableRows } from '../testing/toy.ts'
import { leftOutText } from './window-selection.ts'

function windowOf(runId: string, label: LabelledWindow['label'], index: number, requests = 11): LabelledWindow {
  return { runId, label, counts: countsOf(index, { requests }), windowSeconds: 2.5, readaheadKib: 128 }
}

const twoAndTwo = [
  windowOf('s1', 'sequential', 0),
  windowOf('s2', 'sequential', 0),
  windowOf('r1', 'random', 0),
  windowOf('r2', 'random', 0),
]

test('idle windows are left out, and the order in which windows come makes no difference', () => {
  const windows = [...twoAndTwo, windowOf('r1', 'random', 1, 1), windowOf('r1', 'random', 2, 20)]
  const dataset = datasetOf(windows, 'served-v1')
  expect(dataset.rows.map(({ runId }) => runId)).toEqual(['r1', 'r1', 'r2', 's1', 's2'])
  expect(dataset.rows[1]?.features[4]).toBe(8) // 20 requests in 2.5 s
  expect(dataset.windowsByClass).toEqual({ sequential: 2, random: 3, mixed: 0 })
  expect(datasetOf(windows.toReversed(), 'served-v1')).toEqual(dataset)
})

test('windows of mixed runs in which the kernel wrote nothing back are left out: to the disk they are something else', () => {
  const written = (runId: string, index: number, writes: number) => {
    const window = windowOf(runId, 'mixed', index)
    return { ...window, counts: { ...window.counts, requests: 100, writes } }
  }
  const both = [...twoAndTwo, written('m1', 0, 30), written('m1', 1, 4), written('m2', 0, 5), written('m2', 1, 0)]
  const { windowsByClass, leftOut } = datasetOf(both, 'seed-v1')
  expect(windowsByClass.mixed).toBe(2)
  expect(leftOut.keptBack).toBe(2)
})

test('windows with losses are left out and counted apart from idle ones, unless they are asked for', () => {
  const whole = datasetOf(twoAndTwo, 'served-v1')
  const windows = [
    ...twoAndTwo,
    { ...windowOf('r1', 'random', 1, 20), isLossy: true },
    { ...windowOf('r1', 'random', 2, 1), isLossy: true },
  ]
  const dataset = datasetOf(windows, 'served-v1')
  expect(dataset).toEqual({ ...whole, leftOut: { label: 0, first: 0, idle: 1, keptBack: 0, lossy: 1 } })
  expect(leftOutText(dataset.leftOut)).toBe('Left out: 1 idle window, 1 window over which the tracer lost something.')
  const all = datasetOf(windows, 'served-v1', { includeLossy: true })
  expect(all.windowsByClass).toEqual({ sequential: 2, random: 3, mixed: 0 })
  expect(all.leftOut).toEqual({ label: 0, first: 0, idle: 1, keptBack: 0, lossy: 0 })
  expect(leftOutText(whole.leftOut)).toBeUndefined()
})

test('unwanted classes, the first windows of runs and excluded runs are left out; what is excluded is not counted', () => {
  const more = [...twoAndTwo, windowOf('r3', 'random', 0), windowOf('m1', 'mixed', 0), windowOf('m2', 'mixed', 5, 1)]
  const windows = [...more, ...more.map((window) => ({ ...window, counts: countsOf(9, { requests: 30 }) }))]
  const dataset = datasetOf(windows, 'seed-v1', {
    labels: ['sequential', 'random'],
    skipFirstWindows: 1,
    excludedRunIds: ['r3'],
  })
  expect(dataset.rows.map(({ runId, windowIndex }) => `${runId} ${windowIndex}`)).toEqual([
    'r1 9',
    'r2 9',
    's1 9',
    's2 9',
  ])
  expect(dataset.leftOut).toEqual({ label: 4, first: 4, idle: 0, keptBack: 0, lossy: 0 })
  expect(leftOutText(dataset.leftOut)).toBe(
    'Left out: 4 windows of other classes, 4 windows at the start of their runs.',
  )
})

test('rows that already are features are selected the same way', () => {
  const { rows, leftOut } = datasetFromRows(separableRows(3), 'seed-v1', 2.5, {
    labels: ['sequential', 'mixed'],
    skipFirstWindows: 2,
    excludedRunIds: ['mixed-0'],
  })
  expect(rows).toHaveLength(5 * 3)
  expect(leftOut).toEqual({ label: 15, first: 10, idle: 0, keptBack: 0, lossy: 0 })
})

test('a class whose windows all have losses is too little to train on', () => {
  const windows = twoAndTwo.map((window) => ({ ...window, isLossy: window.label === 'random' }))
  expect(() => datasetOf(windows, 'seed-v1')).toThrow('All windows are sequential')
})

test('the data hash is SHA-256 over one line a row', () => {
  const rows = separableRows(2).map((row) => ({ ...row, features: [1, 0.5, 2, 0.5, 1e-7] }))
  const lines = rows
    .toSorted((a, b) => (a.runId < b.runId ? -1 : 1))
    .map(({ runId, label }) => `["${runId}","${label}",1,0.5,2,0.5,1e-7]\n`)
  const expected = createHash('sha256')
    .update(`["seed-v1",2.5]\n${lines.join('')}`)
    .digest('hex')
  expect(datasetFromRows(rows, 'seed-v1', 2.5).dataHash).toBe(expected)
})

test('one class, one run of a class, or only idle windows: refused with what is missing', () => {
  const refusal = (windows: readonly LabelledWindow[]): unknown => {
    try {
      return datasetOf(windows, 'seed-v1')
    } catch (error) {
      return error
    }
  }
  expect(refusal(twoAndTwo.slice(0, 2))).toMatchObject({
    code: 'too-little-data',
    message: 'All windows are sequential; training needs at least two classes.',
    nextStep: 'Capture at least two runs each of random or mixed (windows that are idle or have losses do not count).',
  })
  expect(refusal(twoAndTwo.slice(0, 3))).toMatchObject({
    code: 'too-little-data',
    nextStep: 'Capture at least one more run of random (windows that are idle or have losses do not count).',
  })
  expect(refusal(twoAndTwo.map((window) => ({ ...window, counts: countsOf(0, { requests: 1 }) })))).toMatchObject({
    code: 'too-little-data',
    message: 'There is no window to train on; training needs at least two classes.',
  })
})

test('a run with two labels and windows of two lengths are refused', () => {
  expect(() => datasetOf([...twoAndTwo, windowOf('s1', 'random', 1)], 'seed-v1')).toThrow(
    'Run s1 is labelled both sequential and random',
  )
  const [first, ...others] = twoAndTwo
  expect(() => datasetOf([{ ...first!, windowSeconds: 1 }, ...others], 'seed-v1')).toThrow(
    'Windows of 1 s and 2.5 s cannot be trained on together.',
  )
})
