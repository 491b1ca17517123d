import type { DatasetRow } from '../dataset/dataset.ts'

/**
 * How unlike the windows of one run are: for each feature the mean over the runs of the standard deviation within a run, by the standard
 * deviation over all windows; 0 where a feature is the same everywhere. Standard deviations are those of samples (n - 1), since runs
 * have few long windows; a run of one window has none and does not count.
 */
export function featureSpreads(rows: readonly Pick<DatasetRow, 'runId' | 'features'>[]): number[] {
  const runs = [...Map.groupBy(rows, ({ runId }) => runId).values()].filter(({ length }) => length > 1)
  const features = rows[0]?.features ?? []
  return features.map((_, place) => {
    const column = (of: typeof rows) => of.map((row) => row.features[place] ?? Number.NaN)
    const overall = standardDeviation(column(rows))
    if (overall === 0 || runs.length === 0) return 0
    return runs.reduce((sum, run) => sum + standardDeviation(column(run)), 0) / runs.length / overall
  })
}

function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
}
