import type { DatasetRow } from '../dataset/dataset.ts'
import type { EpochLosses } from '../../../shared/model.ts'
import type { TrainedNetwork } from './trained-network.ts'

export type ClassWeights = 'none' | 'balanced'

/** What one network is to learn. */
export interface TrainingProblem {
  /** All that it may learn from; a part of them is set aside for validation. */
  readonly rows: readonly DatasetRow[]
  /** An integer. Same rows, same seed, same backend: same network, bit by bit. */
  readonly seed: number
  /** `balanced`: each class weighs alike in the loss, windows / (classes * windows of the class), as scikit-learn has it. Default: `none`. */
  readonly classWeights?: ClassWeights
}

export interface EpochReport {
  /** From 1; `epochs` is the most there can be, training may stop before. */
  readonly epoch: number
  readonly epochs: number
  /** Networks that learn side by side, the first and last of them, and how many there are in all. */
  readonly networks: { readonly first: number; readonly last: number; readonly of: number }
  /** How much of all training is behind, in networks: 12.5 of `networks.of`. It never falls, also where threads share the work. */
  readonly networksDone: number
  /** Mean over these networks' validation losses, in nats. */
  readonly validationLoss: number
  /** Of the first problem's network, where it has learned in this epoch. */
  readonly first?: EpochLosses
}

export interface TrainingOptions {
  readonly onEpoch?: (report: EpochReport) => void
  readonly signal?: AbortSignal
}

/**
 * Trains a network for each problem, side by side; each comes out as if trained alone.
 * @throws BenchError `interrupted` when aborted.
 */
export type TrainNetworks = (
  problems: readonly TrainingProblem[],
  options: TrainingOptions,
) => Promise<TrainedNetwork[]>
