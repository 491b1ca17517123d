import { classId } from '../../../shared/classes.ts'
import type { BaselineReport } from '../../../shared/model.ts'
import { BASELINE_NAMES, type BaselineName } from '../../../shared/splits.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import type { Fold } from '../judging/folds.ts'
import { wilson95 } from '../../../shared/wilson.ts'
import { argMax } from '../network.ts'
import { fitMajority, type Classifier } from './classifier.ts'
import { fitLogistic } from './logistic.ts'
import { fitTree } from './tree.ts'

const TREE_DEPTH = 3

const FIT: Readonly<Record<BaselineName, (rows: readonly DatasetRow[]) => Classifier>> = {
  majority: fitMajority,
  tree: (rows) => fitTree(rows, TREE_DEPTH),
  logistic: fitLogistic,
}

/**
 * The simple models on the same folds as the network, all training rows to learn from, windows weighed alike. Probabilities count as at
 * least 2^-52 in the log loss, as in scikit-learn: a leaf or a share of 0 would make it infinite.
 */
export function baselineReports(folds: readonly Fold[]): BaselineReport[] {
  return BASELINE_NAMES.map((name) => {
    let [windows, correct, loss] = [0, 0, 0]
    for (const { train, test } of folds) {
      const classify = FIT[name](train)
      for (const { features, label } of test) {
        const shares = classify(features)
        windows += 1
        if (argMax(shares) === classId(label)) correct += 1
        loss -= Math.log(Math.max(Number.EPSILON, shares[classId(label)] ?? 0))
      }
    }
    return {
      name,
      accuracy: windows === 0 ? 0 : correct / windows,
      interval95: wilson95(correct, windows),
      logLoss: windows === 0 ? 0 : loss / windows,
    }
  })
}
