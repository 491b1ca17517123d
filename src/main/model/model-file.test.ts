import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ModelDocument } from '../../shared/model.ts'
import { parseModelDocument, readModelDocument, writeModelDocument } from './model-file.ts'
import { tinyModel } from './testing/tiny-model.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rabench-model-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true })
})

function withFirstWeight(weight: number): ModelDocument['layers'] {
  const [first, ...others] = tinyModel.layers
  return [{ weights: [[weight, 0, 0, 0, 0], ...first!.weights.slice(1)], bias: first!.bias }, ...others]
}

function withFirstBias(...bias: number[]): ModelDocument['layers'] {
  const [first, ...others] = tinyModel.layers
  return [{ weights: first!.weights, bias: [...bias, 0] }, ...others]
}

test('what was written is read back, and nothing else lies beside it', async () => {
  const path = join(directory, 'model.json')
  await writeModelDocument(path, tinyModel)
  expect(await readModelDocument(path)).toEqual(tinyModel)
  expect(readdirSync(directory)).toEqual(['model.json'])
})

test('a missing file is an unknown model', async () => {
  await expect(readModelDocument(join(directory, 'none.json'))).rejects.toMatchObject({ code: 'unknown-model' })
})

test.each([0, 1, 500, -1])('a file cut at byte %i is refused', async (bytes) => {
  const path = join(directory, 'model.json')
  writeFileSync(path, JSON.stringify(tinyModel).slice(0, bytes))
  await expect(readModelDocument(path)).rejects.toMatchObject({
    code: 'bad-model',
    message: `${path} is not a usable model: it is not JSON.`,
  })
})

test('a newer version is refused as newer, whatever else it holds', () => {
  const newer = JSON.stringify({ format: 'rabench-model', version: 2, transformer: {} })
  expect(() => parseModelDocument(newer, 'model.json')).toThrow(
    'model.json was written in version 2 of the format; this program reads up to version 1.',
  )
})

test.each([
  ['an array', [], 'it does not say that it is a rabench model'],
  ['a version that is no number', { ...tinyModel, version: '1' }, 'it does not say that it is a rabench model'],
  ['a name of the wrong type', { ...tinyModel, name: 7 }, 'name:'],
  ['a seed that is no integer', { ...tinyModel, training: { ...tinyModel.training, seed: 1.5 } }, 'training.seed:'],
  // NaN and Infinity are null in JSON.
  ['a weight that is not finite', { ...tinyModel, layers: withFirstWeight(Number.NaN) }, 'layers.0.weights.0.0:'],
  ['a bias that is not finite', { ...tinyModel, layers: withFirstBias(Infinity) }, 'layers.0.bias.0:'],
  ['a scale of 0', { ...tinyModel, scaler: { ...tinyModel.scaler, scale: [2, 1, 0, 1, 1] } }, 'scaler.scale.2:'],
  ['a scaler that is too short', { ...tinyModel, scaler: { mean: [1], scale: [1] } }, 'the 5 features of seed-v1'],
  [
    'a bias that is too long',
    { ...tinyModel, layers: withFirstBias(0, 0, 0) },
    'its layer 0 does not take the 5 values',
  ],
  ['no layers', { ...tinyModel, layers: [] }, 'does not give 3 logits'],
  ['another format', { ...tinyModel, format: 'onnx' }, 'it does not say that it is a rabench model'],
  ['a lost field', { ...tinyModel, scaler: undefined }, 'scaler:'],
  [
    'a weight that is no number',
    { ...tinyModel, scaler: { mean: [1, 0, 0, 0, null], scale: [1, 1, 1, 1, 1] } },
    'mean.4',
  ],
  ['a scaler of another feature set', { ...tinyModel, featureSet: 'served-v1' }, 'the 8 features of served-v1'],
  ['layers that do not fit', { ...tinyModel, layers: tinyModel.layers.toReversed() }, 'its layer 0 does not take'],
  ['a lost layer', { ...tinyModel, layers: tinyModel.layers.slice(0, 1) }, 'does not give 3 logits'],
  ['classes in another order', { ...tinyModel, classes: ['random', 'sequential', 'mixed'] }, 'its classes are not'],
])('%s is refused and named', (_, content, why) => {
  expect(() => parseModelDocument(JSON.stringify(content), 'model.json')).toThrow(why)
})

// `abstain.ranges` is read by place: a rule for other features would be silently half of one.
test('ranges for another number of features are refused', () => {
  const abstain = { leastConfidence: 0.5, ranges: [{ low: 0, high: 1 }] }
  expect(() => parseModelDocument(JSON.stringify({ ...tinyModel, abstain }), 'model.json')).toThrow(
    'its ranges are not for the 5 features of seed-v1',
  )
})

test('a number beyond doubles is no number', () => {
  const text = JSON.stringify(tinyModel).replace('"mean":[1,', '"mean":[1e999,')
  expect(() => parseModelDocument(text, 'model.json')).toThrow('scaler.mean.0:')
})
