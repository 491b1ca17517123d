import { classId } from '../../../shared/classes.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import { CLASS_COUNT, HIDDEN_UNITS } from '../network-shape.ts'
import { scaled, type Scaler } from '../scaler.ts'

/** Windows to learn from or to be judged on, in arrays that are quick to go through. */
export interface Examples {
  readonly count: number
  /** [count][features], scaled. */
  readonly features: Float64Array
  readonly classIds: Uint8Array
}

export function examplesOf(rows: readonly DatasetRow[], scaler: Scaler): Examples {
  const width = scaler.mean.length
  const features = new Float64Array(rows.length * width)
  for (const [index, row] of rows.entries()) features.set(scaled(scaler, row.features), index * width)
  return { count: rows.length, features, classIds: Uint8Array.from(rows, ({ label }) => classId(label)) }
}

/**
 * Mean cross-entropy in nats, each example counting as much as its class weighs, and the share that is classified right. In double
 * arithmetic, and in the order of `logitsOf` and `crossEntropy`: the same numbers, without arrays for each example.
 * @param parameters flat, as `parameterShapes` has them.
 */
export function judged(
  parameters: Float32Array,
  { count, features, classIds }: Examples,
  classWeights: readonly number[],
): { loss: number; accuracy: number } {
  const [first, second] = HIDDEN_UNITS
  const width = features.length / count
  const values = Float64Array.from(parameters)
  const [hidden1, hidden2, logits] = [new Float64Array(first), new Float64Array(second), new Float64Array(CLASS_COUNT)]
  let loss = 0
  let weight = 0
  let right = 0
  for (let example = 0; example < count; example++) {
    let from = forward(values, 0, features, example * width, width, hidden1)
    clip(hidden1)
    from = forward(values, from, hidden1, 0, first, hidden2)
    clip(hidden2)
    forward(values, from, hidden2, 0, second, logits)
    const id = classIds[example] ?? 0
    const own = classWeights[id] ?? 0
    const largest = indexOfLargest(logits)
    loss += own * crossEntropyOf(logits, largest, id)
    weight += own
    if (largest === id) right += 1
  }
  return { loss: loss / weight, accuracy: right / count }
}

/** outputs = inputs * kernel + bias, both from `begin` of the parameters on. Returns where they end. */
function forward(
  parameters: Float64Array,
  begin: number,
  inputs: Float64Array,
  firstInput: number,
  inputCount: number,
  outputs: Float64Array,
): number {
  const width = outputs.length
  const bias = begin + inputCount * width
  for (let output = 0; output < width; output++) outputs[output] = parameters[bias + output] ?? 0
  for (let input = 0; input < inputCount; input++) {
    const value = inputs[firstInput + input] ?? 0
    const row = begin + input * width
    for (let output = 0; output < width; output++) {
      outputs[output] = (outputs[output] ?? 0) + value * (parameters[row + output] ?? 0)
    }
  }
  return bias + width
}

function clip(values: Float64Array): void {
  for (let index = 0; index < values.length; index++) values[index] = Math.max(0, values[index] ?? 0)
}

/** The first of equals, as `argMax`. */
function indexOfLargest(values: Float64Array): number {
  let best = 0
  for (let index = 1; index < values.length; index++) {
    if ((values[index] ?? 0) > (values[best] ?? 0)) best = index
  }
  return best
}

function crossEntropyOf(logits: Float64Array, largest: number, id: number): number {
  const height = logits[largest] ?? 0
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - height)
  return Math.log(sum) + height - (logits[id] ?? 0)
}
