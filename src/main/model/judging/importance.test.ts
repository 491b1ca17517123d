import { expect, test } from 'vitest'
import type { DatasetRow } from '../dataset/dataset.ts'
import { permutationImportance } from './importance.ts'

/** A network that looks at the first feature alone: sequential above 0, else random. */
const network = {
  scaler: { mean: [0, 0, 0, 0, 0], scale: [1, 1, 1, 1, 1] },
  layers: [
    {
      weights: [
        [10, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
      ],
      bias: [0, 0, -1000],
    },
  ],
}

function rowsOf(count: number): DatasetRow[] {
  return Array.from({ length: count }, (_, at) => ({
    runId: `run ${at}`,
    windowIndex: 0,
    label: at % 2 === 0 ? ('sequential' as const) : ('random' as const),
    features: [at % 2 === 0 ? 1 : -1, at % 2 === 0 ? 1 : -1, 0, 0, 0],
  }))
}

test('only the feature that the network looks at is worth something, and as much as chance takes', () => {
  const folds = [{ name: 'all', train: [], test: rowsOf(2000) }]
  const { features, windows, repetitions } = permutationImportance('stratified', folds, [network], 'seed-v1', 1)
  expect([windows, repetitions]).toEqual([2000, 10])
  const [first, ...others] = features
  // Half of the shuffled windows get a value of the other class.
  expect(first?.accuracyDrop).toBeGreaterThan(0.47)
  expect(first?.accuracyDrop).toBeLessThan(0.53)
  expect(first?.interval95[0]).toBeLessThanOrEqual(first?.accuracyDrop ?? 0)
  expect(first?.interval95[1]).toBeGreaterThanOrEqual(first?.accuracyDrop ?? 1)
  // A wrong one costs 10 nats.
  expect(first?.logLossRise).toBeGreaterThan(4.7)
  for (const other of others) expect(other).toMatchObject({ accuracyDrop: 0, logLossRise: 0, interval95: [0, 0] })
})

test('values are shuffled among the windows of all folds, for each is alike within a fold of one run', () => {
  const [sequential, random] = [0, 1].map((odd) => rowsOf(400).filter((_, at) => at % 2 === odd))
  const folds = [sequential, random].map((part = []) => ({ name: 'run', train: [], test: part }))
  const { features } = permutationImportance('leave-one-run-out', folds, [network, network], 'seed-v1', 1)
  expect(features[0]?.accuracyDrop).toBeGreaterThan(0.4)
})

test('at most 5,000 windows are asked, and a seed gives the same figures', () => {
  const folds = [{ name: 'all', train: [], test: rowsOf(6000) }]
  const importance = permutationImportance('stratified', folds, [network], 'seed-v1', 4)
  expect(importance.windows).toBe(5000)
  expect(permutationImportance('stratified', folds, [network], 'seed-v1', 4)).toEqual(importance)
  expect(permutationImportance('stratified', folds, [network], 'seed-v1', 5)).not.toEqual(importance)
})
