import type { AccuracyReport, CalibrationBin, ClassMetrics, ConfusionMatrix } from '../../../shared/model.ts'

const BINS = 10

/** Precision, recall and F1 of each class against the others, in the order of class ids; a share of nothing is 0. */
export function classMetricsOf(matrix: ConfusionMatrix): ClassMetrics[] {
  return matrix.map((row, id) => {
    const hits = row[id] ?? 0
    const windows = row.reduce((sum, count) => sum + count, 0)
    const predicted = matrix.reduce((sum, other) => sum + (other[id] ?? 0), 0)
    return {
      windows,
      precision: shareOf(hits, predicted),
      recall: shareOf(hits, windows),
      f1: shareOf(2 * hits, windows + predicted),
    }
  })
}

/** Mean F1 of the classes that were judged; 0 where none was. */
export function macroF1Of(classes: readonly ClassMetrics[]): number {
  const judged = classes.filter(({ windows }) => windows > 0)
  return shareOf(
    judged.reduce((sum, { f1 }) => sum + f1, 0),
    judged.length,
  )
}

/** The winner's softmax of one window, and whether the winner is the true class. */
export interface Confidence {
  readonly confidence: number
  readonly isRight: boolean
}

/**
 * How often confidences come true: ten bins of equal width, those without windows left out, and the expected calibration error
 * (M. P. Naeini and others, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", 2015).
 */
export function calibrationOf(windows: readonly Confidence[]): NonNullable<AccuracyReport['calibration']> {
  const binOf = ({ confidence }: Confidence): number => Math.max(0, Math.ceil(confidence * BINS) - 1)
  const bins = [...Map.groupBy(windows, binOf)]
    .sort(([a], [b]) => a - b)
    .map(([bin, members]): CalibrationBin => ({
      from: bin / BINS,
      to: (bin + 1) / BINS,
      windows: members.length,
      // Rounding must not lift a mean of ones above 1.
      meanConfidence: Math.min(1, members.reduce((sum, { confidence }) => sum + confidence, 0) / members.length),
      accuracy: members.filter(({ isRight }) => isRight).length / members.length,
    }))
  const error = bins.reduce((sum, bin) => sum + bin.windows * Math.abs(bin.meanConfidence - bin.accuracy), 0)
  return { bins, expectedError: shareOf(error, windows.length) }
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
