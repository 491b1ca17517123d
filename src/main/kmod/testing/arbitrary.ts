import { FEATURE_SETS, type FeatureSetName } from '../../../shared/features.ts'
import type { ModelDocument } from '../../../shared/model.ts'
import { SAMPLE_MODEL } from './sample-model.ts'
import type { Counts } from './user-module.ts'

export type Random = () => number

/** mulberry32: small, and the same sequence everywhere for a seed. */
export function seededRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

const SERVED_V1 = {
  mean: [2.1e8, 0.52, 61234.5, 0.48, 1833.3, 0.09, 0.31, 121.7],
  scale: [3.3e8, 0.44, 58765.4, 0.44, 2741.9, 0.14, 0.39, 88.8],
}
const TYPICAL = {
  'seed-v1': { mean: SERVED_V1.mean.slice(0, 5), scale: SERVED_V1.scale.slice(0, 5) },
  'served-v1': SERVED_V1,
  'served-v2': {
    mean: [0.52, 7.3, 5.1, 13.8, 0.09, 0.31, 6.4],
    scale: [0.44, 3.9, 1.7, 7.2, 0.14, 0.39, 1.6],
  },
} satisfies Record<FeatureSetName, ModelDocument['scaler']>

/** A network of the house's size with He-initialised weights, `spread` times as large. */
export function randomModel(featureSet: FeatureSetName, random: Random, spread: number): ModelDocument {
  const inputs = FEATURE_SETS[featureSet].length
  const widths = [inputs, 32, 16, 3]
  const layers = widths.slice(1).map((outputs, index) => {
    const fanIn = widths[index] ?? inputs
    const row = (): number[] => Array.from({ length: fanIn }, () => spread * normal(random) * Math.sqrt(2 / fanIn))
    return {
      weights: Array.from({ length: outputs }, row),
      bias: Array.from({ length: outputs }, () => 0.3 * normal(random)),
    }
  })
  return { ...SAMPLE_MODEL, id: `random-${featureSet}`, featureSet, scaler: TYPICAL[featureSet], layers }
}

/** Counts as a real disk makes them, and now and then at an edge: few or very many requests, all or no jumps. */
export function randomCounts(random: Random): Counts {
  const requests = Math.floor(2 ** (1 + 17 * random()))
  const steps = requests - 1
  const share = (): number => [0, 1, random(), random()][Math.floor(4 * random())] ?? 0
  const jumps = Math.floor(steps * share())
  const farthest = 2 ** (12 + 19 * random())
  const near = Math.floor((steps - jumps) * 2049 * random())
  const bytes = requests * 512 * (1 + Math.floor(512 * random() ** 2))
  return {
    requests,
    distanceSectors: near + jumps * Math.floor(2049 + farthest),
    jumps,
    bytes,
    writes: Math.floor(requests * share()),
    readaheads: Math.floor(requests * share()),
  }
}
