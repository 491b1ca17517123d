import { FEATURE_SET_NAMES, type FeatureSetName } from '../../../shared/features.ts'
import type { AccuracyReport } from '../../../shared/model.ts'

export interface FeatureSetChoice {
  readonly better: FeatureSetName
  /** One sentence with the two figures. */
  readonly reason: string
}

/**
 * `served-v1` only where it is measurably better by run: more windows right, or as many with a lower log loss. Else `seed-v1`,
 * which has fewer inputs and depends less on our own readahead.
 * @param judgements of the same windows by the same split and seed.
 */
export function betterFeatureSet(
  judgements: Readonly<Record<FeatureSetName, Pick<AccuracyReport, 'accuracy' | 'logLoss'>>>,
): FeatureSetChoice {
  const { 'seed-v1': seed, 'served-v1': served } = judgements
  const lead = served.accuracy - seed.accuracy
  const better = lead > 0 || (lead === 0 && lossOf(served) < lossOf(seed)) ? 'served-v1' : 'seed-v1'
  const figures = FEATURE_SET_NAMES.map(
    (name) => `${name} ${judgements[name].accuracy.toFixed(3)} (log loss ${lossOf(judgements[name]).toFixed(3)})`,
  )
  return { better, reason: `${better} is kept; accuracy by run: ${figures.join(', ')}.` }
}

/** A report of before log losses were kept counts as the worst. */
function lossOf({ logLoss = Number.POSITIVE_INFINITY }: Pick<AccuracyReport, 'logLoss'>): number {
  return logLoss
}
