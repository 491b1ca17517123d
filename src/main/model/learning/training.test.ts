import { beforeAll, expect, test } from 'vitest'
import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import { readyBackend } from './backend.ts'
import { datasetFromRows, type DatasetRow } from '../dataset/dataset.ts'
import type { TrainedNetwork } from './trained-network.ts'
import { argMax, logitsOf } from '../network.ts'
import { scaled } from '../scaler.ts'
import { tf } from './tensorflow.ts'
import { separableRows, wobble } from '../testing/toy.ts'
import { trainNetworks } from './training.ts'
import type { TrainingOptions, TrainingProblem } from './training-problem.ts'

const dataset = datasetFromRows(separableRows(2), 'seed-v1', 2.5)

beforeAll(async () => {
  await readyBackend()
})

async function trainOne(problem: TrainingProblem, options: TrainingOptions = {}): Promise<TrainedNetwork> {
  const [network] = await trainNetworks([problem], options)
  return network!
}

function classOf({ scaler, layers }: TrainedNetwork, { features }: DatasetRow): AccessClass | undefined {
  return ACCESS_CLASSES[argMax(logitsOf(layers, scaled(scaler, features)))]
}

test('a separable set is learned, the same for the same seed, and no tensor is left behind', async () => {
  const tensorsBefore = tf.memory().numTensors
  const epochs: number[] = []
  const problem = { rows: dataset.rows, seed: 5 }
  const network = await trainOne(problem, { onEpoch: ({ epoch }) => epochs.push(epoch) })
  expect(tf.memory().numTensors).toBe(tensorsBefore)
  expect(epochs).toEqual(Array.from({ length: network.epochsRun }, (_, index) => index + 1))
  expect(network.bestEpoch).toBeGreaterThan(0)
  expect(network.backend).toContain('tfjs-4.22')

  for (const row of dataset.rows) expect(classOf(network, row)).toBe(row.label)

  expect(await trainOne(problem)).toEqual(network)
})

/** Labels that features say little about: some networks soon find nothing more in them, others later. */
function noisyRows(count: number): DatasetRow[] {
  return Array.from({ length: count }, (_, index) => ({
    runId: `run-${index % 12}`,
    windowIndex: index,
    label: (['sequential', 'random', 'mixed'] as const)[index % 3]!,
    features: Array.from(
      { length: 5 },
      (__, feature) => wobble(index * 5 + feature) + (feature === index % 3 ? 0.3 : 0),
    ),
  }))
}

test('networks of other seeds, sizes and weights come out of one call as alone, also where their neighbours stop early', async () => {
  const problems: TrainingProblem[] = [
    ...[1, 2, 3, 4, 5].map((seed) => ({ rows: noisyRows(90), seed })),
    { rows: noisyRows(90).slice(0, 75), seed: 6, classWeights: 'balanced' },
    { rows: noisyRows(600), seed: 1 },
    { rows: dataset.rows, seed: 7, classWeights: 'balanced' },
  ]
  const together = await trainNetworks(problems, {})
  // Stopped at different times: stacks have gone on without some.
  expect(new Set(together.slice(0, 5).map(({ epochsRun }) => epochsRun)).size).toBeGreaterThan(2)
  expect(Math.min(...together.map(({ epochsRun }) => epochsRun))).toBeLessThan(60)
  for (const [index, problem] of problems.entries()) expect(await trainOne(problem)).toEqual(together[index])
})

test('another seed gives another network', async () => {
  const [one, other] = await trainNetworks(
    [1, 2].map((seed) => ({ rows: dataset.rows, seed })),
    {},
  )
  expect(one!.history[0]!.validationLoss).not.toBe(other!.history[0]!.validationLoss)
})

test('balanced weights make a rare class be found more often', async () => {
  // 132 windows, 12 of them mixed.
  const rows = noisyRows(180).filter(({ label }, index) => label !== 'mixed' || index % 15 === 2)
  const problems = (['none', 'balanced'] as const).map((classWeights) => ({ rows, seed: 1, classWeights }))
  const foundBy = (await trainNetworks(problems, {})).map((network) => {
    return rows.filter((row) => classOf(network, row) === 'mixed').length
  })
  expect(foundBy[1]).toBeGreaterThan(2 * foundBy[0]!)
})

test('progress is told for all networks: none is lost, it never falls, and it ends at the whole', async () => {
  const done: number[] = []
  const problems = [...[1, 2, 3].map((seed) => ({ rows: noisyRows(90), seed })), { rows: noisyRows(600), seed: 1 }]
  await trainNetworks(problems, {
    onEpoch: ({ networks, networksDone }) => {
      expect(networks.of).toBe(4)
      done.push(networksDone)
    },
  })
  expect(done).toEqual(done.toSorted((a, b) => a - b))
  expect(done.at(-1)).toBe(4)
})

test('an abort ends training between batches and frees its tensors', async () => {
  const tensorsBefore = tf.memory().numTensors
  const controller = new AbortController()
  let epochsDone = 0
  const training = trainOne(
    { rows: dataset.rows, seed: 1 },
    {
      signal: controller.signal,
      onEpoch: () => {
        epochsDone += 1
        controller.abort()
      },
    },
  )
  await expect(training).rejects.toMatchObject({ code: 'interrupted', kept: 'No model was made.' })
  expect(epochsDone).toBe(1)
  expect(tf.memory().numTensors).toBe(tensorsBefore)
})

test('timers have their turn while it trains: one can abort it', async () => {
  let epochsDone = 0
  const training = trainOne(
    { rows: noisyRows(3000), seed: 1 },
    { signal: AbortSignal.timeout(100), onEpoch: () => (epochsDone += 1) },
  )
  await expect(training).rejects.toMatchObject({ code: 'interrupted' })
  expect(epochsDone).toBeLessThan(60)
})

test('the curves have an entry an epoch, and the epoch that was kept has the lowest validation loss', async () => {
  const { history, bestEpoch, epochsRun, validationLoss } = await trainOne({ rows: dataset.rows, seed: 3 })
  expect(history).toHaveLength(epochsRun)
  expect(Math.min(...history.map((entry) => entry.validationLoss))).toBe(validationLoss)
  expect(history[bestEpoch - 1]?.validationLoss).toBe(validationLoss)
  // Three classes that it has not learned yet cost about ln 3.
  expect(history[0]!.trainingLoss).toBeGreaterThan(history.at(-1)!.trainingLoss)
})
