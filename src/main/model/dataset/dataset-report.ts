import { ACCESS_CLASSES, type AccessClass } from '../../../shared/classes.ts'
import { FEATURE_SETS } from '../../../shared/features.ts'
import type { DatasetReport } from '../../../shared/model-report.ts'
import { SPLIT_NAMES } from '../../../shared/splits.ts'
import { labelsByRun, type Dataset, type DatasetRow } from './dataset.ts'
import { datasetWarnings } from './dataset-warnings.ts'
import { splitRefusal } from '../judging/folds.ts'
import { spreadOf } from './quantiles.ts'

/** What there is to learn from: balance, the features' spreads, what is odd about it, and which splits it allows. */
export function describeDataset(dataset: Dataset): DatasetReport {
  const { rows, featureSet } = dataset
  const labels = [...labelsByRun(rows).values()]
  const runsOf = (name: AccessClass): number => labels.filter((label) => label === name).length
  return {
    featureSet,
    windowSeconds: dataset.windowSeconds,
    windows: rows.length,
    windowsByClass: dataset.windowsByClass,
    runsByClass: { sequential: runsOf('sequential'), random: runsOf('random'), mixed: runsOf('mixed') },
    sessions: distinct(rows, ({ sessionId }) => sessionId),
    boxes: distinct(rows, ({ boxName }) => boxName),
    leftOut: dataset.leftOut,
    features: FEATURE_SETS[featureSet].map(({ name, unit }, place) => ({ name, unit, ...spreadsOf(rows, place) })),
    warnings: datasetWarnings(dataset),
    splits: SPLIT_NAMES.map((name) => {
      const refusal = splitRefusal(name, rows)
      return refusal === undefined ? { name } : { name, refusal }
    }),
    dataHash: dataset.dataHash,
  }
}

function spreadsOf(
  rows: readonly DatasetRow[],
  place: number,
): Pick<DatasetReport['features'][number], 'all' | 'byClass'> {
  const valuesOf = (part: readonly DatasetRow[]): number[] => part.map(({ features }) => features[place] ?? Number.NaN)
  const present = ACCESS_CLASSES.map((name) => [name, rows.filter(({ label }) => label === name)] as const)
  return {
    all: spreadOf(valuesOf(rows)),
    byClass: Object.fromEntries(
      present.filter(([, part]) => part.length > 0).map(([name, part]) => [name, spreadOf(valuesOf(part))]),
    ),
  }
}

/** Where nobody knows, there is none. */
function distinct(rows: readonly DatasetRow[], keyOf: (row: DatasetRow) => string | undefined): number {
  return new Set(rows.map(keyOf).filter((key) => key !== undefined)).size
}
