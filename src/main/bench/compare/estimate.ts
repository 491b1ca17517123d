import type { Estimate } from '../../../shared/contract/compare.ts'
import { geometricMean, studentInterval95 } from '../../experiment/index.ts'

export const METHOD =
  'Geometric means, with 95 % intervals by Student’s t of the logarithms over so many runs or measurements; of fewer than 2 there is no interval.'

/**
 * The geometric mean of values above 0, and its 95 % interval by Student's t of their logarithms: these are ratios to each other, and
 * no interval reaches below 0. Others are left out: they have no logarithm. Undefined of nothing; one value has no interval.
 */
export function estimateOf(values: readonly (number | undefined)[]): Estimate | undefined {
  const known = values.filter((value) => value !== undefined).filter((value) => value > 0 && Number.isFinite(value))
  const n = known.length
  if (n === 0) return undefined
  const value = geometricMean(known)
  return n === 1 ? { value, n } : { value, interval95: studentInterval95(known), n }
}
