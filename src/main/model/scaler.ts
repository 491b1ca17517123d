export interface Scaler {
  readonly mean: readonly number[]
  readonly scale: readonly number[]
}

/**
 * Fits scikit-learn's StandardScaler: mean and population standard deviation of each column, scale 1 for a column that
 * cannot be told from a constant (`_is_constant_feature` of scikit-learn 1.2: the variance is within the error bound of
 * the two-pass algorithm, after Chan, Golub and LeVeque). Variances have the correction term of that algorithm too.
 * @param rows [windows][features], at least one row.
 */
export function fitScaler(rows: readonly (readonly number[])[]): Scaler {
  const [first] = rows
  if (first === undefined) throw new RangeError('a scaler needs at least one row')
  const columns = first.map((_, index) => fitColumn(rows.map((row) => row[index] ?? Number.NaN)))
  return { mean: columns.map(({ mean }) => mean), scale: columns.map(({ scale }) => scale) }
}

/** (x - mean) / scale, per feature. */
export function scaled(scaler: Scaler, features: readonly number[]): number[] {
  return features.map((value, index) => (value - (scaler.mean[index] ?? 0)) / (scaler.scale[index] ?? 1))
}

function fitColumn(values: readonly number[]): { mean: number; scale: number } {
  const n = values.length
  const mean = compensatedSum(values) / n
  const deviations = values.map((value) => value - mean)
  const correction = compensatedSum(deviations) ** 2 / n
  const variance = (compensatedSum(deviations.map((deviation) => deviation * deviation)) - correction) / n
  const errorBound = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2
  return { mean, scale: variance <= errorBound ? 1 : Math.sqrt(variance) }
}

/** Neumaier's sum: as exact as numpy's pairwise one or better, in any order of magnitude. */
function compensatedSum(values: readonly number[]): number {
  let sum = 0
  let lost = 0
  for (const value of values) {
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  return sum + lost
}
