import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { beforeAll, expect, test } from 'vitest'
import { readyBackend } from './backend.ts'
import { initialParameters, layersOf } from '../network-shape.ts'
import { NetworkStack } from './network-stack.ts'
import { logitsOf } from '../network.ts'
import { randomStream } from '../../../shared/random.ts'
import { emptyBatch, type StackBatch } from './stack-batch.ts'
import { tf } from './tensorflow.ts'
import { wobble } from '../testing/toy.ts'

const FEATURES = 5
const BATCH = 12

beforeAll(async () => {
  await readyBackend()
})

/** A batch for each of these numbers, in one stack; examples weigh 1 to 3. */
function inputsOf(...numbers: number[]): StackBatch {
  const input = emptyBatch(numbers.length, BATCH, FEATURES)
  for (const [place, number] of numbers.entries()) {
    for (let row = 0; row < BATCH; row++) {
      const at = place * BATCH + row
      for (let feature = 0; feature < FEATURES; feature++) {
        input.features[at * (FEATURES + 1) + feature] = 3 * wobble(row * FEATURES + feature + 1000 * number)
      }
      input.targets[at * 3 + ((row + number) % 3)] = 1
      input.weights.fill((1 + (row % 3)) / BATCH, at * 3, at * 3 + 3)
    }
  }
  return input
}

/** Without the column that is always 1. */
function featuresOf({ features }: StackBatch): number[][] {
  return Array.from({ length: BATCH }, (_, row) => [
    ...features.slice(row * (FEATURES + 1), row * (FEATURES + 1) + FEATURES),
  ])
}

/** The same network from tfjs-layers, with its own gradients, started from our parameters. */
function kerasNetwork(initial: Float32Array): layers.Sequential {
  const model = layers.sequential({
    layers: [
      layers.layers.dense({ units: 32, activation: 'relu', inputShape: [FEATURES] }),
      layers.layers.dense({ units: 16, activation: 'relu' }),
      layers.layers.dense({ units: 3 }),
    ],
  })
  let offset = 0
  const cut = (shape: number[]): Tensor => {
    const length = shape.reduce((product, size) => product * size, 1)
    offset += length
    return tf.tensor(initial.slice(offset - length, offset), shape)
  }
  model.setWeights([[FEATURES, 32], [32], [32, 16], [16], [16, 3], [3]].map(cut))
  return model
}

test('steps of training and logits are those of tfjs-layers and its Adam, with examples that weigh differently', async () => {
  const initial = initialParameters(FEATURES, randomStream(1))
  const stack = new NetworkStack(FEATURES, BATCH, [initial])
  const keras = kerasNetwork(initial)
  const weights = tf.tensor1d(Array.from({ length: BATCH }, (_, row) => (1 + (row % 3)) / BATCH))
  keras.compile({
    optimizer: tf.train.adam(1e-3),
    loss: (truth, logits) => tf.losses.softmaxCrossEntropy(truth, logits, weights, 0, tf.Reduction.SUM),
  })
  for (let step = 0; step < 20; step++) {
    const batch = inputsOf(step)
    stack.step(batch)
    await keras.trainOnBatch(tf.tensor2d(featuresOf(batch)), tf.tensor2d(batch.targets, [BATCH, 3]))
  }
  const features = featuresOf(inputsOf(99))
  const reference = (keras.predict(tf.tensor2d(features)) as Tensor2D).arraySync()
  const ours = layersOf(FEATURES, stack.parameters()[0]!)
  for (const [row, inputs] of features.entries()) {
    for (const [index, logit] of logitsOf(ours, inputs).entries()) {
      expect(Math.abs(logit - reference[row]![index]!)).toBeLessThan(1e-5)
    }
  }
  stack.dispose()
})

test('a dropped unit neither contributes nor learns', () => {
  const initial = initialParameters(FEATURES, randomStream(2))
  const stack = new NetworkStack(FEATURES, BATCH, [initial])
  const batch = inputsOf(1)
  for (let row = 0; row < BATCH; row++) batch.dropout[row * 33 + 7] = 0
  stack.step(batch)
  const [before] = layersOf(FEATURES, initial)
  const [after] = layersOf(FEATURES, stack.parameters()[0]!)
  expect(after!.weights[7]).toEqual(before!.weights[7])
  expect(after!.weights[8]).not.toEqual(before!.weights[8])
  stack.dispose()
})

const starts = [1, 2, 3, 4].map((seed) => initialParameters(FEATURES, randomStream(seed)))

/** Parameters after some steps alone. */
function trainedAlone(member: number, steps: number): Float32Array {
  const stack = new NetworkStack(FEATURES, BATCH, [starts[member]!])
  for (let step = 0; step < steps; step++) stack.step(inputsOf(10 * member + step))
  const [parameters] = stack.parameters()
  stack.dispose()
  return parameters!
}

test('a network in a stack comes out bit by bit as it would alone', () => {
  const stack = new NetworkStack(FEATURES, BATCH, starts)
  for (let step = 0; step < 5; step++) stack.step(inputsOf(...starts.map((_, member) => 10 * member + step)))
  expect(stack.parameters()).toEqual(starts.map((_, member) => trainedAlone(member, 5)))
  stack.dispose()
})

test('those that stay when others leave go on bit by bit as if nothing had happened', () => {
  const tensorsBefore = tf.memory().numTensors
  const stack = new NetworkStack(FEATURES, BATCH, starts)
  for (let step = 0; step < 3; step++) stack.step(inputsOf(...starts.map((_, member) => 10 * member + step)))
  stack.keep([1, 3])
  for (let step = 3; step < 6; step++) stack.step(inputsOf(10 + step, 30 + step))
  expect(stack.parameters()).toEqual([trainedAlone(1, 6), trainedAlone(3, 6)])
  stack.keep([1])
  stack.step(inputsOf(36))
  expect(stack.parameters()).toEqual([trainedAlone(3, 7)])
  stack.dispose()
  expect(tf.memory().numTensors).toBe(tensorsBefore)
})
