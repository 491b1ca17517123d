import type { Tensor, Tensor3D, Variable } from '@tensorflow/tfjs-core'
import { CLASS_COUNT, HIDDEN_UNITS, parameterShapes } from './network-shape.ts'
import { tf } from './tensorflow.ts'

const LEARNING_RATE = 1e-3

/** One step's input for all networks of a stack, network after network. */
export interface StackBatch {
  /** [networks][batch][features], scaled. */
  readonly features: Float32Array
  /** [networks][batch][classes], one-hot. */
  readonly targets: Float32Array
  /** [networks][batch][units of the first layer]: 0 where dropout drops, 1 / (1 - rate) elsewhere. */
  readonly dropout: Float32Array
}

/**
 * Networks of one shape that learn side by side, each from its own batches, as one tensor with a leading dimension. They do not
 * influence each other: a network comes out bit by bit as it would alone. On small batches most of a TensorFlow.js
 * step is per-operation cost, and the stack pays that once.
 *
 * The gradient is written out instead of asked from `tf.grads`: for three dense layers it is a dozen lines, it needs no gradient registry
 * (which comes with tfjs-layers only), and it takes 0.6 of the time. All additions of a bias are products with a column of ones,
 * because the cpu backend broadcasts element by element through an index computation.
 */
export class NetworkStack {
  readonly #shapes: [number, number][]
  readonly #networks: number
  readonly #batch: number
  readonly #parameters: Variable
  readonly #adam = tf.train.adam(LEARNING_RATE)
  readonly #ones: Tensor3D

  constructor(featureCount: number, batch: number, initial: readonly Float32Array[]) {
    this.#shapes = parameterShapes(featureCount)
    this.#networks = initial.length
    this.#batch = batch
    this.#parameters = tf.tidy(() => tf.variable(tf.tensor1d(this.#interleave(initial))))
    this.#ones = tf.ones([1, batch, 1])
  }

  /** One step of Adam on the mean cross-entropy of each network's batch. */
  step(input: StackBatch): void {
    tf.tidy(() => {
      this.#adam.applyGradients([{ name: this.#parameters.name, tensor: this.#gradient(input) }])
    })
  }

  /** A copy of each network's flat parameters. */
  parameters(): Float32Array[] {
    const all = this.#parameters.dataSync<'float32'>()
    const networks = Array.from({ length: this.#networks }, () => new Float32Array(all.length / this.#networks))
    this.#forEachPiece((network, own, shared, length) => {
      networks[network]?.set(all.subarray(shared, shared + length), own)
    })
    return networks
  }

  dispose(): void {
    this.#parameters.dispose()
    this.#adam.dispose()
    this.#ones.dispose()
  }

  #gradient(input: StackBatch): Tensor {
    const networks = this.#networks
    const batch = this.#batch
    const piece = this.#pieces()
    const [kernel1, bias1] = [piece(0), piece(1)]
    const [kernel2, bias2] = [piece(2), piece(3)]
    const [kernel3, bias3] = [piece(4), piece(5)]
    const features = tf.tensor3d(input.features, [networks, batch, input.features.length / (networks * batch)])
    const targets = tf.tensor3d(input.targets, [networks, batch, CLASS_COUNT])
    const dropout = tf.tensor3d(input.dropout, [networks, batch, HIDDEN_UNITS[0]])

    const sum1 = this.#dense(features, kernel1, bias1)
    const gate1 = tf.mul(dropout, tf.step(sum1))
    const hidden1 = tf.mul(sum1, gate1)
    const hidden2 = tf.relu(this.#dense(hidden1, kernel2, bias2))
    const logits = this.#dense(hidden2, kernel3, bias3)

    const slope3 = tf.mul(tf.sub(tf.softmax(logits), targets), 1 / batch)
    const slope2 = tf.mul(tf.matMul(slope3, kernel3, false, true), tf.step(hidden2))
    const slope1 = tf.mul(tf.matMul(slope2, kernel2, false, true), gate1)
    const gradients = [
      tf.matMul(features, slope1, true),
      tf.matMul(this.#ones, slope1, true),
      tf.matMul(hidden1, slope2, true),
      tf.matMul(this.#ones, slope2, true),
      tf.matMul(hidden2, slope3, true),
      tf.matMul(this.#ones, slope3, true),
    ]
    return tf.concat(gradients.map((gradient) => tf.reshape(gradient, [-1])))
  }

  #dense(inputs: Tensor, kernel: Tensor, bias: Tensor): Tensor {
    return tf.add(tf.matMul(inputs, kernel), tf.matMul(this.#ones, bias))
  }

  #pieces(): (index: number) => Tensor {
    const sizes = this.#shapes.map(([rows, columns]) => this.#networks * rows * columns)
    const flat = tf.split(this.#parameters, sizes)
    return (index) => {
      const [piece, shape] = [flat[index], this.#shapes[index]]
      if (piece === undefined || shape === undefined) throw new RangeError(`there is no piece ${index}`)
      return tf.reshape(piece, [this.#networks, ...shape])
    }
  }

  /** All kernels of the first layer, then all its biases, and so on: every cut of the vector is then one plain copy. */
  #interleave(initial: readonly Float32Array[]): Float32Array {
    const all = new Float32Array(initial.reduce((sum, { length }) => sum + length, 0))
    this.#forEachPiece((network, own, shared, length) => {
      all.set(initial[network]?.subarray(own, own + length) ?? [], shared)
    })
    return all
  }

  /** Where each piece of each network's parameters lies in its own vector (`own`) and in the stack's (`shared`). */
  #forEachPiece(visit: (network: number, own: number, shared: number, length: number) => void): void {
    let own = 0
    let shared = 0
    for (const [rows, columns] of this.#shapes) {
      const length = rows * columns
      for (let network = 0; network < this.#networks; network++) {
        visit(network, own, shared, length)
        shared += length
      }
      own += length
    }
  }
}
