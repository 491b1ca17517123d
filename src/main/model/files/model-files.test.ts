import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCESS_CLASSES, classId } from '../../../shared/classes.ts'
import { FEATURE_SETS } from '../../../shared/features.ts'
import { exampleReport } from '../../store/testing/example-report.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import { argMax } from '../network.ts'
import { predict } from '../predict.ts'
import { readSeedCsv } from '../csv/seed-csv.ts'
import type { TrainedNetwork } from '../learning/trained-network.ts'
import { tf } from '../learning/tensorflow.ts'
import { trainNetworks } from '../learning/training.ts'
import { scaled } from '../scaler.ts'
import { modelFiles, writeModelFiles, type JudgedRow } from './index.ts'
import { askHere, largestDifference, whyNoConsumers, type ConsumerAnswer } from './testing/consumers.ts'
import { exampleModel, exampleRows } from './testing/example-models.ts'

const reason = whyNoConsumers()
if (reason !== undefined) process.stderr.write(`Tests that open a model's files are skipped: ${reason}.\n`)

// The original method's data lies beside the checkout, not in it (its licence is not ours).
const SEED_CSV = new URL('../../../../../shared/data/consolidated_dataset.csv', import.meta.url).pathname
const isThere = existsSync(SEED_CSV)
if (!isThere) process.stderr.write(`Model files on the original data set are skipped: ${SEED_CSV} is not there.\n`)

const LOGIT_TOLERANCE = 1e-5
const NETWORKS = ['torch_script', 'torch_load', 'onnx_checker_1_12'] as const
const NAMES = ['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias', 'fc3.weight', 'fc3.bias']

const directories: string[] = []
async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rabench-model-files-'))
  directories.push(directory)
  return directory
}
afterAll(() => Promise.all(directories.map((directory) => rm(directory, { recursive: true }))))

const judged = (rows: readonly DatasetRow[]): JudgedRow[] =>
  rows.map((row, index) => ({ ...row, predicted: 'mixed', ...(index === 0 ? {} : { fold: index }) }))

const relative = (a: number, b: number) => (a === b ? 0 : Math.abs(a / b - 1))

describe.skipIf(reason !== undefined).each(['seed-v1', 'served-v1', 'served-v2'] as const)(
  'of a %s model',
  (featureSet) => {
    const rows = exampleRows(featureSet).map((row, index) => (index === 0 ? { ...row, runId: 'réseau/𝄞' } : row))
    const model = exampleModel(featureSet, rows)
    const raw = rows.map(({ features }) => features)
    const ours = raw.map((features) => predict(model, features).logits)
    const names = FEATURE_SETS[featureSet].map(({ name }) => name)
    let answer: ConsumerAnswer

    beforeAll(async () => {
      const directory = await newDirectory()
      await writeModelFiles(directory, { model, train: rows, test: judged(rows) })
      answer = await askHere(directory, { rows: raw, consumers: [...NETWORKS, 'dropout', 'scaler', 'npz', 'zips'] })
    })

    test.each(NETWORKS)('%s gives our logits and classes, and warns of nothing', (consumer) => {
      const { logits, warnings } = answer[consumer]!
      expect(largestDifference(ours, logits)).toBeLessThan(LOGIT_TOLERANCE)
      expect(logits.map(argMax)).toEqual(ours.map(argMax))
      // Other versions than the one that the scaler names say so.
      expect(answer.scaler!.version === '1.2.1' ? warnings : []).toEqual([])
    })

    test('in torch.jit, train() turns dropout on, eval() off, and gradients reach every parameter', () => {
      expect(answer.torch_script).toMatchObject({
        ...{ dtype: 'torch.float32', training_differs: true, evaluating_is_steady: true, gradients: NAMES },
      })
      expect(answer.dropout!.others_grow).toBe(true)
      // 20,000 x 32 draws: 0.01 is twenty standard errors.
      expect(answer.dropout!.dropped).toBeCloseTo(0.2, 2)
    })

    test('the state_dict holds our weights bit by bit, and fits a module of that shape strictly', () => {
      const weights = model.layers.flatMap((layer) => [layer.weights, layer.bias])
      expect(Object.keys(answer.torch_load!.state_dict)).toEqual(NAMES)
      expect(Object.values(answer.torch_load!.state_dict)).toEqual(weights)
      expect(Object.values(answer.torch_script!.state_dict)).toEqual(weights)
      expect(answer.torch_load!.dtypes).toEqual(['torch.float32'])
    })

    test('ONNX names its ends, its features and its classes', () => {
      expect(answer.onnx_checker_1_12).toMatchObject({
        inputs: { features: ['N', names.length] },
        outputs: { logits: ['N', 3] },
        metadata: { feature_names: names.join(), classes: ACCESS_CLASSES.join(), feature_set: featureSet },
      })
    })

    test('joblib gives a working StandardScaler, as scikit-learn fits it to the same rows', () => {
      const scaler = answer.scaler!
      expect(scaler).toMatchObject({
        ...{ type: 'sklearn.preprocessing._data.StandardScaler', parameters: true, attributes: true },
        ...{ same_by_pickle: true, comes_back: true, learns_on: true },
      })
      expect(scaler.version === '1.2.1' ? scaler.warnings : []).toEqual([])
      expect(scaler.loaded).toMatchObject(model.scaler)
      for (const key of ['mean', 'scale', 'var'] as const) {
        const differences = scaler.fitted[key].map((value, index) => relative(scaler.loaded[key][index]!, value))
        expect(Math.max(...differences), key).toBeLessThan(1e-12)
      }
      expect(scaler.transformed).toEqual(raw.map((features) => scaled(model.scaler, features)))
    })

    test('numpy reads the windows without pickle', () => {
      const windows = {
        X: ['float64', raw],
        y: ['int64', rows.map(({ label }) => classId(label))],
        run_id: [expect.stringMatching(/^<U\d+$/), rows.map(({ runId }) => runId)],
        window_index: ['int64', rows.map(({ windowIndex }) => windowIndex)],
        feature_names: [expect.stringMatching(/^<U\d+$/), names],
        class_names: ['<U10', ACCESS_CLASSES],
      }
      expect(answer.npz!['train.npz']).toEqual(windows)
      expect(answer.npz!['test.npz']).toEqual({
        ...windows,
        y_pred: ['int64', rows.map(() => 2)],
        fold: ['int64', rows.map((_, index) => (index === 0 ? -1 : index))],
      })
    })

    test('checksums hold, no entry has a time, and PyTorch’s start at multiples of 64 bytes', () => {
      const { files } = answer.zips!
      expect(Object.keys(files)).toEqual(['model.pth', 'model_ts.pt', 'test.npz', 'train.npz'])
      for (const { bad, dates } of Object.values(files)) expect([bad, dates]).toEqual([null, [[1980, 1, 1, 0, 0, 0]]])
      expect(files['model.pth']!.aligned).toBe(true)
      expect(files['model_ts.pt']!.aligned).toBe(true)
    })
  },
)

/** The network as TensorFlow.js computes it, in float32. */
function tensorflowLogits({ scaler, layers }: TrainedNetwork, rows: readonly (readonly number[])[]): number[][] {
  const logits = tf.tidy(() => {
    let values = tf.tensor2d(rows.map((features) => scaled(scaler, features)))
    for (const [index, { weights, bias }] of layers.entries()) {
      const kernel = tf.tensor2d(weights.map((row) => [...row]))
      const sums = tf.add(tf.matMul(values, kernel, false, true), tf.tensor1d([...bias]))
      values = tf.reshape(index === layers.length - 1 ? sums : tf.relu(sums), [rows.length, bias.length])
    }
    return values.arraySync()
  })
  return logits
}

describe.skipIf(reason !== undefined || !isThere)('on the original data set', () => {
  test('a network that was trained here gives TensorFlow.js’s logits and classes in every file', async () => {
    const rows = await readSeedCsv(SEED_CSV)
    const raw = rows.map(({ features }) => features)
    const [network] = await trainNetworks([{ rows, seed: 1 }], {})
    const { scaler, layers } = network!
    const model = { ...exampleModel('seed-v1', rows), scaler, layers }
    const directory = await newDirectory()
    await writeModelFiles(directory, { model, train: rows, test: judged(rows) })
    const answer = await askHere(directory, { rows: raw, consumers: [...NETWORKS] })
    const theirs = tensorflowLogits(network!, raw)
    expect(theirs).toHaveLength(864)
    for (const consumer of NETWORKS) {
      const { logits } = answer[consumer]!
      expect(largestDifference(theirs, logits), consumer).toBeLessThan(LOGIT_TOLERANCE)
      expect(logits.map(argMax)).toEqual(theirs.map(argMax))
    }
  })

  test('a network that scikit-learn has trained gives its probabilities in our hands, and ours in every file', async () => {
    const rows = await readSeedCsv(SEED_CSV)
    const raw = rows.map(({ features }) => features)
    const directory = await newDirectory()
    const labels = rows.map(({ label }) => String(classId(label)))
    const { mlp } = await askHere(directory, { rows: raw, labels, consumers: ['mlp'] })
    expect(mlp!.accuracy).toBeGreaterThan(0.99)

    const model = { ...exampleModel('seed-v1', rows), layers: mlp!.layers }
    const predictions = raw.map((features) => predict(model, features))
    const logProbabilities = predictions.map(({ probabilities }) => probabilities.map(Math.log))
    expect(largestDifference(mlp!.log_probabilities, logProbabilities)).toBeLessThan(1e-9)

    await writeModelFiles(directory, { model, train: rows, test: judged(rows) })
    const answer = await askHere(directory, { rows: raw, consumers: [...NETWORKS, 'scaler'] })
    const ours = predictions.map(({ logits }) => logits)
    for (const consumer of NETWORKS) {
      const { logits } = answer[consumer]!
      expect(logits).toHaveLength(864)
      expect(largestDifference(ours, logits), consumer).toBeLessThan(LOGIT_TOLERANCE)
      expect(logits.map(argMax)).toEqual(ours.map(argMax))
    }
    for (const key of ['mean', 'scale', 'var'] as const) {
      const { fitted, loaded } = answer.scaler!
      expect(Math.max(...fitted[key].map((value, index) => relative(loaded[key][index]!, value))), key).toBeLessThan(
        1e-12,
      )
    }
  })
})

test('the same input gives the same bytes', () => {
  const rows = exampleRows('seed-v1')
  const input = { model: exampleModel('seed-v1', rows), report: exampleReport('m'), train: rows, test: judged(rows) }
  expect(modelFiles(structuredClone(input))).toEqual(modelFiles(input))
})

test('files are left out whose content is not known', () => {
  const rows = exampleRows('seed-v1')
  const model = exampleModel('seed-v1', rows)
  const always = ['model_ts.pt', 'model.pth', 'model.onnx', 'scaler.pkl', 'metadata.json', 'training_summary.json']
  const names = (input: Parameters<typeof modelFiles>[0]) => modelFiles(input).map(({ name }) => name)
  expect(names({ model })).toEqual([...always, 'model.json'])
  expect(names({ model, report: exampleReport('m') })).toEqual([...always, 'eval_summary.json', 'model.json'])
  expect(names({ model, train: rows, test: [] })).toEqual([...always, 'train.npz', 'test.npz', 'model.json'])
})
