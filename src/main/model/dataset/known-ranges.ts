import { FEATURE_SETS, type FeatureSetName } from '../../../shared/features.ts'
import type { AbstainRule } from '../../../shared/model.ts'
import type { DatasetRow } from './dataset.ts'

/** A share that never varied in training may be this far off and still be known. */
const RATIO_MARGIN = 0.1
/** And any other feature this part of its largest magnitude. */
const RELATIVE_MARGIN = 0.25
/** Above any readahead that Linux can have: we set this feature ourselves, so it tells nothing new about a workload. */
const ANY_READAHEAD = { low: 0, high: 2 ** 32 } as const

/**
 * What a model that was trained on these rows knows: for each feature the range that it had, and as much again on either
 * side, because a network extrapolates a little. A window beyond is unlike anything it has seen.
 */
export function knownRanges(
  rows: readonly DatasetRow[],
  featureSet: FeatureSetName,
): NonNullable<AbstainRule['ranges']> {
  return FEATURE_SETS[featureSet].map(({ name, unit }, place) => {
    if (name === 'readahead_kib' || name === 'log2_readahead_kib') return ANY_READAHEAD
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const { features } of rows) {
      const value = features[place] ?? Number.NaN
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    const least = unit === '0..1' ? RATIO_MARGIN : RELATIVE_MARGIN * Math.max(Math.abs(low), Math.abs(high))
    const margin = Math.max(high - low, least)
    return { low: low - margin, high: high + margin }
  })
}
