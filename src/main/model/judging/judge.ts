import { abstention } from '../../../shared/abstain.ts'
import type { FeatureSetName } from '../../../shared/features.ts'
import { knownRanges } from '../dataset/known-ranges.ts'
import type { TrainedNetwork } from '../learning/trained-network.ts'
import { logitsOf } from '../network.ts'
import { scaled } from '../scaler.ts'
import type { ClassWeights, TrainingProblem } from '../learning/training-problem.ts'
import type { Fold } from './folds.ts'
import type { JudgedWindow } from './report.ts'

/** What the networks of some folds are to learn. */
export function problemsOf(
  folds: readonly Pick<Fold, 'train'>[],
  seed: number,
  classWeights: ClassWeights,
): TrainingProblem[] {
  return folds.map(({ train }) => ({ rows: train, seed, classWeights }))
}

/** Shows each network the test part of its fold. @param networks one a fold, in their order. */
export function judgeFolds(
  folds: readonly Fold[],
  networks: readonly Pick<TrainedNetwork, 'scaler' | 'layers'>[],
  featureSet: FeatureSetName,
): JudgedWindow[] {
  return folds.flatMap(({ train, test }, at) => {
    const network = networks[at]
    if (network === undefined) throw new RangeError(`no network for fold ${at}`)
    const ranges = knownRanges(train, featureSet)
    return test.map((row) => ({
      row,
      logits: logitsFor(network, row.features),
      isOutside: abstention({ abstain: { leastConfidence: 0, ranges } }, row.features, 1).abstained === 'outside',
    }))
  })
}

/** Logits of raw features. */
export function logitsFor(
  { scaler, layers }: Pick<TrainedNetwork, 'scaler' | 'layers'>,
  features: readonly number[],
): number[] {
  return logitsOf(layers, scaled(scaler, features))
}
