import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import { tf } from './tensorflow.ts'

const LEARNING_RATE = 1e-3
const FIRST_DECAY = 0.9
const SECOND_DECAY = 0.999
const EPSILON = 1e-7

/** What Adam moves: the parameters, and the running means of their gradients and of the squares of those. */
export interface AdamState {
  readonly parameters: Tensor1D
  readonly first: Tensor1D
  readonly second: Tensor1D
}

/**
 * Adam (Kingma and Ba, 2015, algorithm 1 in the order of operations of the end of their section 2), with TensorFlow.js's constants.
 * `tf.train.adam` gives the same numbers (tested), in twice as many operations, but keeps its state to itself, so that no network could
 * leave a stack.
 */
export class Adam {
  readonly #firstShare: Tensor1D
  readonly #secondShare: Tensor1D
  readonly #firstDecay = tf.scalar(FIRST_DECAY)
  readonly #secondDecay = tf.scalar(SECOND_DECAY)

  /** @param learns 1 for a parameter that learns, 0 for one that stays as it is. */
  constructor(learns: Float32Array) {
    this.#firstShare = tf.tensor1d(learns.map((share) => share * (1 - FIRST_DECAY)))
    this.#secondShare = tf.tensor1d(learns.map((share) => share * (1 - SECOND_DECAY)))
  }

  /** The state after a step; nothing is disposed of. @param step from 1. */
  next({ parameters, first, second }: AdamState, gradient: Tensor, step: number): AdamState {
    const secondCorrection = Math.sqrt(1 - SECOND_DECAY ** step)
    const rate = (LEARNING_RATE * secondCorrection) / (1 - FIRST_DECAY ** step)
    const nextFirst = tf.add<Tensor1D>(tf.mul(first, this.#firstDecay), tf.mul(gradient, this.#firstShare))
    const nextSecond = tf.add<Tensor1D>(
      tf.mul(second, this.#secondDecay),
      tf.mul(tf.mul(gradient, gradient), this.#secondShare),
    )
    const divisor = tf.add(tf.sqrt(nextSecond), EPSILON * secondCorrection)
    const move = tf.div(tf.mul(nextFirst, rate), divisor)
    return { parameters: tf.sub<Tensor1D>(parameters, move), first: nextFirst, second: nextSecond }
  }

  dispose(): void {
    for (const constant of [this.#firstShare, this.#secondShare, this.#firstDecay, this.#secondDecay])
      constant.dispose()
  }
}

export function disposeState({ parameters, first, second }: AdamState): void {
  for (const tensor of [parameters, first, second]) tensor.dispose()
}
