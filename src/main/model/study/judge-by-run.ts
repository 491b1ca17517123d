import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import type { AccuracyReport } from '../../../shared/model.ts'
import type { Dataset } from '../dataset/dataset.ts'
import type { TrainedNetwork } from '../learning/trained-network.ts'
import { argMax, logitsOf } from '../network.ts'
import { scaled } from '../scaler.ts'

/** What judges windows: all that a study needs of a trained network. */
export type JudgingNetwork = Pick<TrainedNetwork, 'scaler' | 'layers'>

export interface JudgedByRun {
  /** Leave one run out. */
  readonly report: AccuracyReport
  /** The one network that has not seen this run. */
  readonly networkOfRun: (runId: string) => JudgingNetwork
}

/** Leaves each run of a dataset out once. @throws BenchError `interrupted` when aborted. */
export type JudgeByRun = (dataset: Dataset, seed: number, signal?: AbortSignal) => Promise<JudgedByRun>

/** What a network decides on raw features. */
export function decide({ scaler, layers }: JudgingNetwork, features: readonly number[]): AccessClass {
  const name = ACCESS_CLASSES[argMax(logitsOf(layers, scaled(scaler, features)))]
  if (name === undefined) throw new RangeError('the network has more outputs than there are classes')
  return name
}
