import { studentQuantile975 } from './distributions.ts'

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

/** Of values above 0; NaN of nothing. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}

/** Of the geometric mean of at least two values above 0, by Student's t of their logarithms. */
export function studentInterval95(values: readonly number[]): [low: number, high: number] {
  const n = values.length
  const mean = geometricMean(values)
  const variance = values.reduce((sum, value) => sum + Math.log(value / mean) ** 2, 0) / (n - 1)
  const factor = Math.exp(studentQuantile975(n - 1) * Math.sqrt(variance / n))
  return [mean / factor, mean * factor]
}

/** Median and range; undefined of nothing. */
export function spreadOf(values: readonly (number | undefined)[]) {
  const known = values.filter((value) => value !== undefined)
  if (known.length === 0) return undefined
  return { median: median(known), lowest: Math.min(...known), highest: Math.max(...known) }
}
