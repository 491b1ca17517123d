import type { AccessClass } from '../../../shared/classes.ts'
import type { DecisionLine } from '../../../shared/decisions.ts'
import { BenchError } from '../../../shared/errors.ts'
import {
  evaluationPlanSchema,
  type EvaluationPlan,
  type EvaluationReport,
  type Measurement,
} from '../../../shared/experiment/index.ts'
import { quoteCommand } from '../../box/index.ts'
import { evaluationReport } from '../../experiment/index.ts'
import type { LabelledEvaluation } from '../../store/index.ts'
import { VIRTUAL } from '../virtual-box.ts'
import type { Workbench } from '../workbench.ts'

export interface StoredEvaluation {
  readonly evaluation: LabelledEvaluation
  /** Undefined in those of before plans had a form. */
  readonly plan: EvaluationPlan | undefined
  readonly measurements: readonly Measurement[]
  readonly report: EvaluationReport
}

type Store = Workbench['store']

/** An evaluation with what it shows, made anew from what is stored. @throws BenchError unknown-session */
export function storedEvaluation(store: Store, id: string): StoredEvaluation {
  const evaluation = store.evaluations.find(id)
  if (evaluation === undefined) {
    throw new BenchError('unknown-session', `There is no evaluation "${id}".`, {
      nextStep: 'List what there is: rabench evaluations',
    })
  }
  const measurements = store.evaluations.measurements(id)
  const { data: plan } = evaluationPlanSchema.safeParse(evaluation.plan)
  const decisions = measurements.flatMap((measurement) => {
    const { workload, arm, repetition } = measurement
    return decisionsUnder(store, measurement).map((decided) => ({ workload, arm, repetition, ...decided }))
  })
  const report = evaluationReport({
    measurements,
    decisions,
    isVirtual: evaluation.boxName === VIRTUAL,
    ...(plan === undefined ? {} : { plan }),
  })
  return { evaluation, plan, measurements, report }
}

/** What the module decided in one measurement, with the class of what ran in all of the window, where that is known. */
export function decisionsUnder(
  store: Store,
  { deploymentId }: Measurement,
): { readonly decision: DecisionLine; readonly label?: AccessClass }[] {
  if (deploymentId === undefined) return []
  return store.decisions
    .ofDeployment(deploymentId)
    .map(({ decision, label }) => ({ decision, ...(label === undefined ? {} : { label }) }))
}

/** The command line that repeats an evaluation. Its plan is named by itself, which holds it whole, changes included. */
export function repeatLine({ id, boxName, modelId, seed }: RepeatedEvaluation): string {
  return quoteCommand([
    'rabench',
    'evaluate',
    '--box',
    boxName,
    '--model',
    modelId,
    '--plan',
    id,
    '--seed',
    String(seed),
  ])
}

export interface RepeatedEvaluation extends Pick<LabelledEvaluation, 'id' | 'boxName' | 'modelId'> {
  readonly seed: number
}
