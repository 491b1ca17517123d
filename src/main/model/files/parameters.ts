import type { DenseLayer } from '../network.ts'

/** A tensor of the network, as every file names it. */
export interface Parameter {
  /** As in `state_dict`: "fc1.weight". */
  readonly name: string
  readonly shape: readonly number[]
  /** Row by row. */
  readonly values: readonly number[]
}

/** The layer's name in every file, from its place. */
export function layerName(index: number): string {
  return `fc${index + 1}`
}

/** Weights [outputs, inputs] and bias [outputs] of each layer, in the order in which a `torch.nn.Module` has them. */
export function parametersOf(layers: readonly DenseLayer[]): Parameter[] {
  return layers.flatMap(({ weights, bias }, index) => [
    { name: `${layerName(index)}.weight`, shape: [bias.length, weights[0]?.length ?? 0], values: weights.flat() },
    { name: `${layerName(index)}.bias`, shape: [bias.length], values: bias },
  ])
}
