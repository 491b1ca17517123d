import { ACCESS_CLASSES, DEFAULT_READAHEAD_MAP_KIB, type AccessClass } from '../../shared/classes.ts'
import type { SweepTrial, SweptClass } from '../../shared/experiment/index.ts'
import { AS_GOOD, equalsOf, readByAsked, scoresOf, sweptRatio, type SweepPlan } from './sweep-scores.ts'

/** What a module takes in its map: no readahead at all would leave a stream without any, so 0 is tried and shown, never chosen. */
const LEAST_KIB = 4
const MOST_KIB = 16_384

/**
 * Of the values that cannot be told from the best, those are eligible that reach this share of its score: a wide interval is no proof
 * that two values are equal. A stream is where readahead earns most, so there it is strict.
 */
const ELIGIBLE_FROM: Readonly<Record<AccessClass, number>> = { sequential: AS_GOOD, random: 0.95, mixed: 0.95 }

/** A value reads as little as the one that reads least up to so many times as much: the counters are read beside the workload. */
const READS_ALIKE_UP_TO = 1.02

/**
 * The readahead for each class whose readers were all tried. The disk's own value stays unless another is shown to be better than it:
 * the interval of their ratio, paired by repetition over all readers of the class, lies above 1. Of those that are, and cannot be told
 * from the best, the one that reads least from the disk is taken, then the smallest, because what is read ahead in vain costs memory and
 * other readers' time. Where the trials do not say what was read, it is the smallest.
 */
export function sweptMap(plan: SweepPlan, trials: readonly SweepTrial[]): SweptClass[] {
  return ACCESS_CLASSES.flatMap((label) => {
    const scores = scoresOf(plan.readers, trials, label)
    const possible = [...scores.keys()].filter((kib) => kib >= LEAST_KIB && kib <= MOST_KIB).toSorted((a, b) => a - b)
    const equals = equalsOf(plan, trials, label, possible)
    if (equals.length === 0) return []
    const better = equals.filter((kib) => isBetter(plan, trials, label, kib))
    const isKept = better.length === 0 && possible.includes(plan.defaultKib)
    const kib = isKept ? plan.defaultKib : chosenOf(plan, trials, label, better.length === 0 ? equals : better)
    const seedKib = DEFAULT_READAHEAD_MAP_KIB[label]
    return [{ label, kib, seedKib, equals, ...compared(plan, trials, label, kib) }]
  })
}

/** @param values in ascending order, at least one */
function chosenOf(plan: SweepPlan, trials: readonly SweepTrial[], label: AccessClass, values: readonly number[]) {
  const scores = scoresOf(plan.readers, trials, label)
  const scoreOf = (kib: number) => scores.get(kib) ?? 0
  const best = Math.max(...values.map(scoreOf))
  const alike = values.filter((kib) => scoreOf(kib) >= ELIGIBLE_FROM[label] * best)
  const read = readByAsked(plan.readers, trials, label)
  const known = alike.flatMap((kib) => read.get(kib) ?? [])
  const limit = known.length === alike.length ? READS_ALIKE_UP_TO * Math.min(...known) : Number.POSITIVE_INFINITY
  const chosen = alike.find((kib) => (read.get(kib) ?? 0) <= limit)
  if (chosen === undefined) throw new RangeError(`there is no value to choose from for ${label} readers`)
  return chosen
}

function isBetter(plan: SweepPlan, trials: readonly SweepTrial[], label: AccessClass, kib: number): boolean {
  const ratio = sweptRatio(plan.readers, trials, label, kib, plan.defaultKib)
  return kib !== plan.defaultKib && ratio !== undefined && ratio.interval95[0] > 1
}

function compared(plan: SweepPlan, trials: readonly SweepTrial[], label: AccessClass, kib: number) {
  const over = (other: number) => (other === kib ? undefined : sweptRatio(plan.readers, trials, label, kib, other))
  const [overDefault, overSeed] = [over(plan.defaultKib), over(DEFAULT_READAHEAD_MAP_KIB[label])]
  return {
    ...(overDefault === undefined ? {} : { overDefault }),
    ...(overSeed === undefined ? {} : { overSeed }),
  }
}

/** What a sweep cannot say. */
export function sweepCaveats(trials: readonly SweepTrial[], map: readonly SweptClass[]): string[] {
  const repetitions = Math.max(0, ...trials.map(({ repetition }) => repetition))
  const open = map.filter(({ equals }) => equals.length > 3).map(({ label }) => label)
  return [
    ...(repetitions < 3 ? ['Every value was tried fewer than 3 times: its ratios have no useful interval.'] : []),
    ...(open.length === 0
      ? []
      : [
          `For ${open.join(' and ')} readers many values do as well as the best: the readahead hardly matters to them here.`,
        ]),
  ]
}
