import { existsSync } from 'node:fs'
import path from 'node:path'
import type { DatasetRow } from '../src/main/model/dataset/dataset.ts'
import { randomStream } from '../src/shared/random.ts'
import { fitScaler, scaled } from '../src/main/model/scaler.ts'
import { DROPOUT_RATE, EPOCHS, PATIENCE_EPOCHS, scheduleFor } from '../src/main/model/learning/schedule.ts'
import { readSeedCsv } from '../src/main/model/csv/seed-csv.ts'
import { validationSplit } from '../src/main/model/dataset/splits.ts'
import type { TrainingProblem } from '../src/main/model/learning/training-problem.ts'
import { ACCESS_CLASSES, classId } from '../src/shared/classes.ts'

/** The original method's data lies beside the checkout, not in it. */
const SEED_CSV = path.join(import.meta.dirname, '../../shared/data/consolidated_dataset.csv')
/** Four fifths of its 864 windows. */
const ONE_SEED_WINDOWS = 691
const SEEDS = 10

export interface BenchData {
  readonly rows: readonly DatasetRow[]
  readonly source: string
}

/** The original method's 864 windows, or as many made up ones in the same 18 runs. */
export async function benchData(): Promise<BenchData> {
  if (existsSync(SEED_CSV)) return { rows: await readSeedCsv(SEED_CSV), source: 'the original data set' }
  return { rows: madeUpRows(), source: `made up windows (${SEED_CSV} is not there)` }
}

/** One network on 691 windows of all runs. */
export function oneSeed(rows: readonly DatasetRow[]): TrainingProblem[] {
  return [{ rows: rows.filter((_, index) => index % 5 !== 4).slice(0, ONE_SEED_WINDOWS), seed: 1 }]
}

/** For each seed, a network for each run on all others. */
export function allFolds(rows: readonly DatasetRow[]): TrainingProblem[] {
  const runIds = [...new Set(rows.map(({ runId }) => runId))]
  return Array.from({ length: SEEDS }, (_, seed) =>
    runIds.map((left): TrainingProblem => ({ rows: rows.filter(({ runId }) => runId !== left), seed })),
  ).flat()
}

function madeUpRows(): DatasetRow[] {
  const random = randomStream(1)
  return ACCESS_CLASSES.flatMap((label, id) =>
    Array.from({ length: 6 * 48 }, (_, index) => ({
      runId: `${label}-${Math.floor(index / 48)}`,
      windowIndex: index % 48,
      label,
      features: Array.from({ length: 5 }, (__, feature) => (feature % 3 === id ? 1 : 0) + 1.5 * random.next()),
    })),
  )
}

/** The same problems for `training-torch.py`: split, scaled and with their schedule. */
export function problemsForTorch(problems: readonly TrainingProblem[]): object {
  return {
    rule: { epochs: EPOCHS, patience: PATIENCE_EPOCHS, dropout: DROPOUT_RATE },
    problems: problems.map(({ rows, seed }) => {
      const { train, held } = validationSplit(rows, randomStream(seed, 0))
      const scaler = fitScaler(train.map(({ features }) => features))
      const inputsOf = (part: readonly DatasetRow[]) => part.map(({ features }) => scaled(scaler, features))
      const targetsOf = (part: readonly DatasetRow[]) => part.map(({ label }) => classId(label))
      return {
        seed,
        ...scheduleFor(train.length),
        inputs: inputsOf(train),
        targets: targetsOf(train),
        heldInputs: inputsOf(held),
        heldTargets: targetsOf(held),
      }
    }),
  }
}
