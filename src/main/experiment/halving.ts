import { ACCESS_CLASSES, DEFAULT_READAHEAD_MAP_KIB, type AccessClass } from '../../shared/classes.ts'
import { permutation, randomStream } from '../../shared/random.ts'
import type { SweepTrial } from '../../shared/experiment/index.ts'
import { equalsOf, scoresOf, type SweepPlan } from './sweep-scores.ts'

/** One reader under one readahead, as it is to be tried. */
export type PlannedTrial = Pick<SweepTrial, 'reader' | 'kib' | 'round' | 'repetition'>

/** How often a value that is still in the running has been tried after each round. */
const REPETITIONS_AFTER_ROUND = [1, 3, 5] as const
/** After one trial of each there is no interval: a value goes on from this share of the best one's score. */
const CLEARLY_LOSES_BELOW = 0.8

/**
 * Successive halving, class by class (K. Jamieson, A. Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter
 * Optimization", 2016): every value is tried once for every reader, those that clearly lose are dropped, at most the worse half at a
 * time, and the others are tried again: after the first round by their score, then where their ratio to the best cannot be told
 * from 1. The disk's own value and the design's stay, because the result is compared with them.
 * @returns what is left of the round that was begun, else the next one, in the order in which they are to be run; none when all is done
 */
export function nextTrials(plan: SweepPlan, trials: readonly SweepTrial[]): PlannedTrial[] {
  const begun = Math.max(0, ...trials.map(({ round }) => round))
  const before = trials.filter(({ round }) => round < begun)
  const left = begun === 0 ? [] : trialsOfRound(plan, before, begun).filter((planned) => !isAmong(trials, planned))
  return left.length > 0 ? left : trialsOfRound(plan, trials, begun + 1)
}

function isAmong(trials: readonly SweepTrial[], { reader, kib, repetition }: PlannedTrial): boolean {
  return trials.some((done) => done.reader === reader && done.kib === kib && done.repetition === repetition)
}

/** @param trials of the rounds before it, all of them */
function trialsOfRound(plan: SweepPlan, trials: readonly SweepTrial[], round: number): PlannedTrial[] {
  const until = REPETITIONS_AFTER_ROUND[round - 1]
  if (until === undefined) return []
  const from = (REPETITIONS_AFTER_ROUND[round - 2] ?? 0) + 1
  const wanted = ACCESS_CLASSES.flatMap((label) => {
    const readers = plan.readers.filter((reader) => reader.label === label)
    const kept = survivors(plan, trials, label)
    return readers.flatMap(({ name }) => kept.map((kib) => ({ reader: name, kib })))
  })
  const random = randomStream(plan.seed, 20 + round)
  // A repetition is over before the next one begins, so that what changes on the box changes for all values alike.
  return Array.from({ length: until - from + 1 }, (_, index) => from + index).flatMap((repetition) =>
    permutation(wanted.length, random).flatMap((index) =>
      wanted.slice(index, index + 1).map((one) => ({ ...one, round, repetition })),
    ),
  )
}

/** Values that a class still has in the running. */
export function survivors(plan: SweepPlan, trials: readonly SweepTrial[], label: AccessClass): number[] {
  const rounds = Math.max(0, ...trials.map(({ round }) => round))
  const always = [plan.defaultKib, DEFAULT_READAHEAD_MAP_KIB[label]]
  let kept: readonly number[] = plan.candidatesKib
  for (let round = 1; round <= rounds; round += 1) {
    const upTo = trials.filter((trial) => trial.round <= round)
    const scores = scoresOf(plan.readers, upTo, label)
    const scoreOf = (kib: number) => scores.get(kib) ?? 0
    const ranked = kept.toSorted((a, b) => scoreOf(b) - scoreOf(a))
    const best = Math.max(...ranked.map(scoreOf))
    const contenders =
      round === 1
        ? ranked.filter((kib) => scoreOf(kib) >= CLEARLY_LOSES_BELOW * best)
        : equalsOf(plan, upTo, label, ranked)
    const half = ranked.slice(0, Math.ceil(ranked.length / 2))
    kept = kept.filter((kib) => always.includes(kib) || half.includes(kib) || contenders.includes(kib))
  }
  return [...kept]
}
