import { quantile } from '../dataset/quantiles.ts'
import { randomStream } from '../../../shared/random.ts'

/** Resamples of a bootstrap: the ends of the interval are then steady to about a tenth of its width. */
const RESAMPLES = 2000

/** How many windows of a run, session or the like were judged, and how many of them right. */
export interface Cluster {
  readonly windows: number
  readonly correct: number
}

/**
 * The 95 % interval of the share of correct windows by a bootstrap that draws whole clusters (B. Efron, R. J. Tibshirani, "An
 * Introduction to the Bootstrap", 1993, percentile method). Where all clusters are wholly right it is [1, 1]: a bootstrap cannot
 * know of what did not happen; Wilson's interval can.
 * @returns undefined for fewer than two clusters.
 */
export function clusterBootstrap95(clusters: readonly Cluster[], seed: number): [number, number] | undefined {
  if (clusters.length < 2) return undefined
  const random = randomStream(seed, 6)
  const shares = Array.from({ length: RESAMPLES }, () => {
    let [windows, correct] = [0, 0]
    for (const _ of clusters) {
      const drawn = clusters[Math.floor(random.next() * clusters.length)]
      windows += drawn?.windows ?? 0
      correct += drawn?.correct ?? 0
    }
    return correct / windows
  }).sort((a, b) => a - b)
  return [quantile(shares, 0.025), quantile(shares, 0.975)]
}
