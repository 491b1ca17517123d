import type { ModelDocument } from '../../shared/model.ts'
import { quantise } from './quantise.ts'

/** Covers the rounding of this computation itself, in doubles. */
const OWN_ROUNDING = 1 + 1e-9

/**
 * How far a logit of the module can be from the exact one, for given features: a running error analysis of network.c.
 * The class is certain to be the exact one where the two largest logits differ by more than twice this.
 * Each step's share: a feature rounds down (2^-16, a logarithm 2^-29 more), its mean to nearest (2^-17), the reciprocal scale has 32 bits, the
 * scaled value rounds towards zero (2^-16); weights round to nearest (2^-17), biases too (2^-33), activations (2^-17).
 * @returns a function of one window's features, in their units and the model's order; it gives Infinity where a scaled
 *   feature is cut.
 * @throws BenchError `bad-model`, see `quantise`.
 */
export function logitErrorBound(model: ModelDocument): (features: readonly number[]) => number {
  const { scaledLimit } = quantise(model)
  return (features) => boundFor(model, scaledLimit, features)
}

function boundFor(model: ModelDocument, scaledLimit: number, features: readonly number[]): number {
  let values: number[] = []
  let errors: number[] = []
  for (const [index, feature] of features.entries()) {
    const scale = model.scaler.scale[index] ?? 1
    const scaled = (feature - (model.scaler.mean[index] ?? 0)) / scale
    const error = (1.5 * 2 ** -16 + 2 ** -29) / scale + Math.abs(scaled) * 2 ** -32 + 2 ** -16
    if (Math.abs(scaled) + error >= scaledLimit) return Infinity
    values.push(scaled)
    errors.push(error)
  }

  for (const [depth, layer] of model.layers.entries()) {
    const isLast = depth === model.layers.length - 1
    const nextValues: number[] = []
    const nextErrors: number[] = []
    for (const [output, row] of layer.weights.entries()) {
      let value = layer.bias[output] ?? 0
      let error = 2 ** -33 + 2 ** -17
      for (const [input, weight] of row.entries()) {
        value += weight * (values[input] ?? 0)
        error += (Math.abs(weight) + 2 ** -17) * (errors[input] ?? 0) + 2 ** -17 * Math.abs(values[input] ?? 0)
      }
      nextValues.push(isLast ? value : Math.max(0, value))
      nextErrors.push(error)
    }
    values = nextValues
    errors = nextErrors
  }
  return Math.max(...errors) * OWN_ROUNDING
}
