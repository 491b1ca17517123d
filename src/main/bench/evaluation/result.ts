import type { ComparedWorkloadData } from '../../../shared/contract/index.ts'
import type { EvaluationReport, Measurement } from '../../../shared/experiment/index.ts'
import type { EvaluatedDecision } from '../../experiment/index.ts'

/** What an evaluation came to. */
export interface Evaluation {
  readonly id: string
  readonly report: EvaluationReport
  readonly measurements: readonly Measurement[]
  readonly decisions: readonly EvaluatedDecision[]
  /** The module's arm beside the default, workload by workload. */
  readonly comparison: readonly ComparedWorkloadData[]
}
