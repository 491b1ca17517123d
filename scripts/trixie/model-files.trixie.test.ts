import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { classId } from '../../src/shared/classes.ts'
import type { FeatureSetName } from '../../src/shared/features.ts'
import type { DatasetRow } from '../../src/main/model/dataset/dataset.ts'
import { writeModelFiles } from '../../src/main/model/files/index.ts'
import {
  askConsumers,
  CONSUMERS_SCRIPT,
  largestDifference,
  type Consumer,
  type ConsumerAnswer,
} from '../../src/main/model/files/testing/consumers.ts'
import { exampleModel, exampleRows } from '../../src/main/model/files/testing/example-models.ts'
import { argMax } from '../../src/main/model/network.ts'
import { predict } from '../../src/main/model/predict.ts'
import { readSeedCsv } from '../../src/main/model/csv/seed-csv.ts'
import { report } from '../kernels/report.ts'
import { whyNoRoots, WORK, type DebianRoot } from '../roots/debian-root.ts'
import { ensureTrixieRoot } from './trixie-root.ts'

const NETWORKS = ['torch_script', 'torch_load', 'torch_load_weights_only', 'onnx_checker', 'onnxruntime'] as const
/** scikit-learn's one remark on a scaler that an older version has made; ours says 1.2.1. */
const OLDER_SCALER = /^Trying to unpickle estimator StandardScaler from version 1\.2\.1 /

const reason = whyNoRoots()
if (reason !== undefined) report(`model files on Debian 13 skipped: ${reason}`)

const SEED_CSV = new URL('../../../shared/data/consolidated_dataset.csv', import.meta.url).pathname
if (!existsSync(SEED_CSV)) report(`model files of the original data set skipped: ${SEED_CSV} is not there`)

let root: DebianRoot
let work: string
beforeAll(async () => {
  if (reason !== undefined) return
  const began = performance.now()
  root = await ensureTrixieRoot()
  report(`Debian 13 with its programs for models, in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  work = await mkdtemp(path.join(tmpdir(), 'rabench-trixie-'))
})
afterAll(async () => {
  if (reason === undefined) await rm(work, { recursive: true })
})

interface Example {
  readonly title: string
  readonly featureSet: FeatureSetName
  readonly readRows: () => Promise<readonly DatasetRow[]>
  /** Whether scikit-learn is to train the network; else its weights are any. */
  readonly isTrained: boolean
}

const example = (featureSet: FeatureSetName): Example => ({
  title: `an untrained ${featureSet} model`,
  featureSet,
  readRows: () => Promise.resolve(exampleRows(featureSet)),
  isTrained: false,
})
const original: Example = {
  title: 'a model of the original data set',
  featureSet: 'seed-v1',
  readRows: () => readSeedCsv(SEED_CSV),
  isTrained: true,
}
const EXAMPLES = [example('seed-v1'), example('served-v1'), ...(existsSync(SEED_CSV) ? [original] : [])]

describe.skipIf(reason !== undefined).each(EXAMPLES)('of $title', ({ featureSet, readRows, isTrained }) => {
  let answer: ConsumerAnswer
  let ours: readonly (readonly number[])[]

  beforeAll(async () => {
    const rows = await readRows()
    const raw = rows.map(({ features }) => features)
    const labels = rows.map(({ label }) => String(classId(label)))
    const directory = await mkdtemp(path.join(work, 'model-'))
    await cp(CONSUMERS_SCRIPT, path.join(directory, 'open.py'))
    const ask = (...consumers: readonly Consumer[]) =>
      askConsumers(directory, { rows: raw, labels, consumers }, () => root.run(directory, ['python3', 'open.py', WORK]))

    const untrained = exampleModel(featureSet, rows)
    const { mlp } = isTrained ? await ask('mlp') : {}
    const model = { ...untrained, layers: mlp?.layers ?? untrained.layers }
    await writeModelFiles(directory, { model, train: rows, test: rows.map((row) => ({ ...row, predicted: 'mixed' })) })
    ours = raw.map((features) => predict(model, features).logits)
    answer = {
      ...(await ask('torch_script', 'dropout', 'torch_load', 'torch_load_weights_only', 'onnx_checker')),
      ...(await ask('onnxruntime', 'scaler', 'npz')),
    }
  })

  test.each(NETWORKS)('%s gives our logits and classes', (consumer) => {
    const { logits, version } = answer[consumer]!
    const difference = largestDifference(ours, logits)
    report(`${consumer} ${version}: ${logits.length} rows, logits within ${difference.toExponential(1)} of ours`)
    expect(difference).toBeLessThan(1e-5)
    expect(logits.map(argMax)).toEqual(ours.map(argMax))
  })

  test('torch is 2.6, and its dropout can be turned on and off', () => {
    expect(answer.torch_script!.version).toMatch(/^2\.6\./)
    expect(answer.torch_script).toMatchObject({ training_differs: true, evaluating_is_steady: true })
    expect(answer.dropout!.dropped).toBeCloseTo(0.2, 2)
    expect(answer.torch_load_weights_only!.state_dict).toEqual(answer.torch_load!.state_dict)
  })

  test('numpy 2 reads the windows, and scikit-learn works with the scaler, saying that an older version made it', () => {
    expect(answer.npz!.version).toMatch(/^2\./)
    expect(answer.npz!.warnings).toEqual([])
    expect(answer.scaler).toMatchObject({ comes_back: true, learns_on: true, parameters: true })
    for (const warning of answer.scaler!.warnings) expect(warning).toMatch(OLDER_SCALER)
  })
})
