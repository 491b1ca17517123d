import {
  armText,
  comparableThroughput,
  referenceKeyOf,
  type EvaluationPlan,
  type Measurement,
} from '../../shared/experiment/index.ts'
import { pairsOf } from './arm-report.ts'
import { fixedThroughputs } from './oracle.ts'

/** With fewer pairs an interval is little more than their range. */
const ENOUGH_PAIRS = 5
/** What a 95 % interval covers by the number of pairs, where it is their range (`pairedRatio`). */
const COVERAGE_PERCENT: Readonly<Record<number, number>> = { 2: 50, 3: 75, 4: 87 }
const MUCH_STOLEN = 0.02
/** Runnable tasks; the workload before still counts for about one of them. */
const BUSY_BEFORE = 2

const VIRTUAL =
  'The virtual box is an emulated machine with a throttled disk: it shows the mechanism, not any hardware’s figure.'

/** From 7.0 on the kernel itself does part of what there is to gain on 6.x, and starts some disks with far more (README of the module). */
const NEWER_READAHEAD = 7

/** What an evaluation cannot say, and what happened in it, a sentence each. */
export function caveatsOf(
  plan: EvaluationPlan | undefined,
  measurements: readonly Measurement[],
  isVirtual: boolean,
): string[] {
  return [
    ...(isVirtual ? [VIRTUAL] : []),
    ...newKernel(measurements),
    ...fewPairs(measurements),
    ...luckyOracles(measurements),
    ...failures(measurements),
    ...idleOnes(measurements),
    ...brokenPairs(measurements),
    ...changedKernel(measurements),
    ...noise(measurements),
    ...trained(plan),
  ]
}

/** Arms that have a reference in their workload, with how many pairs are whole and how many were begun. */
function comparisons(measurements: readonly Measurement[]) {
  return [...Map.groupBy(measurements, ({ workload }) => workload)].flatMap(([workload, of]) => {
    const arms = [...new Set(of.map(({ arm }) => arm))]
    return arms
      .filter((arm) => arm !== referenceKeyOf(arm) && arms.includes(referenceKeyOf(arm)))
      .map((arm) => {
        const both = of.filter((one) => one.arm === arm || one.arm === referenceKeyOf(arm))
        const begun = new Set(both.map(({ repetition }) => repetition)).size
        return { workload, arm, begun, pairs: pairsOf(of, arm, referenceKeyOf(arm)).length }
      })
  })
}

function fewPairs(measurements: readonly Measurement[]): string[] {
  const compared = comparisons(measurements)
  const without = compared.filter(({ pairs }) => pairs < 2).length
  const fewest = Math.min(...compared.flatMap(({ pairs }) => (pairs < 2 ? [] : [pairs])))
  const covered = fewest < ENOUGH_PAIRS ? COVERAGE_PERCENT[fewest] : undefined
  return [
    ...(without === 0
      ? []
      : [`${without} of ${compared.length} comparisons have fewer than 2 pairs, so they have no interval.`]),
    ...(covered === undefined
      ? []
      : [
          `Some intervals come from ${fewest} pairs: they cover the truth about ${covered} % of the time, not 95 %. A difference is said to be shown only where Student’s t shows it as well.`,
        ]),
  ]
}

/** The best of several values measured once is also the luckiest; it takes other repetitions to choose it by. */
function luckyOracles(measurements: readonly Measurement[]): string[] {
  const chosenOnce = [...Map.groupBy(measurements, ({ workload }) => workload)].flatMap(([workload, of]) => {
    const arms = [...fixedThroughputs(of).values()]
    return arms.length >= 2 && arms.every(({ size }) => size === 1) ? [workload] : []
  })
  return chosenOnce.length === 0
    ? []
    : [
        `Measured once, so its best fixed value is also the luckiest, as there is no other repetition to choose it by: ${chosenOnce.join(', ')}.`,
      ]
}

function brokenPairs(measurements: readonly Measurement[]): string[] {
  return comparisons(measurements)
    .filter(({ pairs, begun }) => pairs < begun)
    .map(({ workload, arm, pairs, begun }) => `Of ${workload}, ${armText(arm)}, ${pairs} of ${begun} pairs are whole.`)
}

function failures(measurements: readonly Measurement[]): string[] {
  const failed = measurements.filter(({ figures }) => figures === undefined)
  const alike = Map.groupBy(
    failed,
    ({ workload, arm, failure }) => `${workload}, ${armText(arm)}: ${failure?.message ?? 'it has no figures.'}`,
  )
  return [...alike].map(([what, of]) => `Failed ${times(of.length)}, and is in no figure: ${what}`)
}

/** A logarithm knows no ratio to nothing; and an arm under which nothing gets done must not go unseen. */
function idleOnes(measurements: readonly Measurement[]): string[] {
  const idle = measurements.filter((one) => one.figures !== undefined && comparableThroughput(one) === undefined)
  const alike = Map.groupBy(idle, ({ workload, arm }) => `${workload}, ${armText(arm)}.`)
  return [...alike].map(([what, of]) => `Got nothing done ${times(of.length)}, and is in no ratio: ${what}`)
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function changedKernel(measurements: readonly Measurement[]): string[] {
  const kernels = [...new Set(measurements.map(({ kernel }) => kernel))]
  return kernels.length < 2
    ? []
    : [`The box ran ${kernels.join(' and then ')}: arms before and after are not comparable.`]
}

function newKernel(measurements: readonly Measurement[]): string[] {
  const isNew = measurements.some(({ kernel }) => Number.parseInt(kernel, 10) >= NEWER_READAHEAD)
  if (!isNew) return []
  return [
    'Linux 7.x gives readers through mmap small requests by itself once they have missed often, and starts rotational disks with more than ' +
      '128 KiB: gains are not those of 6.x.',
  ]
}

function noise(measurements: readonly Measurement[]): string[] {
  const boxes = measurements.flatMap(({ figures }) => (figures?.box === undefined ? [] : [figures.box]))
  const stolen = boxes.filter(({ stealShare }) => stealShare > MUCH_STOLEN).length
  const busy = boxes.filter(({ loadBefore }) => loadBefore > BUSY_BEFORE).length
  return [
    ...(stolen === 0
      ? []
      : [
          `In ${stolen} of ${boxes.length} measurements the hypervisor gave more than 2 % of the processors to others.`,
        ]),
    ...(busy === 0
      ? []
      : [
          `Before ${busy} of ${boxes.length} measurements the box’s load was above ${BUSY_BEFORE}, its last workload included.`,
        ]),
  ]
}

function trained(plan: EvaluationPlan | undefined): string[] {
  const known = plan?.workloads.filter(({ isTrained }) => isTrained === true).length ?? 0
  const all = plan?.workloads.length ?? 0
  if (known === 0) return []
  return [
    known === all
      ? 'The shipped profiles train on all of these shapes: they say nothing of others.'
      : `The shipped profiles train on ${known} of these ${all} shapes.`,
  ]
}
