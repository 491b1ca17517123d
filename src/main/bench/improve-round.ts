import { classId, type AccessClass } from '../../shared/classes.ts'
import {
  comparableThroughput,
  type EvaluationPlanFile,
  type ExperimentWorkload,
} from '../../shared/experiment/index.ts'
import type { ModelDocument } from '../../shared/model.ts'
import type { FioShape, Profile } from '../../shared/profile.ts'
import { overallRatio, type EvaluatedDecision } from '../experiment/index.ts'
import type { Evaluation } from './evaluate.ts'

/** After a switch the new model may cost this much of the old one's throughput; with more it is taken back. */
export const ROLL_BACK_BELOW = 0.98

/** Of a round's runs: three windows each. */
const CAPTURE_SECONDS = 7.5

export interface ImproveRound {
  readonly round: number
  /** Workloads whose interval lay wholly below the default's, and that were captured. */
  readonly workloads: readonly string[]
  readonly sessionId: string
  readonly modelId: string
  /** Windows of the same runs that each of the two would have judged right. */
  readonly shadowed: { readonly windows: number; readonly rightBefore: number; readonly rightAfter: number }
  /** Throughput under the new model by that under the old one, over all workloads; undefined where it never came to be in charge, or no pair could be compared. */
  readonly ratio: number | undefined
  readonly outcome: 'switched' | 'rolled-back' | 'not-better'
  /** Of the new model in charge. */
  readonly evaluationId: string | undefined
}

/** Their interval lies wholly below 1 under the module. */
export function worseWorkloads(plan: EvaluationPlanFile, { report }: Pick<Evaluation, 'report'>): ExperimentWorkload[] {
  const worse = new Set(
    report.workloads
      .filter(({ arms }) => arms.some(({ arm, effect }) => arm === 'module' && effect === 'worse'))
      .map(({ workload }) => workload),
  )
  return plan.workloads.filter(({ name }) => worse.has(name))
}

export interface CapturedWorkload {
  readonly workload: string
  readonly label: AccessClass
  readonly shape: FioShape
}

/** What fio can run again under a trace, with a class that is known. */
export function capturable(workloads: readonly ExperimentWorkload[]): {
  captured: CapturedWorkload[]
  left: string[]
} {
  const shapesOf = (workload: ExperimentWorkload): CapturedWorkload[] => {
    if (workload.kind === 'phases') return workload.phases.map((phase) => ({ ...phase, workload: workload.name }))
    const { label } = workload
    if (workload.kind === 'program' || label === undefined || workload.jobs.length > 1) return []
    return workload.jobs.map((shape) => ({ workload: workload.name, label, shape }))
  }
  return {
    captured: workloads.flatMap(shapesOf),
    left: workloads.filter((workload) => shapesOf(workload).length === 0).map(({ name }) => name),
  }
}

/** Each workload under every readahead that the module may have set, and the one that it found. */
export function roundProfile(
  captured: readonly CapturedWorkload[],
  { id, readaheadMapKib }: Pick<ModelDocument, 'id' | 'readaheadMapKib'>,
  plan: Pick<EvaluationPlanFile, 'fileMib'>,
  { measurements }: Pick<Evaluation, 'measurements'>,
  round: number,
): Profile {
  const inForce = measurements.flatMap(({ readaheadKib }) =>
    readaheadKib === undefined ? [] : [readaheadKib.before, readaheadKib.after],
  )
  const readaheadKib = [...new Set([...inForce, ...Object.values(readaheadMapKib)])]
    .filter((kib) => kib > 0)
    .toSorted((a, b) => a - b)
  // The first of those that are alike: a later entry of a map takes the place of an earlier one.
  const distinct = new Map(captured.toReversed().map((one) => [JSON.stringify([one.label, one.shape]), one]))
  return {
    format: 'rabench-profile',
    version: 1,
    name: `improve-${round}`,
    title: `What ${id} made slower`,
    description: `Round ${round} of improving ${id}.`,
    fileMib: plan.fileMib,
    seconds: CAPTURE_SECONDS,
    cooldownSeconds: 0,
    repetitions: 1,
    cache: ['cold'],
    workloads: [...distinct.values()].toReversed().map(({ workload, label, shape }, index) => ({
      name: `${index + 1}-${workload.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
      label,
      shape,
      readaheadKib,
      // Until the kernel writes back, buffered writers are readers to the disk.
      ...(label === 'mixed' ? { leadInSeconds: 7.5 } : {}),
    })),
  }
}

/** Every workload once with the module that acts; nothing is compared. */
export function shadowPlan(plan: EvaluationPlanFile): EvaluationPlanFile {
  return {
    ...plan,
    arms: [{ kind: 'module' }],
    repetitions: 1,
    workloads: plan.workloads.map((workload) => ({ ...workload, repetitions: 1 })),
  }
}

/** How many windows of known class the model in charge and its shadow judge right; an abstention is not right. */
export function compareShadow(decisions: readonly EvaluatedDecision[]): ImproveRound['shadowed'] {
  const known = decisions.flatMap(({ label, decision }) =>
    label === undefined || decision.class < 0 || decision.shadow === undefined
      ? []
      : [{ wanted: classId(label), decision, shadow: decision.shadow }],
  )
  const right = (said: { readonly class: number; readonly abstained: string }, wanted: number) =>
    said.abstained === 'no' && said.class === wanted
  return {
    windows: known.length,
    rightBefore: known.filter(({ decision, wanted }) => right(decision, wanted)).length,
    rightAfter: known.filter(({ shadow, wanted }) => right(shadow, wanted)).length,
  }
}

/** Throughput under one model's module by that under another's: blocks of the same seed, geometric mean over the workloads. */
export function ratioOfModels(
  before: Pick<Evaluation, 'measurements'>,
  after: Pick<Evaluation, 'measurements'>,
): number | undefined {
  const underModule = ({ measurements }: Pick<Evaluation, 'measurements'>) =>
    measurements.filter(({ arm }) => arm === 'module')
  const pairs = underModule(after).flatMap((measurement) => {
    const twin = underModule(before).find(
      ({ workload, repetition }) => workload === measurement.workload && repetition === measurement.repetition,
    )
    const [value, reference] = [comparableThroughput(measurement), twin && comparableThroughput(twin)]
    return value === undefined || reference === undefined
      ? []
      : [{ workload: measurement.workload, pair: [value, reference] as const }]
  })
  const byWorkload = [...Map.groupBy(pairs, ({ workload }) => workload).values()]
  return overallRatio(byWorkload.map((of) => of.map(({ pair }) => pair)))?.value
}

const OUTCOME_TEXT = {
  switched: 'it is in charge now',
  'rolled-back': 'it was taken back',
  'not-better': 'it never came to be in charge',
} as const

/** "Round 1 for model …: captured …; the new model is right on 40 of 42 windows instead of 31; …" */
export function roundText(
  { round, workloads, modelId, shadowed, ratio, outcome }: ImproveRound,
  before: string,
): string {
  const inCharge =
    ratio !== undefined
      ? `, and in charge it gave ${ratio.toFixed(2)} times the throughput`
      : outcome === 'not-better'
        ? ''
        : ', and in charge none of its measurements could be compared'
  const why = outcome === 'rolled-back' && ratio !== undefined ? `, as that is below ${ROLL_BACK_BELOW}` : ''
  return (
    `Round ${round} for the model ${before}: captured ${workloads.join(', ')}, which it made slower than the default. ` +
    `Beside it, model ${modelId} was right on ${shadowed.rightAfter} of ${shadowed.windows} windows instead of ` +
    `${shadowed.rightBefore}` +
    `${inCharge}; ${OUTCOME_TEXT[outcome]}${why}.`
  )
}
