import { expect, test } from 'vitest'
import { datasetFromRows } from './dataset.ts'
import { compareFeatureSets } from './compare-feature-sets.ts'
import { leaveOneRunOut } from './judging.ts'
import { separableRows, windowsToldApartByWrites } from './testing/toy.ts'

test('leave-one-run-out judges each run by a network that has not seen it: a run with a poisoned label is all wrong', async () => {
  // Its windows lie where `random` lies. A network that had seen them as `mixed`, beside one run of `random`, would know them.
  const toy = separableRows(2).filter(({ label }) => label !== 'sequential')
  const poisoned = separableRows(3)
    .filter(({ runId }) => runId === 'random-2')
    .map((row) => ({ ...row, runId: 'poisoned', label: 'mixed' as const }))
  const dataset = datasetFromRows([...toy, ...poisoned], 'seed-v1', 2.5)
  const { report } = await leaveOneRunOut(dataset, { seed: 1 })
  expect(report.runs).toContainEqual({ runId: 'poisoned', label: 'mixed', windows: 5, correct: 0 })
  expect(report.windows).toBe(25)
  expect(report.confusionMatrix[2]).toEqual([0, 5, 10])
})

test('writes tell random from mixed only in served-v1, so that set is kept', async () => {
  const { judgements, better, reason } = await compareFeatureSets(windowsToldApartByWrites(2), { seed: 1 })
  expect(judgements['served-v1'].report.accuracy).toBe(1)
  expect(judgements['seed-v1'].report.accuracy).toBeLessThan(0.8)
  expect(better).toBe('served-v1')
  expect(reason).toContain('served-v1 1.000')
})
