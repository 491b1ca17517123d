/** A dense layer: outputs = weights * inputs + bias, in the orientation of `model.json` (and of PyTorch). */
export interface DenseLayer {
  /** [outputs][inputs] */
  readonly weights: readonly (readonly number[])[]
  readonly bias: readonly number[]
}

/** Runs dense layers with ReLU between them in double arithmetic; returns the logits. */
export function logitsOf(layers: readonly DenseLayer[], scaledFeatures: readonly number[]): number[] {
  let values = [...scaledFeatures]
  for (const [index, layer] of layers.entries()) {
    const isLast = index === layers.length - 1
    const inputs = values
    values = layer.weights.map((row, output) => {
      let sum = layer.bias[output] ?? 0
      for (let input = 0; input < row.length; input++) sum += (row[input] ?? 0) * (inputs[input] ?? 0)
      return isLast ? sum : Math.max(0, sum)
    })
  }
  return values
}

export function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits)
  const exponentials = logits.map((logit) => Math.exp(logit - largest))
  const sum = exponentials.reduce((total, value) => total + value, 0)
  return exponentials.map((value) => value / sum)
}

/** -ln of the true class's softmax, computed without going through a probability that may round to 0. */
export function crossEntropy(logits: readonly number[], trueClass: number): number {
  const largest = Math.max(...logits)
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0)
  return Math.log(sum) + largest - (logits[trueClass] ?? Number.NEGATIVE_INFINITY)
}

/** Index of the largest value; the first of equals, as in the module. */
export function argMax(values: readonly number[]): number {
  let best = 0
  for (let index = 1; index < values.length; index++) {
    if ((values[index] ?? 0) > (values[best] ?? 0)) best = index
  }
  return best
}
