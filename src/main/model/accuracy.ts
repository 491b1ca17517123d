import { ACCESS_CLASSES, classId, type AccessClass } from '../../shared/classes.ts'
import type { AccuracyReport } from '../../shared/model.ts'
import { argMax, crossEntropy } from './network.ts'

/** One window of the test part, as the model saw it. */
export interface JudgedWindow {
  readonly runId: string
  readonly label: AccessClass
  readonly logits: readonly number[]
}

export interface Judgement {
  readonly report: AccuracyReport
  /** Mean -ln(probability of the true class), in nats. */
  readonly logLoss: number
}

/** Sums judged windows up. `report.runs` stays empty for a split that does not go by run. */
export function judgementOf(split: AccuracyReport['split'], windows: readonly JudgedWindow[]): Judgement {
  const matrix = ACCESS_CLASSES.map(() => ACCESS_CLASSES.map(() => 0))
  const runs = new Map<string, { runId: string; label: AccessClass; windows: number; correct: number }>()
  let correct = 0
  let loss = 0
  for (const { runId, label, logits } of windows) {
    const trueClass = classId(label)
    const predicted = argMax(logits)
    const row = matrix[trueClass]
    if (row !== undefined) row[predicted] = (row[predicted] ?? 0) + 1
    loss += crossEntropy(logits, trueClass)
    const run = runs.get(runId) ?? { runId, label, windows: 0, correct: 0 }
    run.windows += 1
    if (predicted === trueClass) {
      run.correct += 1
      correct += 1
    }
    runs.set(runId, run)
  }
  const count = windows.length
  return {
    report: {
      split,
      windows: count,
      accuracy: count === 0 ? 0 : correct / count,
      interval95: wilson95(correct, count),
      confusionMatrix: matrix,
      runs: split === 'stratified' ? [] : [...runs.values()],
    },
    logLoss: count === 0 ? 0 : loss / count,
  }
}

/**
 * The 95 % interval of a share by Wilson's score method (E. B. Wilson, 1927, without continuity correction).
 * Returns [0, 1] for 0 of 0. It takes windows as independent; windows of one run are not quite, so read it as a lower bound of the width.
 */
export function wilson95(successes: number, trials: number): [number, number] {
  if (trials === 0) return [0, 1]
  const z = 1.959963984540054
  const share = successes / trials
  const denominator = 1 + z ** 2 / trials
  const centre = (share + z ** 2 / (2 * trials)) / denominator
  const half = (z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))) / denominator
  // Rounding must not push an end past what the formula gives exactly.
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half]
}
