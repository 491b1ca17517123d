import type { Tensor } from '@tensorflow/tfjs-core'
import * as layers from '@tensorflow/tfjs-layers'
import { beforeAll, expect, test } from 'vitest'
import { initialParameters, layersOf } from './network-shape.ts'
import { NetworkStack } from './network-stack.ts'
import { logitsOf } from './network.ts'
import { randomStream } from './random.ts'
import { readyBackend, tf } from './tensorflow.ts'
import { wobble } from './testing/toy.ts'

const FEATURES = 5
const BATCH = 12

beforeAll(async () => {
  await readyBackend()
})

function inputsOf(seed: number): { features: Float32Array; targets: Float32Array; dropout: Float32Array } {
  const features = Float32Array.from({ length: BATCH * FEATURES }, (_, index) => 3 * wobble(index + 1000 * seed))
  const targets = new Float32Array(BATCH * 3)
  for (let row = 0; row < BATCH; row++) targets[row * 3 + ((row + seed) % 3)] = 1
  return { features, targets, dropout: new Float32Array(BATCH * 32).fill(1) }
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

test('steps of training and logits are those of tfjs-layers', async () => {
  const initial = initialParameters(FEATURES, randomStream(1))
  const stack = new NetworkStack(FEATURES, BATCH, [initial])
  const keras = kerasNetwork(initial)
  keras.compile({
    optimizer: tf.train.adam(1e-3),
    loss: (truth, logits) => tf.losses.softmaxCrossEntropy(truth, logits),
  })
  for (let step = 0; step < 20; step++) {
    const batch = inputsOf(step)
    stack.step(batch)
    await keras.trainOnBatch(tf.tensor2d(batch.features, [BATCH, FEATURES]), tf.tensor2d(batch.targets, [BATCH, 3]))
  }
  const { features } = inputsOf(99)
  const reference = (keras.predict(tf.tensor2d(features, [BATCH, FEATURES])) as Tensor).dataSync()
  const ours = layersOf(FEATURES, stack.parameters()[0]!)
  for (let row = 0; row < BATCH; row++) {
    const logits = logitsOf(ours, [...features.slice(row * FEATURES, (row + 1) * FEATURES)])
    for (const [index, logit] of logits.entries()) {
      expect(Math.abs(logit - reference[row * 3 + index]!)).toBeLessThan(1e-5)
    }
  }
  stack.dispose()
})

test('a dropped unit neither contributes nor learns', () => {
  const initial = initialParameters(FEATURES, randomStream(2))
  const stack = new NetworkStack(FEATURES, BATCH, [initial])
  const batch = inputsOf(1)
  for (let row = 0; row < BATCH; row++) batch.dropout[row * 32 + 7] = 0
  stack.step(batch)
  const [before] = layersOf(FEATURES, initial)
  const [after] = layersOf(FEATURES, stack.parameters()[0]!)
  expect(after!.weights[7]).toEqual(before!.weights[7])
  expect(after!.weights[8]).not.toEqual(before!.weights[8])
  stack.dispose()
})

test('a network in a stack comes out bit by bit as it would alone', () => {
  const starts = [randomStream(1), randomStream(2)].map((stream) => initialParameters(FEATURES, stream))
  const train = (members: readonly number[]): Float32Array[] => {
    const stack = new NetworkStack(
      FEATURES,
      BATCH,
      members.map((member) => starts[member]!),
    )
    for (let step = 0; step < 5; step++) {
      const batches = members.map((member) => inputsOf(10 * member + step))
      const join = (pick: (batch: (typeof batches)[number]) => Float32Array): Float32Array =>
        Float32Array.from(batches.flatMap((batch) => [...pick(batch)]))
      stack.step({
        features: join(({ features }) => features),
        targets: join(({ targets }) => targets),
        dropout: join(({ dropout }) => dropout),
      })
    }
    const parameters = stack.parameters()
    stack.dispose()
    return parameters
  }
  expect(train([0, 1])).toEqual([...train([0]), ...train([1])])
})
