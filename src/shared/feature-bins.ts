import { z } from 'zod'
import { ACCESS_CLASSES, type AccessClass } from './classes.ts'
import type { FeatureDefinition } from './features.ts'

/** Bins between the outermost edges, by quantiles; with the two beyond them there are at most 10. */
const INNER_BINS = 8
/** The outermost edges lie this part of the range beyond it, */
const RANGE_MARGIN = 0.5
/** at least this part of the largest magnitude, */
const RELATIVE_MARGIN = 0.1
/** and at least this much, in the feature's unit: a share of requests that was always 0. */
const LEAST_MARGIN = 0.05

const share = z.number().min(0).max(1)

const binsSchema = z
  .object({
    /** Ascending. A bin holds its lower edge. The first and the last edge lie outside of all that training had. */
    edges: z.array(z.number()).readonly(),
    /** One more than edges: the first and the last are of values beyond, and 0. */
    shares: z.array(share).readonly(),
    /** The largest index that a run of the training has to the others of its class; 0 where there is only one. */
    usualPsi: z.number().nonnegative(),
  })
  .readonly()
export type Bins = z.infer<typeof binsSchema>

/** How features were distributed in training. */
export const featureBinsSchema = z
  .object({
    /** By class id. */
    byClass: z
      .array(
        z
          .object({
            windows: z.int().nonnegative(),
            /** By feature; empty for a class without windows. */
            features: z.array(binsSchema).readonly(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
export type FeatureBins = z.infer<typeof featureBinsSchema>

export interface BinnedRow {
  readonly runId: string
  readonly label: AccessClass
  readonly features: readonly number[]
}

/** The population stability index of two distributions over the same bins: 0 for equal ones. */
export function populationStabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  return actual.reduce((sum, share, bin) => {
    const [now, then] = [smoothed(share), smoothed(expected[bin] ?? 0)]
    return sum + (now - then) * Math.log(now / then)
  }, 0)
}

/** An empty bin would make the index infinite: it counts as this share. */
const EMPTY_SHARE = 0.005

function smoothed(share: number): number {
  return Math.max(share, EMPTY_SHARE)
}

/** The shares of values by bin; of none, zeros. */
export function sharesOf(edges: readonly number[], values: readonly number[]): number[] {
  const counts = Array.from({ length: edges.length + 1 }, () => 0)
  for (const value of values) {
    const bin = binOf(edges, value)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts.map((count) => count / Math.max(1, values.length))
}

function binOf(edges: readonly number[], value: number): number {
  const above = edges.findIndex((edge) => asReported(value) < edge)
  return above === -1 ? edges.length : above
}

/** The module reports features rounded down to 2^-16; a value of training on an edge must not change its bin by that. */
function asReported(value: number): number {
  return Math.floor(value * 65536) / 65536
}

/** The distribution of a training's features, to compare live windows with. */
export function featureBins(rows: readonly BinnedRow[], features: readonly FeatureDefinition[]): FeatureBins {
  const byLabel = Map.groupBy(rows, ({ label }) => label)
  const byClass = ACCESS_CLASSES.map((label) => {
    const ofClass = byLabel.get(label) ?? []
    if (ofClass.length === 0) return { windows: 0, features: [] }
    return { windows: ofClass.length, features: features.map((_, place) => binsOf(ofClass, place)) }
  })
  return { byClass }
}

function valuesOf(rows: readonly BinnedRow[], place: number): number[] {
  return rows.map(({ features }) => features[place] ?? Number.NaN)
}

function binsOf(ofClass: readonly BinnedRow[], place: number): Bins {
  const sorted = valuesOf(ofClass, place)
    .map(asReported)
    .sort((a, b) => a - b)
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  const magnitude = Math.max(Math.abs(low), Math.abs(high))
  const margin = Math.max(RANGE_MARGIN * (high - low), RELATIVE_MARGIN * magnitude, LEAST_MARGIN)
  const inner = Array.from({ length: INNER_BINS - 1 }, (_, index) => {
    return sorted[Math.floor((sorted.length * (index + 1)) / INNER_BINS)] ?? high
  }).filter((edge) => edge > low)
  const edges = [low - margin, ...new Set(inner), high + margin]
  const shares = sharesOf(edges, sorted)
  return { edges, shares, usualPsi: usualPsiOf(ofClass, place, { edges, shares }) }
}

/** A single run differs from the others without any drift: workloads are steady, and a training has several. */
function usualPsiOf(ofClass: readonly BinnedRow[], place: number, bins: Omit<Bins, 'usualPsi'>): number {
  const runs = Map.groupBy(ofClass, ({ runId }) => runId)
  if (runs.size < 2) return 0
  return [...runs.values()].reduce((usual, own) => {
    const shares = sharesOf(bins.edges, valuesOf(own, place))
    const others = bins.shares.map((share, bin) => {
      return (share * ofClass.length - (shares[bin] ?? 0) * own.length) / (ofClass.length - own.length)
    })
    return Math.max(usual, populationStabilityIndex(others, shares))
  }, 0)
}
