import type { FeatureSetName } from '../../../shared/features.ts'
import type { LearningCurve } from '../../../shared/model-report.ts'
import type { SplitName } from '../../../shared/splits.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import type { TrainedNetwork } from '../learning/trained-network.ts'
import { permutation, randomStream } from '../../../shared/random.ts'
import type { Fold } from './folds.ts'
import { wilson95 } from '../../../shared/wilson.ts'
import { judgeFolds } from './judge.ts'
import { verdictOf } from './report.ts'

/** Of the training windows; all of them are learned from anyway. */
export const LEARNING_SHARES = [0.1, 0.2, 0.4, 0.7] as const
/** One to learn from and one for validation. */
const FEWEST_OF_A_CLASS = 2

/** A share of what each fold may learn from, and all that it is judged on. */
export interface LearningStep {
  readonly share: number
  readonly folds: readonly Fold[]
}

/**
 * Shares of each class's training windows, drawn at random; a larger share holds all of a smaller one, so that a step up the curve is
 * what more windows bring. The last step is all of them.
 */
export function learningSteps(folds: readonly Fold[], seed: number): LearningStep[] {
  const ranks = folds.map(({ train }, at) => ranksInClass(train, seed, at))
  const step = (share: number): LearningStep => ({
    share,
    folds: folds.map((fold, at) => ({
      ...fold,
      train: fold.train.filter((_, row) => {
        const { rank, members } = ranks[at]?.[row] ?? { rank: 0, members: 0 }
        return rank < Math.max(FEWEST_OF_A_CLASS, Math.round(share * members))
      }),
    })),
  })
  return [...LEARNING_SHARES.map(step), { share: 1, folds }]
}

/** @param networks of each step one a fold, in their order. */
export function learningCurveOf(
  split: SplitName,
  steps: readonly LearningStep[],
  networks: readonly (readonly TrainedNetwork[])[],
  featureSet: FeatureSetName,
): LearningCurve {
  const points = steps.map(({ share, folds }, at) => {
    const judged = judgeFolds(folds, networks[at] ?? [], featureSet)
    const correct = judged.filter((window) => verdictOf(window).isRight).length
    return {
      share,
      trainedOn: folds.reduce((sum, { train }) => sum + train.length, 0) / folds.length,
      judged: judged.length,
      accuracy: correct / judged.length,
      interval95: wilson95(correct, judged.length),
    }
  })
  return { split, points }
}

/** For each row its place in a random order of its class, and how many the class has. */
function ranksInClass(
  rows: readonly DatasetRow[],
  seed: number,
  fold: number,
): readonly { readonly rank: number; readonly members: number }[] {
  const random = randomStream(seed, 100 + fold)
  const ranks = rows.map(() => ({ rank: 0, members: 0 }))
  const places = Map.groupBy(rows.keys(), (row) => rows[row]?.label)
  for (const members of places.values()) {
    for (const [rank, member] of permutation(members.length, random).entries()) {
      const row = members[member]
      if (row !== undefined) ranks[row] = { rank, members: members.length }
    }
  }
  return ranks
}
