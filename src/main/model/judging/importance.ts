import { classId } from '../../../shared/classes.ts'
import { FEATURE_SETS, type FeatureSetName } from '../../../shared/features.ts'
import type { Importance } from '../../../shared/model-report.ts'
import type { SplitName } from '../../../shared/splits.ts'
import type { TrainedNetwork } from '../learning/trained-network.ts'
import { argMax, crossEntropy } from '../network.ts'
import { quantile } from '../dataset/quantiles.ts'
import { permutation, randomStream, type RandomStream } from '../../../shared/random.ts'
import type { Fold } from './folds.ts'
import { logitsFor } from './judge.ts'

const REPETITIONS = 10
/** More windows would make the figures steadier than the runs allow. */
const MOST_WINDOWS = 5000

interface Witness {
  readonly network: Pick<TrainedNetwork, 'scaler' | 'layers'>
  readonly features: readonly number[]
  readonly classId: number
}

/**
 * Permutation importance (L. Breiman, "Random Forests", 2001): one feature's values are shuffled among all judged windows, of all
 * folds, and each window is judged again by the network that has not learned from it. Features that say the same, such as jump and
 * sequential ratio, share what they are worth.
 * @param networks one a fold, in their order.
 */
export function permutationImportance(
  split: SplitName,
  folds: readonly Fold[],
  networks: readonly Pick<TrainedNetwork, 'scaler' | 'layers'>[],
  featureSet: FeatureSetName,
  seed: number,
): Importance {
  const random = randomStream(seed, 7)
  const witnesses = drawn(witnessesOf(folds, networks), random)
  const before = figuresOf(witnesses)
  const features = FEATURE_SETS[featureSet].map(({ name }, place) => {
    const after = Array.from({ length: REPETITIONS }, () => figuresOf(shuffled(witnesses, place, random)))
    const drops = after.map(({ accuracy }) => before.accuracy - accuracy).sort((a, b) => a - b)
    return {
      name,
      accuracyDrop: mean(drops),
      interval95: [quantile(drops, 0.025), quantile(drops, 0.975)] as const,
      logLossRise: mean(after.map(({ logLoss }) => logLoss - before.logLoss)),
    }
  })
  return { split, windows: witnesses.length, repetitions: REPETITIONS, features }
}

function witnessesOf(
  folds: readonly Fold[],
  networks: readonly Pick<TrainedNetwork, 'scaler' | 'layers'>[],
): Witness[] {
  return folds.flatMap(({ test }, at) => {
    const network = networks[at]
    if (network === undefined) throw new RangeError(`no network for fold ${at}`)
    return test.map(({ features, label }) => ({ network, features, classId: classId(label) }))
  })
}

function drawn(witnesses: readonly Witness[], random: RandomStream): readonly Witness[] {
  if (witnesses.length <= MOST_WINDOWS) return witnesses
  const kept = new Set(permutation(witnesses.length, random).slice(0, MOST_WINDOWS))
  return witnesses.filter((_, at) => kept.has(at))
}

function shuffled(witnesses: readonly Witness[], place: number, random: RandomStream): Witness[] {
  const order = permutation(witnesses.length, random)
  return witnesses.map((witness, at) => {
    const donor = witnesses[order[at] ?? at] ?? witness
    return { ...witness, features: witness.features.with(place, donor.features[place] ?? Number.NaN) }
  })
}

function figuresOf(witnesses: readonly Witness[]): { accuracy: number; logLoss: number } {
  let [right, loss] = [0, 0]
  for (const { network, features, classId: id } of witnesses) {
    const logits = logitsFor(network, features)
    if (argMax(logits) === id) right += 1
    loss += crossEntropy(logits, id)
  }
  return { accuracy: right / witnesses.length, logLoss: loss / witnesses.length }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
