import { armOf, comparableThroughput, type Measurement, type WorkloadReport } from '../../shared/experiment/index.ts'
import { pairedRatio, type Pair } from './paired-ratio.ts'
import { geometricMean } from './quantities.ts'

/** What a module's map may hold at most, in KiB: an oracle that the module could not follow is none. */
const MOST_KIB = 16_384

/** Throughput by arm and repetition, of measurements that have one. */
export type ArmThroughputs = ReadonlyMap<string, ReadonlyMap<number, number>>

/** Of the arms that leave the readahead as it is for the whole of a workload. */
export function fixedThroughputs(
  ofWorkload: readonly Measurement[],
  throughput: (one: Measurement) => number | undefined = comparableThroughput,
): ArmThroughputs {
  const known = ofWorkload.filter((one) => isFixed(one.arm) && throughput(one) !== undefined)
  return new Map(
    [...Map.groupBy(known, ({ arm }) => arm)].map(([arm, of]) => [
      arm,
      new Map(of.map((one) => [one.repetition, throughput(one) ?? Number.NaN])),
    ]),
  )
}

/** The arm with the highest geometric mean over its repetitions, of all but one of them where one is left out. */
export function bestArm(arms: ArmThroughputs, leftOut?: number): string | undefined {
  const scored = [...arms].flatMap(([arm, byRepetition]) => {
    const others = [...byRepetition].flatMap(([repetition, value]) => (repetition === leftOut ? [] : [value]))
    return others.length === 0 ? [] : [{ arm, score: geometricMean(others) }]
  })
  return scored.toSorted((a, b) => b.score - a.score)[0]?.arm
}

/**
 * What the best arm got in each repetition, where which one is the best is decided by all others: the best of a repetition is also the
 * luckiest of it, and to be compared with that one would be to be compared with luck. Where no arm has another repetition it is that one.
 */
export function bestOfOthers(arms: ArmThroughputs): ReadonlyMap<number, number> {
  const repetitions = new Set([...arms.values()].flatMap((byRepetition) => [...byRepetition.keys()]))
  return new Map(
    [...repetitions].flatMap((repetition) => {
      const there = new Map([...arms].filter(([, byRepetition]) => byRepetition.has(repetition)))
      const best = bestArm(there, repetition) ?? bestArm(there)
      const value = best === undefined ? undefined : there.get(best)?.get(repetition)
      return value === undefined ? [] : [[repetition, value] as const]
    }),
  )
}

/** The module and the best fixed arm of the other repetitions, repetition by repetition, where both have a throughput. */
export function oraclePairs(ofWorkload: readonly Measurement[]): Pair[] {
  const best = bestOfOthers(fixedThroughputs(ofWorkload))
  return ofWorkload.flatMap((one) => {
    const [value, reference] = [comparableThroughput(one), best.get(one.repetition)]
    return one.arm !== 'module' || value === undefined || reference === undefined ? [] : [[value, reference] as const]
  })
}

/**
 * The best fixed arm with hindsight, and the module's share of what such an arm gets where it was chosen by other repetitions.
 * @returns undefined where fewer than two fixed arms were measured
 */
export function oracleOf(ofWorkload: readonly Measurement[]): WorkloadReport['oracle'] {
  const arms = fixedThroughputs(ofWorkload)
  const arm = bestArm(arms)
  if (arm === undefined || arms.size < 2) return undefined
  const share = pairedRatio(oraclePairs(ofWorkload))
  return { arm, ...(share === undefined ? {} : { share }) }
}

function isFixed(key: string): boolean {
  const arm = armOf(key)
  return arm?.kind === 'default' || (arm?.kind === 'fixed' && arm.kib <= MOST_KIB)
}
