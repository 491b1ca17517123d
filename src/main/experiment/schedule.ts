import { permutation, randomStream } from '../../shared/random.ts'
import type { Arm, EvaluationPlan, ExperimentWorkload } from '../../shared/experiment/index.ts'

/** One workload under one arm, once, as it is to be measured. */
export interface PlannedMeasurement {
  readonly workload: ExperimentWorkload
  readonly arm: Arm
  readonly repetition: number
  /** From 0. */
  readonly order: number
  /** Of the workload's positions: the same in all arms of a block. */
  readonly seed: number
  readonly warmupSeconds: number
  readonly seconds: number
}

/**
 * What a measurement takes beside its workload on an emulated box, in seconds: caches, the module, the program's start. Real boxes are
 * faster.
 */
const OVERHEAD_SECONDS = 13

/**
 * The measurements of a plan in the order in which they are taken. A block is one workload in one repetition: its arms follow one
 * another, so that what changes on a box over minutes changes for all of them alike. Repetitions are outermost; within one, workloads
 * are shuffled. The arms of a workload are shuffled once and then turned on by one from repetition to repetition, so that each comes
 * first, second, third as often as the others.
 */
export function scheduleEvaluation(plan: EvaluationPlan): PlannedMeasurement[] {
  const random = randomStream(plan.seed, 11)
  const shuffled = plan.workloads.map((workload) => ({ workload, arms: permuted(plan.arms, random) }))
  const repetitions = Math.max(...plan.workloads.map((workload) => repetitionsOf(plan, workload)))
  const planned = Array.from({ length: repetitions }, (_, index) => index + 1).flatMap((repetition) =>
    permuted(shuffled, random)
      .filter(({ workload }) => repetition <= repetitionsOf(plan, workload))
      .flatMap(({ workload, arms }) => {
        const seed = random.bits() >>> 1
        const first = repetition % arms.length
        return [...arms.slice(first), ...arms.slice(0, first)].map((arm) => ({
          ...{ workload, arm, repetition, seed },
          ...lengthOf(plan, workload),
        }))
      }),
  )
  return planned.map((one, order) => ({ ...one, order }))
}

/** How long measurements take, in seconds; without laying files, and an estimate. */
export function estimateSeconds(planned: readonly PlannedMeasurement[]): number {
  return planned.reduce((sum, one) => sum + one.warmupSeconds + one.seconds + OVERHEAD_SECONDS, 0)
}

function repetitionsOf(plan: EvaluationPlan, workload: ExperimentWorkload): number {
  return workload.repetitions ?? plan.repetitions
}

function lengthOf(plan: EvaluationPlan, workload: ExperimentWorkload) {
  if (workload.kind === 'phases') {
    return { warmupSeconds: 0, seconds: workload.phases.reduce((sum, { seconds }) => sum + seconds, 0) }
  }
  return {
    warmupSeconds: workload.warmupSeconds ?? plan.warmupSeconds,
    seconds: workload.seconds ?? plan.seconds,
  }
}

function permuted<T>(items: readonly T[], random: ReturnType<typeof randomStream>): T[] {
  return permutation(items.length, random).flatMap((index) => items.slice(index, index + 1))
}
