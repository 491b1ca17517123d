import { ACCESS_CLASSES } from '../../shared/classes.ts'
import type { AbstainRule, AccuracyReport } from '../../shared/model.ts'
import type {
  AbstainCalibration,
  Importance,
  JudgedWindowRecord,
  LearningCurve,
  SeedResult,
} from '../../shared/model-report.ts'
import type { SplitName } from '../../shared/splits.ts'
import { baselineReports } from './baselines/compare.ts'
import type { Dataset } from './dataset/dataset.ts'
import { calibrateAbstaining, tempered, withTemperature } from './judging/abstaining.ts'
import { permutationImportance } from './judging/importance.ts'
import { judgeFolds } from './judging/judge.ts'
import { learningCurveOf } from './judging/learning-curve.ts'
import { abstainedBecause, logLossOf, reportOf, verdictOf, type JudgedWindow } from './judging/report.ts'
import { knownRanges } from './dataset/known-ranges.ts'
import type { TrainedNetwork } from './learning/trained-network.ts'
import type { ClassWeights, TrainNetworks } from './learning/training-problem.ts'
import { planWorkshop, type PlannedSplit, type WorkshopPlan } from './workshop-plan.ts'
import { WorkshopSteps, type WorkshopProgress } from './workshop-steps.ts'

export type { WorkshopProgress } from './workshop-steps.ts'

export interface WorkshopInput {
  readonly dataset: Dataset
  /** An integer; the kept network's, and that of all that is left to chance. */
  readonly seed: number
  /** Seeds from `seed` on by which the first split is judged; at least 1. */
  readonly seeds: number
  /** The first is the one that the model is told by; none: leaving one run out. */
  readonly splits: readonly SplitName[]
  readonly classWeights: ClassWeights
  /** Importance of the features and the learning curve, too. */
  readonly thorough: boolean
}

/** Plain data: it can cross the border of a thread. */
export interface WorkshopResult {
  /** Trained on all rows, with the temperature folded in. */
  readonly network: TrainedNetwork
  readonly abstain: AbstainRule
  /** In the order of the splits. Confidences and log losses are with the temperature, as the model will give them. */
  readonly judgements: readonly AccuracyReport[]
  /** By run and time. */
  readonly judgedWindows: Readonly<Partial<Record<SplitName, readonly JudgedWindowRecord[]>>>
  readonly seeds: readonly SeedResult[]
  readonly importance?: Importance
  readonly learningCurve?: LearningCurve
  readonly calibration: AbstainCalibration
  readonly backend: string
}

export interface WorkshopOptions {
  readonly onProgress?: (progress: WorkshopProgress) => void
  readonly signal?: AbortSignal
}

/**
 * Makes a model and judges it: a network on all rows, and for each split, seed and step of the learning curve the networks that judging
 * takes, all in one call of `trainNetworks`. The temperature and the least confidence are found on the held-out windows of the first
 * split; they are two numbers from all these windows, so that figures on the same windows hardly flatter.
 * @throws BenchError `too-little-data` for a split that the rows do not allow; `interrupted` when aborted.
 */
export async function workshop(
  input: WorkshopInput,
  trainNetworks: TrainNetworks,
  { onProgress, signal }: WorkshopOptions = {},
): Promise<WorkshopResult> {
  const plan = planWorkshop(input)
  const steps = new WorkshopSteps(
    plan.problems.length,
    plan.splits.length + (input.thorough ? 2 : 0),
    onProgress,
    signal,
  )
  const trained = await trainNetworks(plan.problems, {
    onEpoch: (report) => {
      steps.training(report)
    },
    ...(signal === undefined ? {} : { signal }),
  })
  const { dataset, seed } = input
  const [final] = plan.final(trained)
  if (final === undefined) throw new RangeError('a network was trained on all rows')

  const judged = plan.splits.map((split) => judgeFolds(split.folds, split.networks(trained), dataset.featureSet))
  const calibration = calibrateAbstaining(plan.first.name, judged[0] ?? [])
  const { temperature, leastConfidence } = calibration

  const judgements: AccuracyReport[] = []
  const judgedWindows: Partial<Record<SplitName, JudgedWindowRecord[]>> = {}
  for (const [at, { name, folds }] of plan.splits.entries()) {
    await steps.next(`judging by ${name}`)
    const windows = tempered(judged[at] ?? [], temperature)
    const baselines = baselineReports(folds)
    judgements.push(reportOf(name, windows, { seed, folds: folds.length, leastConfidence, baselines }))
    judgedWindows[name] = recordsOf(dataset, windows, leastConfidence)
  }
  return {
    network: withTemperature(final, temperature),
    abstain: { leastConfidence, ranges: knownRanges(dataset.rows, dataset.featureSet) },
    judgements,
    judgedWindows,
    seeds: seedResults(plan, trained, dataset, temperature),
    ...(input.thorough ? await thoroughParts(input, plan, trained, temperature, steps) : {}),
    calibration,
    backend: final.backend,
  }
}

async function thoroughParts(
  { dataset, seed }: WorkshopInput,
  plan: WorkshopPlan,
  trained: readonly TrainedNetwork[],
  temperature: number,
  steps: WorkshopSteps,
): Promise<Pick<WorkshopResult, 'importance' | 'learningCurve'>> {
  const { featureSet } = dataset
  await steps.next('weighing the features')
  const { name, folds, networks }: PlannedSplit =
    plan.splits.find((split) => split.name === 'leave-one-run-out') ?? plan.first
  const asServed = networks(trained).map((network) => withTemperature(network, temperature))
  const importance = permutationImportance(name, folds, asServed, featureSet, seed)
  await steps.next('drawing the learning curve')
  const { curve } = plan
  if (curve === undefined) return { importance }
  const learningCurve = learningCurveOf(curve.split, curve.steps, curve.networks(trained), featureSet)
  return { importance, learningCurve }
}

function seedResults(
  plan: WorkshopPlan,
  trained: readonly TrainedNetwork[],
  { featureSet }: Dataset,
  temperature: number,
): SeedResult[] {
  const { name, folds } = plan.first
  return plan.seeds.map(({ seed, networks }) => {
    const windows = tempered(judgeFolds(folds, networks(trained), featureSet), temperature)
    const right = windows.filter((window) => verdictOf(window).isRight).length
    const logLoss = logLossOf(windows)
    return { seed, split: name, windows: windows.length, accuracy: right / windows.length, logLoss }
  })
}

function recordsOf({ rows }: Dataset, windows: readonly JudgedWindow[], leastConfidence: number): JudgedWindowRecord[] {
  const place = new Map(rows.map((row, at) => [row, at]))
  return windows
    .toSorted((a, b) => (place.get(a.row) ?? 0) - (place.get(b.row) ?? 0))
    .map((window) => {
      const { predicted, confidence } = verdictOf(window)
      const name = ACCESS_CLASSES[predicted]
      if (name === undefined) throw new RangeError(`there is no class ${predicted}`)
      const { runId, windowIndex, label } = window.row
      const abstained = abstainedBecause(window, leastConfidence)
      return { runId, windowIndex, label, predicted: name, confidence, abstained }
    })
}
