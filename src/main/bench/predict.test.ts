import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ModelDocument } from '../../shared/model.ts'
import { tinyModel } from '../model/testing/tiny-model.ts'
import { featuresFromText, outsideFeature, predictCsv, predictFeatures } from './predict.ts'

const SEED_HEADER =
  'run_id,trace_avg_sector_distance,trace_sector_jump_ratio,trace_avg_request_size_kb,bw_mean_kbps,iops_mean'

/** The same network, blind to the three features that are new. */
const servedModel: ModelDocument = {
  ...tinyModel,
  featureSet: 'served-v1',
  scaler: { mean: [1, 0, 0, 0, 0, 0, 0, 0], scale: [2, 1, 1, 1, 1, 1, 1, 1] },
  layers: tinyModel.layers.map(({ weights, bias }, place) => ({
    weights: place === 0 ? weights.map((row) => [...row, 0, 0, 0]) : weights,
    bias,
  })),
}

let file = ''
beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'rabench-predict-')), 'windows.csv')
})
afterEach(() => {
  rmSync(path.dirname(file), { recursive: true })
})

async function predicted(model: ModelDocument, text: string) {
  writeFileSync(file, text)
  let passedOver = 0
  const windows = []
  const onPassedOver = () => {
    passedOver += 1
  }
  for await (const window of predictCsv(model, file, { onPassedOver })) windows.push(window)
  return { windows, passedOver }
}

test('rows in the seed’s format are judged as the features that they map to, with labels or without', async () => {
  const { windows } = await predicted(tinyModel, `${SEED_HEADER},label\na,0,0.25,64,9,50,random\na,100,1,0,200,4,\n`)
  expect(windows).toEqual([
    { runId: 'a', windowIndex: 0, label: 'random', ...predictFeatures(tinyModel, [0, 0.25, 65536, 0.75, 50]) },
    { runId: 'a', windowIndex: 1, label: undefined, ...predictFeatures(tinyModel, [51200, 1, 51200, 0, 4]) },
  ])
  const { windows: unlabelled } = await predicted(tinyModel, `${SEED_HEADER}\na,0,0.25,64,9,50\n`)
  expect(unlabelled[0]?.label).toBeUndefined()
})

test('what served-v1 has beyond the seed comes from columns of those names', async () => {
  const columns = `${SEED_HEADER},readahead_kib,write_ratio,readahead_ratio`
  const { windows } = await predicted(servedModel, `${columns}\na,0,0.25,64,9,50,128,0.5,0.125\n`)
  const features = [0, 0.25, 65536, 0.75, 50, 0.5, 0.125, 128]
  expect(windows[0]).toMatchObject(predictFeatures(servedModel, features))
  await expect(predicted(servedModel, `${SEED_HEADER},write_ratio\na,0,0.25,64,9,50,0\n`)).rejects.toMatchObject({
    code: 'bad-csv',
    message: `${file}, line 1: the header lacks the columns readahead_ratio, readahead_kib.`,
  })
  await expect(predicted(servedModel, `${columns}\na,0,0.25,64,9,50,128,1.5,0\n`)).rejects.toThrow(
    'line 2: column 8 (write_ratio) is 1.5, above 1',
  )
})

test('windows as `rabench features` writes them are taken, and idle ones passed over', async () => {
  const header = 'window,start_s,n,avg_distance_bytes,jump_ratio,avg_io_bytes,seq_ratio,iops'
  const { windows, passedOver } = await predicted(
    tinyModel,
    `${header}\n0,0,9,3,0,0,0,0\n1,2.5,0,,,,,\n2,5,9,4,0,0,0,0\n`,
  )
  expect(windows.map(({ windowIndex }) => windowIndex)).toEqual([0, 2])
  expect(windows[0]).toMatchObject({ runId: '', logits: [1, 2, 0.5] })
  expect(passedOver).toBe(1)
})

test('a wrong label is refused as in training', async () => {
  await expect(predicted(tinyModel, `${SEED_HEADER},label\na,0,0,1,1,1,zigzag\n`)).rejects.toThrow(
    'line 2: column 7 (label) is "zigzag", not one of',
  )
})

test('the feature is named that makes a model abstain', () => {
  const wide = { low: -1, high: 9 }
  const model = { ...tinyModel, abstain: { leastConfidence: 0, ranges: [wide, wide, wide, wide, { low: 0, high: 1 }] } }
  expect(outsideFeature(model, predictFeatures(model, [0, 0, 0, 0, 2]))).toBe('iops')
  expect(outsideFeature(model, predictFeatures(model, [0, 0, 0, 0, 1]))).toBeUndefined()
})

test('features are given in order, or by name in any order', () => {
  expect(featuresFromText('seed-v1', '1, 2.5,-3,4e2,.5')).toEqual([1, 2.5, -3, 400, 0.5])
  expect(featuresFromText('seed-v1', 'iops=5, avg_distance_bytes=1,jump_ratio=2,seq_ratio=4,avg_io_bytes=3')).toEqual([
    1, 2, 3, 4, 5,
  ])
})

test.each([
  ['1,2,3,4', 'The model takes 5 features, not 4.'],
  ['1,2,3,4,', 'iops is "", not a number.'],
  ['1,2,3,4,0x5', 'iops is "0x5", not a number.'],
  ['1,2,3,4,1e999', 'iops is "1e999", not a number.'],
  ['1,2,3,4,NaN', 'iops is "NaN", not a number.'],
  ['iops=5,jump_ratio=1', 'The model needs avg_distance_bytes, avg_io_bytes, seq_ratio too.'],
  ['iops=5,iops=6', 'iops is given twice.'],
  ['iops=5,6', '"6" names no feature.'],
  ['depth=5', 'The model has no feature "depth".'],
])('features "%s" are refused', (text, sentence) => {
  expect(() => featuresFromText('seed-v1', text)).toThrow(sentence)
})
