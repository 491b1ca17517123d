import { describe, expect, test } from 'vitest'
import { randomStream, type RandomStream } from '../../shared/random.ts'
import type { Measurement } from '../../shared/experiment/index.ts'
import { oracleOf, oraclePairs } from './oracle.ts'

/** Throughputs by arm, a value a repetition; 0 where there is none. */
function measured(arms: Readonly<Record<string, readonly number[]>>): Measurement[] {
  return Object.entries(arms).flatMap(([arm, values]) =>
    values.flatMap((operationsPerSecond, index) =>
      operationsPerSecond === 0
        ? []
        : [
            {
              ...{ workload: 'one', arm, repetition: index + 1, order: 0, seed: 1, kernel: '6.12' },
              startedAt: '2026-11-30T00:00:00.000Z',
              figures: { operationsPerSecond },
            },
          ],
    ),
  )
}

describe('the arm that the module is compared with in a repetition', () => {
  test('is the one that did best in the others, also where it did not in this one', () => {
    const pairs = oraclePairs(
      measured({ default: [11, 12, 90], 'fixed-16': [30, 40, 20], 'fixed-64': [20, 80, 10], module: [5, 6, 7] }),
    )
    // Best by the geometric mean of 2 and 3: default 33, 16 KiB 28, 64 KiB 28; of 1 and 3: 31, 24, 14; of 1 and 2: 11, 35, 40.
    expect(pairs).toEqual([
      [5, 11],
      [6, 12],
      [7, 10],
    ])
  })

  test('is one that was measured there', () => {
    const pairs = oraclePairs(measured({ default: [10, 10, 10], 'fixed-16': [30, 30, 0], module: [5, 6, 7] }))
    expect(pairs).toEqual([
      [5, 30],
      [6, 30],
      [7, 10],
    ])
  })

  test('is none that a map could not hold', () => {
    const oracle = oracleOf(measured({ default: [10, 10], 'fixed-16': [11, 11], 'fixed-65536': [90, 90] }))
    expect(oracle).toEqual({ arm: 'fixed-16' })
  })
})

test('measured once, the best fixed arm is named, and there is no share of it', () => {
  expect(oracleOf(measured({ default: [10], 'fixed-16': [11], module: [12] }))).toEqual({ arm: 'fixed-16' })
})

/** Box and Muller, 1958. */
function normal(random: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}

const EXPERIMENTS = 4000
/** Of a measurement's log, as repeated ones on the virtual box have; and of a block's, which all of its arms share. */
const NOISE = 0.1
const BLOCK_NOISE = 0.2

/**
 * The mean log of the module's share of the oracle over experiments with normal logs, with its standard error. The module gets what the
 * best arm truly gets.
 */
function simulatedShare(trueThroughputs: readonly number[], repetitions: number) {
  const random = randomStream(3, repetitions)
  const shares = Array.from({ length: EXPERIMENTS }, () => {
    const blocks = Array.from({ length: repetitions }, () => Math.exp(BLOCK_NOISE * normal(random)))
    const drawn = (truth: number) => blocks.map((block) => truth * block * Math.exp(NOISE * normal(random)))
    const fixed = trueThroughputs.map((truth, index) => [`fixed-${2 ** (2 + index)}`, drawn(truth)] as const)
    const module = drawn(Math.max(...trueThroughputs))
    const pairs = oraclePairs(measured({ ...Object.fromEntries(fixed), module }))
    return pairs.reduce((sum, [value, reference]) => sum + Math.log(value / reference), 0) / pairs.length
  })
  const mean = shares.reduce((sum, share) => sum + share, 0) / EXPERIMENTS
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (EXPERIMENTS - 1)
  return { mean, error: Math.sqrt(variance / EXPERIMENTS) }
}

test.each([2, 3, 5])(
  'where five values are alike and the module too, its share is 1 in the mean of %d repetitions',
  (repetitions) => {
    const { mean, error } = simulatedShare([1, 1, 1, 1, 1], repetitions)
    expect(Math.abs(mean)).toBeLessThan(4 * error)
    // Small enough to see that the best with hindsight would be 5 to 8 % above.
    expect(error).toBeLessThan(0.003)
  },
)

test.each([
  { better: 1.1, repetitions: 2, least: 0.045, most: 0.06 },
  { better: 1.1, repetitions: 5, least: 0.018, most: 0.028 },
  { better: 1.5, repetitions: 2, least: 0, most: 0.008 },
  { better: 1.5, repetitions: 5, least: -0.003, most: 0.003 },
])(
  'where one of five is $better times as good, $repetitions repetitions take others for it as often as the README says',
  ({ better, repetitions, least, most }) => {
    const { mean } = simulatedShare([better, 1, 1, 1, 1], repetitions)
    expect(mean).toBeGreaterThan(least)
    expect(mean).toBeLessThan(most)
  },
)
