import { CLASS_COUNT, HIDDEN_UNITS } from '../network-shape.ts'

/**
 * One step's input for all networks of a stack, network after network. A unit more than the network has, always 1, carries the biases:
 * a layer and its bias are then one product.
 */
export interface StackBatch {
  /** [networks][batch][features + 1], scaled; the last is 1. */
  readonly features: Float32Array
  /** [networks][batch][classes], one-hot. */
  readonly targets: Float32Array
  /** [networks][batch][classes]: by how much the example's gradient is multiplied, the same for its classes. */
  readonly weights: Float32Array
  /** [networks][batch][units of the first layer + 1]: 0 where dropout drops, 1 / (1 - rate) elsewhere; the last is 1. */
  readonly dropout: Float32Array
}

/** Room for a step: no example yet, nothing dropped. */
export function emptyBatch(networks: number, batch: number, featureCount: number): StackBatch {
  const rows = networks * batch
  const features = new Float32Array(rows * (featureCount + 1))
  for (let last = featureCount; last < features.length; last += featureCount + 1) features[last] = 1
  return {
    features,
    targets: new Float32Array(rows * CLASS_COUNT),
    weights: new Float32Array(rows * CLASS_COUNT).fill(1 / batch),
    dropout: new Float32Array(rows * (HIDDEN_UNITS[0] + 1)).fill(1),
  }
}
