import type { Rank, Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import { Adam, disposeState, type AdamState } from './adam.ts'
import { CLASS_COUNT, HIDDEN_UNITS } from '../network-shape.ts'
import type { StackBatch } from './stack-batch.ts'
import { StackLayout, type StackedLayer } from './stack-layout.ts'
import { tf } from './tensorflow.ts'

/**
 * Networks of one shape that learn side by side, each from its own batches, as one tensor with a leading dimension. They do not
 * influence each other: a network comes out bit by bit as it would alone. On small batches most of a TensorFlow.js
 * step is per-operation cost, and the stack pays that once.
 *
 * The gradient is written out instead of asked from `tf.grads`: for three dense layers it is a dozen lines, it needs no gradient registry
 * (which comes with tfjs-layers only), and it takes 0.6 of the time. Biases are a row of the kernel, fed by a unit that is always 1
 * (stack-layout.ts): six products of matrices and six additions fewer.
 */
export class NetworkStack {
  readonly #layout: StackLayout
  readonly #batch: number
  readonly #featureCount: number
  #networks: number
  #adam: Adam
  #state: AdamState
  #steps = 0

  /** @param initial each network's flat parameters. */
  constructor(featureCount: number, batch: number, initial: readonly Float32Array[]) {
    this.#layout = new StackLayout(featureCount)
    this.#batch = batch
    this.#featureCount = featureCount
    this.#networks = initial.length
    this.#adam = this.#adamOf(initial.length)
    const parameters = tf.tensor1d(this.#layout.join(initial.map((own) => this.#layout.widen(own))))
    this.#state = { parameters, first: tf.zerosLike(parameters), second: tf.zerosLike(parameters) }
  }

  /** One step of Adam on the weighted mean cross-entropy of each network's batch. */
  step(input: StackBatch): void {
    this.#steps += 1
    const before = this.#state
    this.#state = tf.tidy(() => ({ ...this.#adam.next(before, this.#gradient(input), this.#steps) }))
    disposeState(before)
  }

  /** A copy of each network's flat parameters. */
  parameters(): Float32Array[] {
    return this.#layout.part(valuesOf(this.#state.parameters)).map((wide) => this.#layout.narrow(wide))
  }

  /** Lets all networks go but those at these places, which move up. They go on bit by bit as they would have with the others. */
  keep(places: readonly number[]): void {
    const kept = (tensor: Tensor1D): Tensor1D => {
      const networks = this.#layout.part(valuesOf(tensor))
      return tf.tensor1d(this.#layout.join(places.flatMap((place) => networks[place] ?? [])))
    }
    const before = this.#state
    this.#state = { parameters: kept(before.parameters), first: kept(before.first), second: kept(before.second) }
    disposeState(before)
    this.#networks = places.length
    this.#adam.dispose()
    this.#adam = this.#adamOf(places.length)
  }

  dispose(): void {
    disposeState(this.#state)
    this.#adam.dispose()
  }

  #adamOf(networks: number): Adam {
    const learning = this.#layout.learning()
    return new Adam(this.#layout.join(Array.from({ length: networks }, () => learning)))
  }

  #gradient(input: StackBatch): Tensor1D {
    const [kernel1, kernel2, kernel3] = this.#kernels()
    const shapeOf = (units: number): [number, number, number] => [this.#networks, this.#batch, units]
    const features = tf.tensor3d(input.features, shapeOf(this.#featureCount + 1))
    const targets = tf.tensor3d(input.targets, shapeOf(CLASS_COUNT))
    const weights = tf.tensor3d(input.weights, shapeOf(CLASS_COUNT))
    const dropout = tf.tensor3d(input.dropout, shapeOf(HIDDEN_UNITS[0] + 1))

    const sum1 = tf.matMul(features, kernel1)
    const gate1 = tf.mul(dropout, tf.step(sum1))
    const hidden1 = tf.mul(sum1, gate1)
    const hidden2 = tf.relu(tf.matMul(hidden1, kernel2))
    const logits = tf.matMul(hidden2, kernel3)

    const slope3 = tf.mul(tf.sub(tf.softmax(logits), targets), weights)
    const slope2 = tf.mul(tf.matMul(slope3, kernel3, false, true), tf.step(hidden2))
    const slope1 = tf.mul(tf.matMul(slope2, kernel2, false, true), gate1)
    const gradients = [
      tf.matMul(features, slope1, true),
      tf.matMul(hidden1, slope2, true),
      tf.matMul(hidden2, slope3, true),
    ]
    return tf.concat1d(gradients.map((gradient) => tf.reshape<Rank.R1>(gradient, [-1])))
  }

  #kernels(): [Tensor, Tensor, Tensor] {
    let begin = 0
    const next = ({ rows, columns }: StackedLayer): Tensor => {
      const size = this.#networks * rows * columns
      begin += size
      return tf.reshape(tf.slice1d(this.#state.parameters, begin - size, size), [this.#networks, rows, columns])
    }
    const [first, second, third] = this.#layout.layers
    return [next(first), next(second), next(third)]
  }
}

/** Of the backend's memory, a copy. */
function valuesOf(tensor: Tensor1D): Float32Array {
  return tensor.dataSync<'float32'>()
}
