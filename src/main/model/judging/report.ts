import { ACCESS_CLASSES, classId } from '../../../shared/classes.ts'
import type { AccuracyReport, BaselineReport } from '../../../shared/model.ts'
import type { SplitName } from '../../../shared/splits.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import { argMax, crossEntropy, softmax } from '../network.ts'
import { wilson95 } from '../../../shared/wilson.ts'
import { clusterBootstrap95, type Cluster } from './intervals.ts'
import { calibrationOf, classMetricsOf, macroF1Of } from './metrics.ts'

/** One window of the test part, as a network saw it that had not learned from it. */
export interface JudgedWindow {
  readonly row: DatasetRow
  readonly logits: readonly number[]
  /** A feature lies outside of the ranges that this network's own training rows know. */
  readonly isOutside: boolean
}

export interface ReportExtras {
  /** Of the bootstrap. */
  readonly seed: number
  /** Networks that were trained for it. */
  readonly folds: number
  /** Of the model's rule; absent: abstaining is not judged. */
  readonly leastConfidence?: number
  readonly baselines?: readonly BaselineReport[]
}

/** What the class was, and how sure the network is of the one it gives. */
export function verdictOf({ row, logits }: JudgedWindow): { predicted: number; confidence: number; isRight: boolean } {
  const predicted = argMax(logits)
  return { predicted, confidence: softmax(logits)[predicted] ?? 0, isRight: predicted === classId(row.label) }
}

/** Mean -ln(probability of the true class), in nats; 0 for no window. */
export function logLossOf(windows: readonly JudgedWindow[]): number {
  const sum = windows.reduce((total, { row, logits }) => total + crossEntropy(logits, classId(row.label)), 0)
  return windows.length === 0 ? 0 : sum / windows.length
}

/** Sums judged windows up. `runs` stays empty for a split that does not keep runs whole. */
export function reportOf(
  split: SplitName,
  windows: readonly JudgedWindow[],
  { seed, folds, leastConfidence, baselines }: ReportExtras,
): AccuracyReport {
  const verdicts = windows.map(verdictOf)
  const matrix = ACCESS_CLASSES.map(() => ACCESS_CLASSES.map(() => 0))
  for (const [at, { row }] of windows.entries()) {
    const cells = matrix[classId(row.label)]
    const predicted = verdicts[at]?.predicted ?? 0
    if (cells !== undefined) cells[predicted] = (cells[predicted] ?? 0) + 1
  }
  const correct = verdicts.filter(({ isRight }) => isRight).length
  const runs = clustersOf(windows, ({ runId, label }) => ({ key: runId, about: { runId, label } }))
  const shapes = clustersOf(windows, ({ shape }) =>
    shape === undefined ? undefined : { key: shape, about: { shape } },
  )
  const runInterval95 = clusterBootstrap95(runs, seed)
  const byClass = classMetricsOf(matrix)
  return {
    split,
    windows: windows.length,
    accuracy: windows.length === 0 ? 0 : correct / windows.length,
    interval95: wilson95(correct, windows.length),
    ...(runInterval95 === undefined ? {} : { runInterval95 }),
    confusionMatrix: matrix,
    folds,
    logLoss: logLossOf(windows),
    byClass,
    macroF1: macroF1Of(byClass),
    calibration: calibrationOf(verdicts),
    ...(leastConfidence === undefined ? {} : { abstained: abstainedOf(windows, leastConfidence) }),
    ...(baselines === undefined ? {} : { baselines }),
    ...(shapes.length === 0 ? {} : { shapes }),
    runs: split === 'stratified' ? [] : runs,
  }
}

/** Why the model would not stand by its class: the rule of `src/shared/abstain.ts`. */
export function abstainedBecause(window: JudgedWindow, leastConfidence: number): 'no' | 'unsure' | 'outside' {
  if (window.isOutside) return 'outside'
  return verdictOf(window).confidence < leastConfidence ? 'unsure' : 'no'
}

function abstainedOf(windows: readonly JudgedWindow[], leastConfidence: number): { unsure: number; outside: number } {
  const reasons = windows.map((window) => abstainedBecause(window, leastConfidence))
  const count = (wanted: string): number => reasons.filter((reason) => reason === wanted).length
  return { unsure: count('unsure'), outside: count('outside') }
}

/** Windows and correct ones by a key, in the order in which keys come; rows without a key are passed over. */
function clustersOf<About>(
  windows: readonly JudgedWindow[],
  groupOf: (row: DatasetRow) => { readonly key: string; readonly about: About } | undefined,
): (About & Cluster)[] {
  const clusters = new Map<string, About & { windows: number; correct: number }>()
  for (const window of windows) {
    const group = groupOf(window.row)
    if (group === undefined) continue
    const cluster = clusters.get(group.key) ?? { ...group.about, windows: 0, correct: 0 }
    cluster.windows += 1
    if (verdictOf(window).isRight) cluster.correct += 1
    clusters.set(group.key, cluster)
  }
  return [...clusters.values()]
}
