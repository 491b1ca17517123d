import { armOf, comparableThroughput, type Measurement, type WorkloadReport } from '../../shared/experiment/index.ts'
import { pairsOf } from './arm-report.ts'
import { pairedRatio } from './paired-ratio.ts'
import { median } from './quantities.ts'

/** What a module's map may hold at most, in KiB: an oracle that the module could not follow is none. */
const MOST_KIB = 16_384

/** The arms that leave the readahead as it is for the whole of a workload. */
export function fixedArms(measurements: readonly Measurement[]): string[] {
  return [...new Set(measurements.map(({ arm }) => arm))].filter((key) => {
    const arm = armOf(key)
    return arm?.kind === 'default' || (arm?.kind === 'fixed' && arm.kib <= MOST_KIB)
  })
}

/**
 * The best fixed arm with hindsight, and the module's share of it. Taken from the same measurements that it is judged by, so it
 * flatters the oracle.
 * @returns undefined where fewer than two fixed arms were measured
 */
export function oracleOf(ofWorkload: readonly Measurement[]): WorkloadReport['oracle'] {
  const arms = fixedArms(ofWorkload).flatMap((arm) => {
    const known = ofWorkload.filter((one) => one.arm === arm).flatMap((one) => comparableThroughput(one) ?? [])
    return known.length === 0 ? [] : [{ arm, throughput: median(known) }]
  })
  if (arms.length < 2) return undefined
  const best = arms.reduce((one, other) => (other.throughput > one.throughput ? other : one))
  const share = pairedRatio(pairsOf(ofWorkload, 'module', best.arm))
  return { arm: best.arm, ...(share === undefined ? {} : { share }) }
}
