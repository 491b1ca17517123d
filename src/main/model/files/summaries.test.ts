import { expect, test } from 'vitest'
import { exampleReport } from '../../store/testing/example-report.ts'
import { tinyModel } from '../testing/tiny-model.ts'
import { metadata } from './metadata.ts'
import { modelFiles, type ModelFilesInput } from './model-files.ts'
import { snakeCased } from './snake-case.ts'

function content(name: string, input: ModelFilesInput): unknown {
  const file = modelFiles(input).find((one) => one.name === name)
  return JSON.parse(Buffer.from(file!.bytes).toString())
}

test('metadata.json says what a program must know to feed the network and to use its answer', () => {
  const abstain = { leastConfidence: 0.6, ranges: Array.from({ length: 5 }, () => ({ low: -1, high: 7 })) }
  expect(content('metadata.json', { model: { ...tinyModel, abstain } })).toMatchObject({
    model_id: 'tiny',
    feature_set: 'seed-v1',
    feature_names: ['avg_distance_bytes', 'jump_ratio', 'avg_io_bytes', 'seq_ratio', 'iops'],
    feature_units: ['bytes', '0..1', 'bytes', '0..1', '1/s'],
    window_seconds: 2.5,
    scaler: { mean: [1, 0, 0, 0, 0], scale: [2, 1, 1, 1, 1] },
    classes: ['sequential', 'random', 'mixed'],
    class_ids: { sequential: 0, random: 1, mixed: 2 },
    readahead_map_kib: { sequential: 256, random: 16, mixed: 64 },
    abstain: { least_confidence: 0.6, feature_ranges: abstain.ranges },
    network: {
      layer_sizes: [5, 2, 3],
      dropout: 0.2,
      // 5 x 2 + 2 + 2 x 3 + 3.
      parameters: 21,
      state_dict: { 'fc1.weight': [2, 5], 'fc1.bias': [2], 'fc2.weight': [3, 2], 'fc2.bias': [3] },
    },
  })
})

test('a model that never abstains has no rule for it', () => {
  expect(metadata(tinyModel)).not.toHaveProperty('abstain')
})

test('training_summary.json has the curves as columns', () => {
  const history = [
    { trainingLoss: 1, validationLoss: 1.5, validationAccuracy: 0.5 },
    { trainingLoss: 0.5, validationLoss: 1.25, validationAccuracy: 0.75 },
  ]
  const model = { ...tinyModel, training: { ...tinyModel.training, history } }
  const bare = content('training_summary.json', { model })
  expect(bare).toMatchObject({
    model_id: 'tiny',
    seed: 1,
    best_epoch: 1,
    windows_by_class: { sequential: 1, random: 1, mixed: 1 },
    data_hash: '00',
    history: { training_loss: [1, 0.5], validation_loss: [1.5, 1.25], validation_accuracy: [0.5, 0.75] },
  })
  expect(bare).not.toHaveProperty('class_weights')
  expect(content('training_summary.json', { model, report: exampleReport('tiny') })).toMatchObject({
    class_weights: 'none',
    versions: { node: '24.0.0' },
    dataset: { runs_by_class: { random: 1 }, left_out: { idle: 2 } },
  })
})

test('eval_summary.json begins with the judgement that the model is told by', () => {
  expect(content('eval_summary.json', { model: tinyModel, report: exampleReport('tiny') })).toMatchObject({
    model_id: 'tiny',
    classes: ['sequential', 'random', 'mixed'],
    split: 'leave-one-run-out',
    n_test: 3,
    accuracy: 2 / 3,
    confusion_matrix: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 0],
    ],
    judgements: [{ split: 'leave-one-run-out', interval95: [0.2, 0.94] }],
    seeds: [{ log_loss: 0.5 }],
    abstain: { temperature: 1.5, least_confidence: 0.5, accepted_right: 2 },
  })
})

test('keys become snake_case, texts and numbers stay', () => {
  expect(snakeCased({ logLoss: 1, runInterval95: [0.5], macroF1: { byClass: 'asIs' }, 'tfjs-core': '4' })).toEqual({
    log_loss: 1,
    run_interval95: [0.5],
    macro_f1: { by_class: 'asIs' },
    'tfjs-core': '4',
  })
})
