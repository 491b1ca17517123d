import { FEATURE_SET_NAMES, type FeatureSetName } from '../../../shared/features.ts'
import type { AccuracyReport } from '../../../shared/model.ts'

type Judgement = Pick<AccuracyReport, 'accuracy' | 'logLoss'>

export interface FeatureSetChoice {
  readonly better: FeatureSetName
  /** One sentence with the two figures. */
  readonly reason: string
}

/**
 * The set that is measurably better by run: more windows right, or as many with a lower log loss. Where nothing tells two
 * apart it is the one named first, `seed-v1` before all, which depends least on our own readahead.
 * @param judgements of the same windows by the same split and seed; at least one.
 */
export function betterFeatureSet(judgements: Readonly<Partial<Record<FeatureSetName, Judgement>>>): FeatureSetChoice {
  const candidates = FEATURE_SET_NAMES.flatMap((name) => {
    const judged = judgements[name]
    return judged === undefined ? [] : [{ name, accuracy: judged.accuracy, logLoss: lossOf(judged) }]
  })
  const [best] = candidates.toSorted((a, b) =>
    a.accuracy === b.accuracy ? (a.logLoss === b.logLoss ? 0 : a.logLoss - b.logLoss) : b.accuracy - a.accuracy,
  )
  if (best === undefined) throw new RangeError('no feature set was judged')
  const figures = candidates.map(
    ({ name, accuracy, logLoss }) => `${name} ${accuracy.toFixed(3)} (log loss ${logLoss.toFixed(3)})`,
  )
  return { better: best.name, reason: `${best.name} is kept; accuracy by run: ${figures.join(', ')}.` }
}

/** A report of before log losses were kept counts as the worst. */
function lossOf({ logLoss = Number.POSITIVE_INFINITY }: Pick<Judgement, 'logLoss'>): number {
  return logLoss
}
