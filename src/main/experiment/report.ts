import {
  armKey,
  type EvaluationPlan,
  type EvaluationReport,
  type ExperimentWorkload,
  type Measurement,
  type WorkloadReport,
} from '../../shared/experiment/index.ts'
import { armReport, pairsOf } from './arm-report.ts'
import { caveatsOf } from './caveats.ts'
import { judge, type EvaluatedDecision } from './judged.ts'
import { oracleOf, oraclePairs } from './oracle.ts'
import { overallRatio } from './paired-ratio.ts'
import { phasesReport } from './phases.ts'
import { verdictOf } from './verdict.ts'

export interface Evaluated {
  /** Undefined for an evaluation of before plans had a form. */
  readonly plan?: EvaluationPlan
  readonly measurements: readonly Measurement[]
  readonly decisions: readonly EvaluatedDecision[]
  /** Measured on a machine that the bench emulates itself. */
  readonly isVirtual?: boolean
}

/** What an evaluation shows. A measurement that failed is counted and is in no figure. */
export function evaluationReport({ plan, measurements, decisions, isVirtual = false }: Evaluated): EvaluationReport {
  const names = [
    ...new Set([...(plan?.workloads.map(({ name }) => name) ?? []), ...measurements.map(({ workload }) => workload)]),
  ]
  const groups = names.flatMap((name) => {
    const measured = measurements.filter(({ workload }) => workload === name)
    return measured.length === 0
      ? []
      : [
          {
            name,
            planned: plan?.workloads.find((workload) => workload.name === name),
            measured,
            decided: decisions.filter(({ workload }) => workload === name),
          },
        ]
  })
  const workloads = groups.map(({ name, planned, measured, decided }) =>
    workloadReport(name, plan, planned, measured, decided),
  )
  const phases = groups.flatMap(({ name, measured, decided, planned }) =>
    planned?.kind === 'phases' ? (phasesReport(name, measured, decided) ?? []) : [],
  )
  const overDefault = overallRatio(groups.map(({ measured }) => pairsOf(measured, 'module', 'default')))
  const ofOracle = overallRatio(
    groups.flatMap(({ measured }) => (oracleOf(measured) === undefined ? [] : [oraclePairs(measured)])),
  )
  const unseen = new Set(workloads.filter(({ isTrained }) => !isTrained).map(({ workload }) => workload))
  const judged = judge(decisions)
  // Without its plan nobody knows which shapes were trained on.
  const judgedUnseen = plan && judge(decisions.filter(({ workload }) => unseen.has(workload)))
  return {
    verdict: verdictOf({ workloads, phases }),
    workloads,
    phases,
    ...(overDefault === undefined ? {} : { overDefault }),
    ...(ofOracle === undefined ? {} : { ofOracle }),
    ...(judged === undefined ? {} : { judged }),
    ...(judgedUnseen === undefined ? {} : { judgedUnseen }),
    caveats: caveatsOf(plan, measurements, isVirtual),
  }
}

function workloadReport(
  workload: string,
  plan: EvaluationPlan | undefined,
  planned: ExperimentWorkload | undefined,
  measured: readonly Measurement[],
  decided: readonly EvaluatedDecision[],
): WorkloadReport {
  const order = plan?.arms.map(armKey) ?? []
  const arms = [...new Set([...order, ...measured.map(({ arm }) => arm)])].filter((arm) =>
    measured.some((one) => one.arm === arm),
  )
  const oracle = oracleOf(measured)
  const judged = judge(decided)
  const label = planned === undefined || planned.kind === 'phases' ? undefined : planned.label
  return {
    workload,
    ...(label === undefined ? {} : { label }),
    isTrained: planned?.isTrained ?? false,
    unit: isInBytes(measured) ? 'bytes/s' : 'operations/s',
    arms: arms.map((arm) => armReport(arm, measured)),
    ...(oracle === undefined ? {} : { oracle }),
    ...(judged === undefined ? {} : { judged }),
  }
}

function isInBytes(measured: readonly Measurement[]): boolean {
  return measured.every(
    ({ figures }) =>
      figures === undefined || (figures.parts ?? [figures]).every(({ bytesPerSecond }) => bytesPerSecond !== undefined),
  )
}
