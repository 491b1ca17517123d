import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ACCESS_CLASSES } from '../../../shared/classes.ts'
import { softmax } from '../network.ts'
import { pythonWith } from '../testing/python.ts'
import { overlappingRows, wobble } from '../testing/toy.ts'
import { calibrationOf, classMetricsOf } from './metrics.ts'
import { reportOf, type JudgedWindow } from './report.ts'

const python = pythonWith(['sklearn.metrics', 'sklearn.calibration', 'numpy'])

/** Judgements that are often, not always, right, and never very sure. */
const judged: readonly JudgedWindow[] = overlappingRows(4, 25).map((row, at) => ({
  row: { ...row, shape: `${row.label} 4k` },
  logits: ACCESS_CLASSES.map((name, id) => (name === row.label ? 1.2 : 0) + 4 * wobble(3 * at + id)),
  isOutside: at % 50 === 0,
}))

test.skipIf(python === undefined)('the figures of a report are scikit-learn’s', () => {
  const report = reportOf('leave-one-run-out', judged, { seed: 1, folds: 12 })
  const data = {
    truth: judged.map(({ row }) => ACCESS_CLASSES.indexOf(row.label)),
    shares: judged.map(({ logits }) => softmax(logits)),
  }
  const numbers = z.array(z.number())
  const reference = z
    .object({
      matrix: z.array(numbers),
      precision: numbers,
      recall: numbers,
      f1: numbers,
      macro: z.number(),
      logLoss: z.number(),
      accuracies: numbers,
      confidences: numbers,
    })
    .parse(
      python?.(
        `
from sklearn import metrics, calibration
shares = numpy.array(data['shares'])
predicted = shares.argmax(axis=1)
precision, recall, f1, _ = metrics.precision_recall_fscore_support(data['truth'], predicted)
accuracies, confidences = calibration.calibration_curve(predicted == data['truth'], shares.max(axis=1), n_bins=10)
result = {
    'matrix': metrics.confusion_matrix(data['truth'], predicted).tolist(),
    'precision': precision.tolist(), 'recall': recall.tolist(), 'f1': f1.tolist(),
    'macro': metrics.f1_score(data['truth'], predicted, average='macro'),
    'logLoss': metrics.log_loss(data['truth'], shares),
    'accuracies': accuracies.tolist(), 'confidences': confidences.tolist(),
}`,
        data,
      ),
    )
  expect(report.confusionMatrix).toEqual(reference.matrix)
  expectClose(
    report.byClass?.map(({ precision }) => precision),
    reference.precision,
  )
  expectClose(
    report.byClass?.map(({ recall }) => recall),
    reference.recall,
  )
  expectClose(
    report.byClass?.map(({ f1 }) => f1),
    reference.f1,
  )
  expectClose([report.macroF1, report.logLoss], [reference.macro, reference.logLoss])
  expectClose(
    report.calibration?.bins.map(({ accuracy }) => accuracy),
    reference.accuracies,
  )
  expectClose(
    report.calibration?.bins.map(({ meanConfidence }) => meanConfidence),
    reference.confidences,
  )
  // A test of figures that are all 1 would see nothing.
  expect(report.accuracy).toBeGreaterThan(0.4)
  expect(report.accuracy).toBeLessThan(0.9)
})

test('a report counts runs, shapes and abstentions, and tells no runs where they are torn', () => {
  const report = reportOf('leave-one-run-out', judged, { seed: 1, folds: 12, leastConfidence: 0.7 })
  expect(report.runs).toHaveLength(12)
  expect(report.shapes?.map(({ shape, windows }) => [shape, windows])).toEqual([
    ['sequential 4k', 100],
    ['random 4k', 100],
    ['mixed 4k', 100],
  ])
  const right = report.shapes?.reduce((sum, { correct }) => sum + correct, 0)
  expect(right).toBe(Math.round(report.accuracy * 300))
  expect(report.runs.reduce((sum, { correct }) => sum + correct, 0)).toBe(right)
  const unsure = judged.filter(({ logits, isOutside }) => !isOutside && Math.max(...softmax(logits)) < 0.7)
  expect(report.abstained).toEqual({ unsure: unsure.length, outside: 6 })
  expect(reportOf('stratified', judged, { seed: 1, folds: 1 }).runs).toEqual([])
})

test('precision, recall and F1 of a small matrix, by hand', () => {
  const [sequential, random, mixed] = classMetricsOf([
    [2, 0, 0],
    [0, 0, 0],
    [0, 1, 1],
  ])
  expect(sequential).toEqual({ windows: 2, precision: 1, recall: 1, f1: 1 })
  expect(random).toEqual({ windows: 0, precision: 0, recall: 0, f1: 0 })
  expect(mixed).toEqual({ windows: 2, precision: 1, recall: 0.5, f1: 2 / 3 })
})

test('bins of confidences hold each window once, within their bounds, and the error is their weighted gap', () => {
  const window = fc.record({ confidence: fc.double({ min: 1 / 3, max: 1, noNaN: true }), isRight: fc.boolean() })
  fc.assert(
    fc.property(fc.array(window, { minLength: 1, maxLength: 200 }), (windows) => {
      const { bins, expectedError } = calibrationOf(windows)
      expect(bins.reduce((sum, bin) => sum + bin.windows, 0)).toBe(windows.length)
      for (const { from, to, meanConfidence } of bins) {
        expect(meanConfidence).toBeGreaterThanOrEqual(from - 1e-12)
        expect(meanConfidence).toBeLessThanOrEqual(to + 1e-12)
      }
      const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
      const gap = Math.abs(
        total(windows.map(({ confidence }) => confidence)) - windows.filter(({ isRight }) => isRight).length,
      )
      expect(expectedError).toBeGreaterThanOrEqual(gap / windows.length - 1e-12)
    }),
  )
  // Six windows at 0.8, three of them right, and two at 1, both right: 6/8 * 0.3.
  const windows = [0, 1, 2, 3, 4, 5].map((at) => ({ confidence: 0.8, isRight: at < 3 }))
  const sure = { confidence: 1, isRight: true }
  expect(calibrationOf([...windows, sure, sure]).expectedError).toBeCloseTo(0.225, 12)
})

function expectClose(actual: readonly (number | undefined)[] | undefined, reference: readonly number[]): void {
  expect(actual).toHaveLength(reference.length)
  for (const [at, value] of reference.entries()) expect(actual?.[at]).toBeCloseTo(value, 12)
}
