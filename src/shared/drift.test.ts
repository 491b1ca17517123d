import { describe, expect, test } from 'vitest'
import { driftOf } from './drift.ts'
import { featureBins, populationStabilityIndex, sharesOf, type BinnedRow } from './feature-bins.ts'
import type { FeatureDefinition } from './features.ts'

const FEATURES: readonly FeatureDefinition[] = [
  { name: 'log2_request_kib', unit: 'log2 KiB' },
  { name: 'jump_ratio', unit: '0..1' },
  { name: 'log2_readahead_kib', unit: 'log2 KiB' },
]

/** Spread evenly over 0..1 without a pattern that runs could share. */
function spread(index: number): number {
  return (index * 0.618033988749895) % 1
}

/** Two classes far from each other, ten runs each of 20 windows; a third class is absent. */
const ROWS: readonly BinnedRow[] = Array.from({ length: 400 }, (_, index) => {
  const isRandom = index % 2 === 1
  return {
    runId: `${isRandom ? 'random' : 'sequential'}-${index % 20}`,
    label: isRandom ? 'random' : 'sequential',
    features: [(isRandom ? 2 : 6) + spread(index), (isRandom ? 0.8 : 0) + spread(index * 7) / 5, 7],
  }
})
const BINS = featureBins(ROWS, FEATURES)

interface LiveOptions {
  readonly requestShift?: number
  readonly jumpShift?: number
  readonly readaheadKib?: number
  readonly abstained?: boolean
}

/** New windows of the class `random`, as in training but for the shifts. */
function live(count: number, { requestShift = 0, jumpShift = 0, readaheadKib = 7, abstained = false }: LiveOptions) {
  return Array.from({ length: count }, (_, index) => ({
    class: 1,
    features: [2 + spread(index * 3) + requestShift, 0.8 + spread(index * 11) / 5 + jumpShift, readaheadKib],
    abstained,
  }))
}

describe('the population stability index', () => {
  test('is what its definition gives by hand, an empty bin being half a hundredth', () => {
    expect(populationStabilityIndex([0.5, 0.5], [0.5, 0.5])).toBe(0)
    // 0.25 ln 1.5 + (-0.25) ln 0.5
    expect(populationStabilityIndex([0.5, 0.5], [0.75, 0.25])).toBeCloseTo(0.25 * Math.log(3), 12)
    // 0.5 ln 2 + (0.005 - 0.5) ln 0.01
    expect(populationStabilityIndex([0.5, 0.5], [1, 0])).toBeCloseTo(0.5 * Math.log(2) - 0.495 * Math.log(0.01), 12)
  })
})

describe('the bins of a training', () => {
  test('are at most ten, and none of its own values lies in the outermost two', () => {
    for (const { features } of BINS.byClass) {
      for (const { edges, shares } of features) {
        expect(shares).toHaveLength(edges.length + 1)
        expect(shares.length).toBeLessThanOrEqual(10)
        expect([shares[0], shares.at(-1)]).toEqual([0, 0])
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
        expect(edges).toEqual(edges.toSorted((a, b) => a - b))
      }
    }
  })

  test('are one for a feature that never varied, and none for a class without windows', () => {
    expect(BINS.byClass[0]!.features[2]!.shares).toEqual([0, 1, 0])
    expect(BINS.byClass[2]).toEqual({ windows: 0, features: [] })
  })

  test('take a value rounded down as the module does for the value itself', () => {
    const thirds = Array.from({ length: 30 }, (_, index) => ({
      ...{ runId: `${index % 3}`, label: 'random' as const },
      features: [(1 + (index % 3)) / 3],
    }))
    const { edges, shares } = featureBins(thirds, [FEATURES[1]!]).byClass[1]!.features[0]!
    const reported = thirds.map(({ features }) => Math.floor(features[0]! * 65536) / 65536)
    expect(sharesOf(edges, reported)).toEqual(shares)
  })
})

describe('drift', () => {
  test('is not known without bins, nor from fewer than 20 windows; idle ones do not count', () => {
    expect(driftOf(undefined, FEATURES, live(50, {}))).toMatchObject({
      level: 'unknown',
      sentence: 'Drift is not known, the model holds no distribution of its training.',
    })
    const idle = Array.from({ length: 50 }, () => ({ class: -1, features: [], abstained: false }))
    expect(driftOf(BINS, FEATURES, [...idle, ...live(19, {})])).toMatchObject({ windows: 19, level: 'unknown' })
    expect(driftOf(BINS, FEATURES, [...idle, ...live(20, {})])).toMatchObject({ windows: 20, level: 'none' })
  })

  test('is none for a workload of one class alone', () => {
    const drift = driftOf(BINS, FEATURES, live(120, {}))
    expect(drift.level).toBe('none')
    for (const { psi } of drift.perFeature) expect(psi).toBeLessThan(0.1)
  })

  test('is none where only the readahead is another: we set that', () => {
    const drift = driftOf(BINS, FEATURES, live(60, { readaheadKib: 16 }))
    expect(drift.level).toBe('none')
    expect(drift.perFeature[2]).toMatchObject({ above: 1 })
  })

  test('is some where requests grow beyond all that training had', () => {
    expect(driftOf(BINS, FEATURES, live(60, { requestShift: 4 }))).toMatchObject({
      level: 'some',
      sentence: 'Requests are far larger than in training: look closer before you rely on the model.',
    })
  })

  test('is out of depth where the model doubts too', () => {
    expect(driftOf(BINS, FEATURES, live(60, { requestShift: 4, abstained: true }))).toMatchObject({
      level: 'out-of-depth',
      sentence: 'Requests are far larger than in training: the model is out of its depth here.',
    })
  })

  test('is out of depth where several features are beyond, however sure the model is', () => {
    const { level, sentence } = driftOf(BINS, FEATURES, live(60, { requestShift: -2, jumpShift: -0.7 }))
    expect(level).toBe('out-of-depth')
    expect(sentence).toMatch(/^(Requests are far smaller|Jumps are far rarer) than in training/)
  })

  test('is none for doubt alone, which the sentence tells', () => {
    const drift = driftOf(BINS, FEATURES, live(60, { abstained: true }))
    expect(drift).toMatchObject({ level: 'none', abstainedShare: 1 })
    expect(drift.sentence).toContain('does not stand by most of its classes')
  })
})
