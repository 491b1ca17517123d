import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { datasetFromRows, type Dataset } from './dataset/dataset.ts'
import { describeDataset } from './dataset/dataset-report.ts'
import { foldsOf } from './judging/folds.ts'
import { judgeFolds, problemsOf } from './judging/judge.ts'
import { verdictOf } from './judging/report.ts'
import { fitScaler } from './scaler.ts'
import { readSeedCsv } from './csv/seed-csv.ts'
import { trainNetworks } from './learning/training.ts'
import { workshop } from './workshop.ts'

// The original method's data lies beside the checkout, not in it (its licence is not ours).
const SEED_CSV = new URL('../../../../shared/data/consolidated_dataset.csv', import.meta.url).pathname
const isThere = existsSync(SEED_CSV)
if (!isThere) process.stderr.write(`Tests on the original data set are skipped: ${SEED_CSV} is not there.\n`)

describe.skipIf(!isThere)('on the original data set', () => {
  let dataset: Dataset
  beforeAll(async () => {
    dataset = datasetFromRows(await readSeedCsv(SEED_CSV), 'seed-v1', 2.5)
  })

  test('18 runs of 48 windows are read, and their scaler is scikit-learn’s', () => {
    const { rows } = dataset
    expect(Map.groupBy(rows, ({ runId }) => runId).size).toBe(18)
    expect(rows).toHaveLength(864)
    const { mean, scale } = fitScaler(rows.map(({ features }) => features))
    // python3-sklearn 1.2.1: StandardScaler().fit(X) on the same columns, read with csv.DictReader.
    const means = [5475832253.831107, 0.7046714120370372, 36762146.6785185, 0.29532858796296274, 1]
    const scales = [5048994103.43428, 0.4033086557301922, 23429995.21262198, 0.40330865573019226, 1]
    for (const index of means.keys()) {
      expect(Math.abs(mean[index]! / means[index]! - 1)).toBeLessThan(1e-12)
      expect(Math.abs(scale[index]! / scales[index]! - 1)).toBeLessThan(1e-12)
    }
  })

  test('the report finds by itself what is wrong: no IOPS, and an I/O size that tells how each class was made', () => {
    const { warnings } = describeDataset(dataset)
    expect(warnings).toContainEqual(expect.objectContaining({ kind: 'constant-feature', feature: 'iops' }))
    expect(warnings).toContainEqual(expect.objectContaining({ kind: 'feature-tells-class', feature: 'avg_io_bytes' }))
    expect(warnings.filter(({ kind }) => kind === 'feature-tells-class')).toHaveLength(1)
  })

  test('four fifths of the windows teach the network at least 0.99 of the rest, with each of ten seeds', async () => {
    const seeds = Array.from({ length: 10 }, (_, seed) => seed)
    const folds = seeds.map((seed) => foldsOf('stratified', dataset.rows, seed))
    const problems = seeds.flatMap((seed) => problemsOf(folds[seed] ?? [], seed, 'none'))
    const networks = await trainNetworks(problems, {})
    for (const seed of seeds) {
      const judged = judgeFolds(folds[seed] ?? [], networks.slice(seed, seed + 1), 'seed-v1')
      expect(judged).toHaveLength(173)
      expect(judged.filter((window) => verdictOf(window).isRight).length / 173).toBeGreaterThanOrEqual(0.99)
    }
  })

  test('leaving each of the 18 runs out, at least 0.99 are right, and a tree does as well', async () => {
    const { judgements } = await workshop(
      { dataset, seed: 1, seeds: 1, splits: ['leave-one-run-out'], classWeights: 'none', thorough: false },
      trainNetworks,
    )
    const [judged] = judgements
    expect(judged).toMatchObject({ windows: 864, folds: 18 })
    expect(judged?.accuracy).toBeGreaterThanOrEqual(0.99)
    const tree = judged?.baselines?.find(({ name }) => name === 'tree')
    expect(tree?.accuracy).toBeGreaterThanOrEqual(0.99)
  })
})
