import { expect, test } from 'vitest'
import { betterFeatureSet } from './compare-feature-sets.ts'

const judged = (accuracy: number, logLoss: number) => ({ accuracy, logLoss })

test.each([
  ['more windows right', judged(0.9, 0.1), judged(0.95, 0.9), 'served-v1'],
  ['fewer windows right', judged(0.95, 0.9), judged(0.9, 0.1), 'seed-v1'],
  ['as many, with a lower log loss', judged(0.9, 0.2), judged(0.9, 0.1), 'served-v1'],
  ['no difference at all', judged(0.9, 0.1), judged(0.9, 0.1), 'seed-v1'],
] as const)('of two, served-v1 with %s', (_, seed, served, better) => {
  expect(betterFeatureSet({ 'seed-v1': seed, 'served-v1': served }).better).toBe(better)
})

test('served-v2 is kept where it is the best of three', () => {
  const judgements = { 'seed-v1': judged(0.9, 0.1), 'served-v1': judged(0.95, 0.2), 'served-v2': judged(0.95, 0.1) }
  const { better, reason } = betterFeatureSet(judgements)
  expect(better).toBe('served-v2')
  expect(reason).toContain('served-v2 0.950 (log loss 0.100)')
})
