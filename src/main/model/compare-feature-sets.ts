import { FEATURE_SET_NAMES, type FeatureSetName } from '../../shared/features.ts'
import type { Judgement } from './accuracy.ts'
import { datasetOf, type LabelledWindow } from './dataset.ts'
import { leaveOneRunOut } from './judging.ts'
import type { TrainingOptions } from './training.ts'

export interface FeatureSetComparison {
  readonly judgements: Readonly<Record<FeatureSetName, Judgement>>
  readonly better: FeatureSetName
  /** One sentence with the two figures. */
  readonly reason: string
}

export interface ComparisonOptions extends TrainingOptions {
  /** Called as each feature set's turn begins. */
  readonly onFeatureSet?: (name: FeatureSetName) => void
}

/**
 * Judges both feature sets by leaving one run out, on the same windows with the same seed.
 * @throws BenchError as `datasetOf`, and `interrupted`.
 */
export async function compareFeatureSets(
  windows: readonly LabelledWindow[],
  options: ComparisonOptions,
): Promise<FeatureSetComparison> {
  const judge = (name: FeatureSetName): Promise<Judgement> => {
    options.onFeatureSet?.(name)
    return leaveOneRunOut(datasetOf(windows, name), options)
  }
  const judgements = { 'seed-v1': await judge('seed-v1'), 'served-v1': await judge('served-v1') }
  return { judgements, ...betterFeatureSet(judgements) }
}

/**
 * `served-v1` only where it is measurably better by run: more windows right, or as many with a lower log loss. Else `seed-v1`,
 * which has fewer inputs and depends less on our own readahead.
 */
export function betterFeatureSet(
  judgements: FeatureSetComparison['judgements'],
): Pick<FeatureSetComparison, 'better' | 'reason'> {
  const { 'seed-v1': seed, 'served-v1': served } = judgements
  const lead = served.report.accuracy - seed.report.accuracy
  const better = lead > 0 || (lead === 0 && served.logLoss < seed.logLoss) ? 'served-v1' : 'seed-v1'
  const figures = FEATURE_SET_NAMES.map((name) => {
    const { report, logLoss } = judgements[name]
    return `${name} ${report.accuracy.toFixed(3)} (log loss ${logLoss.toFixed(3)})`
  })
  return { better, reason: `${better} is kept; accuracy by run: ${figures.join(', ')}.` }
}
