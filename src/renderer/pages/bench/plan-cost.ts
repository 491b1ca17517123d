import type { PlannedEvaluation } from '../../../shared/contract/index.ts'
import { counted, roughly } from '../../widgets/format.ts'

/** The plan of a comparison that nobody chose another for. */
export const USUAL_PLAN = 'compare'

/**
 * "6 workloads, 5 arms, 5 repetitions: 150 measurements, about 1.2 h." Other repetitions than the plan's cost in proportion, but
 * for workloads that have repetitions of their own.
 */
export function planCost({ plan, trials, seconds }: PlannedEvaluation, repetitions: number): string {
  const { workloads, arms } = plan
  const shape = `${counted(workloads.length, 'workload')}, ${counted(arms.length, 'arm')}, ${counted(repetitions, 'repetition')}`
  if (repetitions === plan.repetitions) return `${shape}: ${counted(trials, 'measurement')}, ${roughly(seconds)}.`
  const ratio = repetitions / plan.repetitions
  return `${shape}: some ${counted(Math.round(trials * ratio), 'measurement')}, ${roughly(seconds * ratio)}.`
}
