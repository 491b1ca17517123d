import { driftSentence, noDriftSentence } from './drift-text.ts'
import { populationStabilityIndex, sharesOf, type FeatureBins } from './feature-bins.ts'
import type { FeatureDefinition } from './features.ts'

/** Fewer windows tell nothing. */
export const FEWEST_DRIFT_WINDOWS = 20
/**
 * Below 0.1 a population is stable, from 0.25 on it has shifted: N. Siddiqi, Credit Risk Scorecards (2006), after
 * E. M. Lewis, An Introduction to Credit Scoring (1994).
 */
export const PSI_STABLE = 0.1
export const PSI_SHIFTED = 0.25
/** A feature is far off where more than this share of windows lies beyond all that training had of their class. */
const FAR_SHARE = 0.5
/** Doubt is high where the model did not stand by more than this share. */
const DOUBTFUL_SHARE = 0.5
const SEVERAL = 2

/** We set these ourselves, or they say what another one says: they tell nothing about a workload by themselves. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['readahead_kib', 'log2_readahead_kib', 'seq_ratio'])

/** A window that a model has judged. */
export interface JudgedFeatures {
  /** Class id; windows with -1, idle ones, are left out. */
  readonly class: number
  /** In the model's order and units. */
  readonly features: readonly number[]
  readonly abstained: boolean
}

export interface FeatureDrift {
  readonly name: string
  /** Population stability index, less what chance alone would make of so few windows; at least 0. */
  readonly psi: number
  /** Share of windows below and above all that training had of their class. */
  readonly below: number
  readonly above: number
}

export type DriftLevel = 'unknown' | 'none' | 'some' | 'out-of-depth'

export interface Drift {
  /** Compared, so not idle. */
  readonly windows: number
  readonly perFeature: readonly FeatureDrift[]
  readonly abstainedShare: number
  readonly level: DriftLevel
  /** One sentence for a person. */
  readonly sentence: string
}

/**
 * How far live windows are from a model's training. They are compared within the class that was decided, which is the index
 * over pairs of class and bin with the training weighted as the classes are live: a workload of one class alone is no drift.
 * `some`: a feature shifted further than any run of the training is from the others, or beyond all that it had.
 * `out-of-depth`: so, and the model abstains over most windows; or several features are beyond.
 * @param bins of the model's training; undefined for a model from before they were kept.
 */
export function driftOf(
  bins: FeatureBins | undefined,
  features: readonly FeatureDefinition[],
  decisions: readonly JudgedFeatures[],
): Drift {
  const live = decisions.filter(({ class: classId }) => classId >= 0)
  const abstainedShare = live.filter(({ abstained }) => abstained).length / Math.max(1, live.length)
  const unknown = { windows: live.length, perFeature: [], abstainedShare, level: 'unknown' } as const
  if (bins === undefined) return { ...unknown, sentence: noDriftSentence('no-distribution') }
  if (live.length < FEWEST_DRIFT_WINDOWS) {
    return { ...unknown, sentence: noDriftSentence('too-few', live.length, FEWEST_DRIFT_WINDOWS) }
  }

  const perFeature = features.map(({ name }, place) => ({ name, ...compare(bins, place, live) }))
  const counted = perFeature.filter(({ name }) => !NOT_COUNTED.has(name))
  const far = counted.filter(isFar)
  const shifted = perFeature.filter(({ name, psi }, place) => {
    return !NOT_COUNTED.has(name) && psi > Math.max(PSI_SHIFTED, usualPsiOf(bins, place, live))
  })
  const isDrifting = far.length > 0 || shifted.length > 0
  const isOutOfDepth = far.length >= SEVERAL || (isDrifting && abstainedShare > DOUBTFUL_SHARE)
  const level = isOutOfDepth ? 'out-of-depth' : isDrifting ? 'some' : 'none'
  const worst = worstOf(far.length > 0 ? far : shifted)
  const sentence =
    worst === undefined
      ? noDriftSentence(abstainedShare > DOUBTFUL_SHARE ? 'doubt-alone' : 'none')
      : driftSentence(worst, isOutOfDepth)
  return { windows: live.length, perFeature, abstainedShare, level, sentence }
}

/** Of the classes, weighted as they are live. */
function usualPsiOf(bins: FeatureBins, place: number, live: readonly JudgedFeatures[]): number {
  const usual = (classId: number): number => bins.byClass[classId]?.features[place]?.usualPsi ?? 0
  return live.reduce((sum, { class: classId }) => sum + usual(classId), 0) / live.length
}

function isFar({ below, above }: FeatureDrift): boolean {
  return below + above > FAR_SHARE
}

function worstOf(drifts: readonly FeatureDrift[]): FeatureDrift | undefined {
  return drifts.toSorted((a, b) => b.below + b.above - (a.below + a.above) || b.psi - a.psi)[0]
}

function compare(bins: FeatureBins, place: number, live: readonly JudgedFeatures[]): Omit<FeatureDrift, 'name'> {
  let [psi, below, above] = [0, 0, 0]
  for (const [classId, decided] of Map.groupBy(live, ({ class: id }) => id)) {
    const trained = bins.byClass[classId]
    const known = trained?.features[place]
    if (trained === undefined || known === undefined) continue
    const shares = sharesOf(
      known.edges,
      decided.map(({ features }) => features[place] ?? Number.NaN),
    )
    const weight = decided.length / live.length
    // Without drift the index is about (bins - 1) (1 / n + 1 / m), as it is nearly a chi square; empty bins give nothing.
    const occupied = known.shares.filter((share) => share > 0).length
    const byChance = Math.max(0, occupied - 1) * (1 / decided.length + 1 / trained.windows)
    psi += weight * (populationStabilityIndex(known.shares, shares) - byChance)
    below += weight * (shares[0] ?? 0)
    above += weight * (shares.at(-1) ?? 0)
  }
  return { psi: Math.max(0, psi), below, above }
}
