import type { ReadaheadMapKib } from '../../../shared/classes.ts'
import type { DecisionLine } from '../../../shared/decisions.ts'
import {
  armKey,
  armText,
  type EvaluationPlan,
  type EvaluationPlanFile,
  type Measurement,
} from '../../../shared/experiment/index.ts'
import type { OnProgress } from '../../../shared/progress.ts'
import { estimateSeconds, scheduleEvaluation, type PlannedMeasurement } from '../../experiment/index.ts'
import type { CacheLimit, ScratchFile } from '../../workload/index.ts'
import type { HeldAccess } from '../holding.ts'
import type { ReadyModule } from '../deploy.ts'
import type { OnAir } from '../on-air.ts'
import type { SpaceGuard } from '../space/space-guard.ts'
import type { Workbench } from '../workbench.ts'
import { measure } from './measure.ts'
import type { OpenEvaluation } from './open-evaluation.ts'
import type { WorkloadData } from './run-workload.ts'

export interface EvaluateOptions extends Pick<OnAir, 'onSample' | 'onWorkload'> {
  /** Default: the shipped plan `compare`. */
  readonly plan?: EvaluationPlanFile
  /** One that lies ready, and stays. */
  readonly file?: ScratchFile
  /** Default: the one that was swept on this disk, else the model's. */
  readonly readaheadMapKib?: ReadaheadMapKib
  /** An evaluation of this plan that was interrupted, to which the measurements that it lacks are added. */
  readonly resume?: string
  readonly onProgress?: OnProgress
  /** It has been written down; its measurements follow. */
  readonly onEvaluation?: (id: string) => void
  readonly onMeasurement?: (measurement: Measurement) => void
  readonly onDecision?: (decision: DecisionLine, running: { readonly name: string }) => void
  readonly onRemark?: (remark: string) => void
  readonly signal?: AbortSignal
}

interface CarryOutOptions extends EvaluateOptions {
  readonly module: ReadyModule
  readonly data: WorkloadData
  readonly cache: CacheLimit
  readonly guard: SpaceGuard
  readonly usualReadahead: string
  readonly map: ReadaheadMapKib
}

/** Takes the measurements of a plan that an evaluation does not have yet, one by one. @throws as `evaluate` */
export async function carryOut(
  bench: Workbench,
  access: HeldAccess,
  plan: EvaluationPlan,
  evaluation: OpenEvaluation,
  options: CarryOutOptions,
): Promise<void> {
  const { module, map, signal } = options
  const scheduled = scheduleEvaluation(plan)
  const missing = scheduled.filter(({ order }) => !evaluation.has(order))
  for (const [index, planned] of missing.entries()) {
    signal?.throwIfAborted()
    if (index > 0) await options.guard.look()
    const { workload, arm, order } = planned
    const doing = `${order + 1} of ${scheduled.length}: ${workload.name}, ${armText(armKey(arm))}`
    options.onProgress?.(progress(doing, missing.slice(index)))
    const measured = await measure(bench, access, planned, {
      ...options,
      target: module.target,
      settings: { readaheadMapKib: map },
      onDecision: (decision) => options.onDecision?.(decision, workload),
    })
    evaluation.add(measured)
    options.onMeasurement?.(measured.measurement)
  }
}

export function progress(doing: string, left: readonly PlannedMeasurement[]) {
  return { step: 1, steps: 1, title: 'Compare', doing, secondsLeft: estimateSeconds(left) }
}
