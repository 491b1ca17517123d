import { expect, test } from 'vitest'
import { z } from 'zod'
import { datasetReportSchema, type DatasetWarning } from '../../../shared/model-report.ts'
import { datasetFromRows, type DatasetRow } from './dataset.ts'
import { describeDataset } from './dataset-report.ts'
import { spreadOf } from './quantiles.ts'
import { pythonWith } from '../testing/python.ts'
import { overlappingRows, separableRows, wobble } from '../testing/toy.ts'

const python = pythonWith(['numpy'])

function warningsOf(rows: readonly DatasetRow[]): readonly DatasetWarning[] {
  return describeDataset(datasetFromRows(rows, 'seed-v1', 2.5)).warnings
}

/** "kind feature: sentence" */
function linesOf(rows: readonly DatasetRow[]): string[] {
  return warningsOf(rows).map(({ kind, feature, sentence }) => `${kind} ${feature ?? '-'}: ${sentence}`)
}

const withFeature = (place: number, valueOf: (row: DatasetRow, at: number) => number, runs = 4): DatasetRow[] =>
  overlappingRows(runs, 30).map((row, at) => ({ ...row, features: row.features.with(place, valueOf(row, at)) }))

test('a report is what the contract says, with balance and which splits there can be', () => {
  const rows = separableRows(3).map((row) => ({ ...row, sessionId: 'monday', boxName: 'virtual' }))
  const report = describeDataset(datasetFromRows(rows, 'seed-v1', 2.5, { skipFirstWindows: 1 }))
  expect(datasetReportSchema.parse(report)).toEqual(report)
  expect(report).toMatchObject({ windows: 36, sessions: 1, boxes: 1, leftOut: { first: 9 } })
  expect(report.windowsByClass).toEqual({ sequential: 12, random: 12, mixed: 12 })
  expect(report.runsByClass).toEqual({ sequential: 3, random: 3, mixed: 3 })
  expect(report.splits.filter(({ refusal }) => refusal === undefined).map(({ name }) => name)).toEqual([
    'stratified',
    'leave-one-run-out',
    'grouped-k-fold',
  ])
})

test('two classes have spreads of two classes', () => {
  const rows = separableRows(2).filter(({ label }) => label !== 'mixed')
  const report = describeDataset(datasetFromRows(rows, 'seed-v1', 2.5))
  expect(Object.keys(report.features[0]?.byClass ?? {})).toEqual(['sequential', 'random'])
  expect(datasetReportSchema.parse(report)).toEqual(report)
})

test.skipIf(python === undefined)('spreads are numpy’s quantiles and mean', () => {
  for (const count of [1, 2, 3, 10, 101]) {
    const values = Array.from({ length: count }, (_, at) => 1e6 * wobble(at))
    const reference = z
      .array(z.number())
      .parse(
        python?.(`result = numpy.quantile(data, [0, 0.25, 0.5, 0.75, 1]).tolist() + [float(numpy.mean(data))]`, values),
      )
    const { windows, min, q1, median, q3, max, mean } = spreadOf(values)
    expect(windows).toBe(count)
    for (const [at, value] of [min, q1, median, q3, max, mean].entries())
      expect(value).toBeCloseTo(reference[at] ?? 0, 6)
  }
})

test('overlapping, balanced, varied classes are nothing odd', () => {
  expect(warningsOf(overlappingRows(4, 30))).toEqual([])
})

test('constant and near-constant features are named with their value', () => {
  expect(linesOf(withFeature(4, () => 1))).toEqual([
    'constant-feature iops: iops is 1 a second in every window, so nothing can be learned from it.',
  ])
  expect(linesOf(withFeature(4, (_, at) => (at === 7 ? 5 : 2)))).toEqual([
    'near-constant-feature iops: iops is 2 a second in 99.7 % of the windows, so little can be learned from it.',
  ])
  expect(linesOf(withFeature(0, (_, at) => (at === 7 ? 0 : 1e9 + 1e6 * wobble(at))))).toEqual([
    expect.stringMatching(/^near-constant-feature avg_distance_bytes: avg_distance_bytes varies by less than 1 %/),
  ])
})

test('a feature that alone tells the class is found: apart, or by thresholds on runs that they have not seen', () => {
  const sizes = { sequential: 65536, random: 4096, mixed: 65538 }
  const apart = withFeature(2, ({ label }, at) => sizes[label] + wobble(at))
  expect(linesOf(apart)).toEqual([
    expect.stringMatching(/^feature-tells-class avg_io_bytes: .*: no two classes have a value in common\./),
  ])
  const nearly = apart.map((row, at) => (at === 45 ? { ...row, features: row.features.with(2, 65538) } : row))
  expect(linesOf(nearly)).toEqual([
    expect.stringMatching(
      /^feature-tells-class avg_io_bytes: .*: thresholds on it get 99\.\d % of the windows of unseen/,
    ),
  ])
})

test('a feature that only names the run tells no class of an unseen one', () => {
  const runNames = [...new Set(overlappingRows(4, 30).map(({ runId }) => runId))]
  // Neighbouring values are of runs of different classes.
  const order = (runId: string): number => (runNames.indexOf(runId) * 5) % 12
  expect(warningsOf(withFeature(2, ({ runId }, at) => order(runId) + 0.1 * wobble(at)))).toEqual([])
})

test('windows with the same features are counted, and those of other classes with them', () => {
  const rows = overlappingRows(4, 30)
  const twin = { ...rows[0]!, windowIndex: 30 }
  const stranger = { ...rows[1]!, runId: 'mixed-0', label: 'mixed' as const, windowIndex: 31 }
  expect(warningsOf([...rows, twin, stranger]).map(({ kind, sentence }) => `${kind}: ${sentence}`)).toEqual([
    'duplicate-windows: 4 of 362 windows have the very features of another window.',
    'duplicate-windows: 2 windows have the very features of a window of another class: no model can tell these apart.',
  ])
})

test('few runs, one session, and unbalanced classes', () => {
  const kinds = (rows: readonly DatasetRow[]): string[] => warningsOf(rows).map(({ sentence }) => sentence)
  const rows = overlappingRows(5, 30)
  expect(kinds(rows.filter(({ runId }) => !/random-[234]/.test(runId)))).toEqual([
    'There are only 2 runs of random: too few to know how much such runs differ.',
  ])
  expect(kinds(rows.map((row) => ({ ...row, sessionId: 'monday' })))).toEqual([
    'All windows are of one session: how the model does on another day or box is not known.',
  ])
  const days = rows.map((row) => ({
    ...row,
    sessionId: row.label !== 'mixed' && row.runId.endsWith('0') ? 'tuesday' : 'monday',
  }))
  expect(kinds(days)).toEqual([
    'All windows of mixed are of one session, so the model may know that session rather than the class.',
  ])
  expect(kinds(rows.filter(({ label, windowIndex }) => label !== 'mixed' || windowIndex < 9))).toEqual([
    'There are 150 windows of sequential and only 45 of mixed: consider balanced class weights.',
  ])
})
