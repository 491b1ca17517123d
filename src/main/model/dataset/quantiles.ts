import type { Spread } from '../../../shared/model-report.ts'

/**
 * A quantile as numpy's default has it (`method='linear'`: Hyndman and Fan's type 7).
 * @param sorted ascending, at least one value.
 * @param share 0..1.
 */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) throw new RangeError('a quantile needs at least one value')
  return below + (above - below) * (place - Math.floor(place))
}

/** Five numbers and the mean of at least one value, in the values' unit. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    windows: sorted.length,
    min: quantile(sorted, 0),
    q1: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    q3: quantile(sorted, 0.75),
    max: quantile(sorted, 1),
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
  }
}
