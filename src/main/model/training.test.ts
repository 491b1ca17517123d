import { beforeAll, expect, test } from 'vitest'
import { datasetFromRows } from './dataset.ts'
import { modelDocumentOf } from './model-document.ts'
import { predict } from './predict.ts'
import { readyBackend, tf } from './tensorflow.ts'
import { separableRows } from './testing/toy.ts'
import { trainNetwork } from './training.ts'

const dataset = datasetFromRows(separableRows(2), 'seed-v1', 2.5)

beforeAll(async () => {
  await readyBackend()
})

test('a separable set is learned, the same for the same seed, and no tensor is left behind', async () => {
  const tensorsBefore = tf.memory().numTensors
  const epochs: number[] = []
  const network = await trainNetwork(dataset.rows, { seed: 5, onEpoch: ({ epoch }) => epochs.push(epoch) })
  expect(tf.memory().numTensors).toBe(tensorsBefore)
  expect(epochs).toEqual(Array.from({ length: network.epochsRun }, (_, index) => index + 1))
  expect(network.bestEpoch).toBeGreaterThan(0)
  expect(network.backend).toContain('tfjs-4.22')

  const provenance = { id: 'm', name: '', createdAt: new Date(), sessionIds: [], seed: 5, appVersion: '0' }
  const model = modelDocumentOf(network, dataset, provenance)
  for (const { features, label } of dataset.rows) expect(predict(model, features).class).toBe(label)

  expect(await trainNetwork(dataset.rows, { seed: 5 })).toEqual(network)
})

test('another seed gives another network', async () => {
  const controllers = [new AbortController(), new AbortController()]
  const firstLosses: number[] = []
  for (const [seed, controller] of controllers.entries()) {
    const training = trainNetwork(dataset.rows, {
      seed,
      signal: controller.signal,
      onEpoch: ({ validationLoss }) => {
        firstLosses.push(validationLoss)
        controller.abort()
      },
    })
    await expect(training).rejects.toMatchObject({ code: 'interrupted' })
  }
  expect(firstLosses).toHaveLength(2)
  expect(firstLosses[0]).not.toBe(firstLosses[1])
})

test('an abort from a timer ends training in the middle and frees its tensors', async () => {
  const tensorsBefore = tf.memory().numTensors
  let epochsDone = 0
  const training = trainNetwork(dataset.rows, {
    seed: 1,
    signal: AbortSignal.timeout(150),
    onEpoch: () => (epochsDone += 1),
  })
  await expect(training).rejects.toMatchObject({ code: 'interrupted', kept: 'No model was made.' })
  expect(epochsDone).toBeLessThan(60)
  expect(tf.memory().numTensors).toBe(tensorsBefore)
})

test('the curves have an entry an epoch, and the epoch that was kept has the lowest validation loss', async () => {
  const { history, bestEpoch, epochsRun, validationLoss } = await trainNetwork(dataset.rows, { seed: 3 })
  expect(history).toHaveLength(epochsRun)
  expect(Math.min(...history.map((entry) => entry.validationLoss))).toBe(validationLoss)
  expect(history[bestEpoch - 1]?.validationLoss).toBe(validationLoss)
  // Three classes that it has not learned yet cost about ln 3.
  expect(history[0]!.trainingLoss).toBeGreaterThan(history.at(-1)!.trainingLoss)
})
