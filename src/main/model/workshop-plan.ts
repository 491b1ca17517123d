import type { SplitName } from '../../shared/splits.ts'
import type { Dataset } from './dataset/dataset.ts'
import { foldsOf, type Fold } from './judging/folds.ts'
import { problemsOf } from './judging/judge.ts'
import { learningSteps, type LearningStep } from './judging/learning-curve.ts'
import type { TrainedNetwork } from './learning/trained-network.ts'
import type { ClassWeights, TrainingProblem } from './learning/training-problem.ts'

/** Finds the networks of one part of the plan among all that were trained. */
type Choose<Networks> = (trained: readonly TrainedNetwork[]) => Networks

export interface PlannedSplit {
  readonly name: SplitName
  readonly folds: readonly Fold[]
  /** One a fold. */
  readonly networks: Choose<TrainedNetwork[]>
}

/** All networks that a workshop trains, and what each is for. */
export interface WorkshopPlan {
  readonly problems: readonly TrainingProblem[]
  readonly final: Choose<TrainedNetwork[]>
  readonly first: PlannedSplit
  /** `first` and the others. */
  readonly splits: readonly PlannedSplit[]
  /** The first split's networks of each seed. */
  readonly seeds: readonly { readonly seed: number; readonly networks: Choose<TrainedNetwork[]> }[]
  readonly curve?: {
    readonly split: SplitName
    readonly steps: readonly LearningStep[]
    /** Of each step. */
    readonly networks: Choose<TrainedNetwork[][]>
  }
}

export interface PlanInput {
  readonly dataset: Dataset
  readonly seed: number
  readonly seeds: number
  readonly splits: readonly SplitName[]
  readonly classWeights: ClassWeights
  readonly thorough: boolean
}

/** With more folds than this the learning curve goes by `grouped-k-fold`: four networks a fold more would take longer than all else. */
const MOST_CURVE_FOLDS = 10

/** @throws BenchError `too-little-data` for a split that the rows do not allow. */
export function planWorkshop(input: PlanInput): WorkshopPlan {
  const { dataset, seed, classWeights } = input
  const problems: TrainingProblem[] = []
  const add = (folds: readonly { readonly train: Fold['train'] }[], withSeed = seed): Choose<TrainedNetwork[]> => {
    const start = problems.length
    problems.push(...problemsOf(folds, withSeed, classWeights))
    return (trained) => trained.slice(start, start + folds.length)
  }
  const planned = (name: SplitName): PlannedSplit => {
    const folds = foldsOf(name, dataset.rows, seed)
    return { name, folds, networks: add(folds) }
  }

  const final = add([{ train: dataset.rows }])
  const [firstName = 'leave-one-run-out', ...otherNames] = new Set(input.splits)
  const first = planned(firstName)
  const splits = [first, ...otherNames.map(planned)]
  const otherSeeds = Array.from({ length: input.seeds - 1 }, (_, at) => seed + at + 1)
  return {
    problems,
    final,
    first,
    splits,
    seeds: [
      { seed, networks: first.networks },
      ...otherSeeds.map((other) => ({ seed: other, networks: add(first.folds, other) })),
    ],
    ...(input.thorough ? { curve: plannedCurve(input, splits, planned, add) } : {}),
  }
}

function plannedCurve(
  { seed }: PlanInput,
  splits: readonly PlannedSplit[],
  planned: (name: SplitName) => PlannedSplit,
  add: (folds: readonly Fold[]) => Choose<TrainedNetwork[]>,
): NonNullable<WorkshopPlan['curve']> {
  const [first] = splits
  const isShort = first !== undefined && first.folds.length <= MOST_CURVE_FOLDS
  const split = isShort ? first : (splits.find(({ name }) => name === 'grouped-k-fold') ?? planned('grouped-k-fold'))
  const steps = learningSteps(split.folds, seed)
  const networks = steps.map(({ share, folds }) => (share === 1 ? split.networks : add(folds)))
  return { split: split.name, steps, networks: (trained) => networks.map((choose) => choose(trained)) }
}
