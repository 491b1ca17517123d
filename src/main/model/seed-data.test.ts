import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { datasetFromRows } from './dataset.ts'
import { stratifiedAccuracy } from './judging.ts'
import { fitScaler } from './scaler.ts'
import { readSeedCsv } from './seed-csv.ts'

// The original method's data lies beside the checkout, not in it (its licence is not ours).
const SEED_CSV = new URL('../../../../shared/data/consolidated_dataset.csv', import.meta.url).pathname
const isThere = existsSync(SEED_CSV)
if (!isThere) process.stderr.write(`Tests on the original data set are skipped: ${SEED_CSV} is not there.\n`)

describe.skipIf(!isThere)('on the original data set', () => {
  test('18 runs of 48 windows are read, and their scaler is scikit-learn’s', async () => {
    const rows = await readSeedCsv(SEED_CSV)
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

  test('four fifths of the windows teach the network at least 0.99 of the rest', async () => {
    const dataset = datasetFromRows(await readSeedCsv(SEED_CSV), 'seed-v1', 2.5)
    const { report, training } = await stratifiedAccuracy(dataset, { seed: 1 })
    expect(training.rows.length + report.windows).toBe(864)
    expect(report.accuracy).toBeGreaterThanOrEqual(0.99)
  })
})
