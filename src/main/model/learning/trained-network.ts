import type { EpochLosses } from '../../../shared/model.ts'
import type { DenseLayer } from '../network.ts'
import type { Scaler } from '../scaler.ts'

export interface TrainedNetwork {
  readonly scaler: Scaler
  readonly layers: readonly DenseLayer[]
  /** Epochs until the validation loss had not fallen for the patience, or all. */
  readonly epochsRun: number
  /** The epoch, from 1, whose parameters were kept. */
  readonly bestEpoch: number
  /** Mean cross-entropy on the validation part after `bestEpoch`, in nats; weighted as the problem's classes are. */
  readonly validationLoss: number
  /** An entry an epoch. */
  readonly history: readonly EpochLosses[]
  /** What computed it: "tfjs-4.22.0 wasm". */
  readonly backend: string
}
