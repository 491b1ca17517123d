import type { AccessClass } from '../../shared/classes.ts'
import type { RatioEstimate, SweepReader, SweepTrial } from '../../shared/experiment/index.ts'
import { overallRatio, type Pair } from './paired-ratio.ts'
import { geometricMean, median } from './quantities.ts'

/** What a sweep tries. */
export interface SweepPlan {
  readonly readers: readonly SweepReader[]
  readonly candidatesKib: readonly number[]
  readonly defaultKib: number
  /** Of the order. */
  readonly seed: number
}

/** By readahead in KiB: geometric mean over a class's readers of the median throughput, by that of the reader's best value. */
export type ClassScores = ReadonlyMap<number, number>

/** Of values that all readers of the class were tried under. */
export function scoresOf(
  readers: readonly SweepReader[],
  trials: readonly SweepTrial[],
  label: AccessClass,
): ClassScores {
  return overReaders(readers, trials, label, (own) => {
    const medians = mediansByKib(own, ({ bytesPerSecond }) => bytesPerSecond)
    const best = Math.max(...medians.values())
    return new Map([...medians].map(([kib, value]) => [kib, value / best]))
  })
}

/**
 * Bytes read from the disk per byte asked for, by readahead in KiB: geometric mean over a class's readers of the median. Of values under
 * which it is known of all readers and was not nothing.
 */
export function readByAsked(
  readers: readonly SweepReader[],
  trials: readonly SweepTrial[],
  label: AccessClass,
): ReadonlyMap<number, number> {
  return overReaders(readers, trials, label, (own) => {
    const medians = mediansByKib(own, ({ readAmplification }) => readAmplification)
    return new Map([...medians].filter(([, value]) => value > 0))
  })
}

/** Geometric mean over a class's readers, of values of the readahead that all of them have a figure for. */
function overReaders(
  readers: readonly SweepReader[],
  trials: readonly SweepTrial[],
  label: AccessClass,
  figures: (ofReader: readonly SweepTrial[]) => ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const ofReaders = readers
    .filter((reader) => reader.label === label)
    .map(({ name }) => figures(trials.filter(({ reader }) => reader === name)))
  const [first, ...others] = ofReaders
  const common = [...(first?.keys() ?? [])].filter((kib) => others.every((of) => of.has(kib)))
  return new Map(common.map((kib) => [kib, geometricMean(ofReaders.map((of) => of.get(kib) ?? Number.NaN))]))
}

/** Of the trials that have the figure. */
function mediansByKib(
  trials: readonly SweepTrial[],
  figure: (trial: SweepTrial) => number | undefined,
): ReadonlyMap<number, number> {
  const known = Map.groupBy(
    trials.filter((trial) => figure(trial) !== undefined),
    ({ kib }) => kib,
  )
  return new Map([...known].map(([kib, of]) => [kib, median(of.flatMap((trial) => figure(trial) ?? []))]))
}

/**
 * Throughput under one readahead by that under another, paired by repetition, geometric mean over the class's readers.
 * @returns undefined where no reader has two pairs
 */
export function sweptRatio(
  readers: readonly SweepReader[],
  trials: readonly SweepTrial[],
  label: AccessClass,
  kib: number,
  referenceKib: number,
): RatioEstimate | undefined {
  const ofClass = readers.filter((reader) => reader.label === label)
  return overallRatio(
    ofClass.map(({ name }): Pair[] => {
      const under = (value: number) =>
        trials.filter((trial) => trial.reader === name && trial.kib === value && trial.bytesPerSecond > 0)
      return under(kib).flatMap((trial) => {
        const twin = under(referenceKib).find(({ repetition }) => repetition === trial.repetition)
        return twin === undefined ? [] : [[trial.bytesPerSecond, twin.bytesPerSecond] as const]
      })
    }),
  )
}

/** Share of the best value's score from which on two values are as good as each other, whatever their interval. */
export const AS_GOOD = 0.98

/**
 * Of some values those that these trials cannot tell from the best of them: they reach nearly its score, or the interval of the ratio to
 * it holds 1. A value of one trial is known by its score alone.
 */
export function equalsOf(
  plan: Pick<SweepPlan, 'readers'>,
  trials: readonly SweepTrial[],
  label: AccessClass,
  among: readonly number[],
): number[] {
  const scores = scoresOf(plan.readers, trials, label)
  const scored = among.filter((kib) => scores.has(kib))
  const scoreOf = (kib: number) => scores.get(kib) ?? 0
  const [best] = scored.toSorted((a, b) => scoreOf(b) - scoreOf(a))
  if (best === undefined) return []
  return scored.filter((kib) => {
    if (scoreOf(kib) >= AS_GOOD * scoreOf(best)) return true
    const ratio = sweptRatio(plan.readers, trials, label, kib, best)
    return ratio !== undefined && ratio.interval95[1] >= 1
  })
}
