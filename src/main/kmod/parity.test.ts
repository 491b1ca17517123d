import { afterAll, describe, expect, it } from 'vitest'
import { abstention } from '../../shared/abstain.ts'
import { DEFAULT_READAHEAD_MAP_KIB } from '../../shared/classes.ts'
import { featuresOf, type FeatureSetName } from '../../shared/features.ts'
import type { ModelDocument } from '../../shared/model.ts'
import { logitErrorBound } from './logit-error.ts'
import { quantise } from './quantise.ts'
import { randomCounts, randomModel, seededRandom } from './testing/arbitrary.ts'
import { SAMPLE_MODEL } from './testing/sample-model.ts'
import { UserModule, windowLine, type Counts } from './testing/user-module.ts'

const WINDOW_MS = 2500
const KIB = Object.values(DEFAULT_READAHEAD_MAP_KIB)

/** The network in doubles, as Keras and PyTorch define Dense and ReLU. */
function exactLogits(model: ModelDocument, features: readonly number[]): number[] {
  let values = features.map((value, i) => (value - model.scaler.mean[i]!) / model.scaler.scale[i]!)
  model.layers.forEach(({ weights, bias }, depth) => {
    values = weights.map((row, o) => row.reduce((sum, weight, i) => sum + weight * values[i]!, bias[o]!))
    if (depth < model.layers.length - 1) values = values.map((value) => Math.max(0, value))
  })
  return values
}

/**
 * floor(65536 * log2(1 + numerator / denominator)), by squaring a mantissa of 128 bits: nothing is lost that could matter.
 */
function log2OfOneAndQ16(numerator: bigint, denominator: bigint): bigint {
  return log2OfOneAndQ32(numerator, denominator) >> 16n
}

function log2OfOneAndQ32(numerator: bigint, denominator: bigint): bigint {
  let mantissa = ((numerator + denominator) << 192n) / denominator
  const whole = BigInt(mantissa.toString(2).length - 193)
  mantissa = (mantissa << 128n) >> (192n + whole)
  let log2 = whole
  for (let bit = 0; bit < 32; bit++) {
    mantissa = (mantissa * mantissa) >> 128n
    const isSet = mantissa >> 129n !== 0n
    log2 = (log2 << 1n) | (isSet ? 1n : 0n)
    if (isSet) mantissa >>= 1n
  }
  return log2
}

/** The features in exact rationals, rounded down to Q16.16: the definition in design.md with 512-byte sectors. */
function exactFeaturesQ16(set: FeatureSetName, counts: Counts, readaheadKib: number): bigint[] {
  const [n, distance, jumps, bytes, writes, readaheads] = [
    counts.requests,
    counts.distanceSectors,
    counts.jumps,
    counts.bytes,
    counts.writes,
    counts.readaheads,
  ].map(BigInt) as [bigint, bigint, bigint, bigint, bigint, bigint]
  const q16 = (numerator: bigint, denominator: bigint): bigint => (numerator * 65536n) / denominator
  const steps = n - 1n
  if (set === 'served-v2') {
    return [
      q16(jumps, steps),
      log2OfOneAndQ16(bytes, 1024n * (jumps + 1n)),
      log2OfOneAndQ16(bytes, 1024n * n),
      log2OfOneAndQ16(distance, 2n * steps),
      q16(writes, n),
      q16(readaheads, n),
      log2OfOneAndQ16(BigInt(readaheadKib), 1n),
    ]
  }
  const seed = [
    q16(512n * distance, steps),
    q16(jumps, steps),
    q16(bytes, n),
    q16(steps - jumps, steps),
    q16(n * 1000n, BigInt(WINDOW_MS)),
  ]
  if (set === 'seed-v1') return seed
  return [...seed, q16(writes, n), q16(readaheads, n), BigInt(readaheadKib) * 65536n]
}

function argMax(values: readonly number[]): number {
  return values.indexOf(Math.max(...values))
}

function margin(logits: readonly number[]): number {
  const [first = 0, second = 0] = [...logits].sort((a, b) => b - a)
  return first - second
}

function softmaxOfWinner(logits: readonly number[]): number {
  const largest = Math.max(...logits)
  return 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)
}

const EDGES: readonly Counts[] = [
  { requests: 2, distanceSectors: 0, jumps: 0, bytes: 1024, writes: 0, readaheads: 0 },
  { requests: 2, distanceSectors: 2 ** 35, jumps: 1, bytes: 1024, writes: 2, readaheads: 2 },
  { requests: 3, distanceSectors: 1, jumps: 0, bytes: 1537, writes: 1, readaheads: 1 },
  { requests: 2 ** 31, distanceSectors: 2 ** 52, jumps: 2 ** 31 - 1, bytes: 2 ** 52, writes: 0, readaheads: 2 ** 30 },
]

const LOG2_EDGES: readonly Counts[] = [
  { requests: 2, distanceSectors: 2, jumps: 0, bytes: 1, writes: 0, readaheads: 0 },
  { requests: 2 ** 38, distanceSectors: 1, jumps: 2 ** 38 - 1, bytes: 2 ** 52 - 1, writes: 0, readaheads: 0 },
  { requests: 2 ** 38, distanceSectors: Number.MAX_SAFE_INTEGER, jumps: 0, bytes: 1, writes: 0, readaheads: 0 },
  { requests: 2, distanceSectors: Number.MAX_SAFE_INTEGER, jumps: 0, bytes: 2 ** 53 - 1, writes: 0, readaheads: 0 },
]

/** By place in served-v2: whether a logarithm is within 2^-29 above a step of Q16.16. */
function log2Above({ requests, distanceSectors, jumps, bytes }: Counts, readaheadKib: number): boolean[] {
  const isNear = (numerator: number, denominator: number): boolean =>
    (log2OfOneAndQ32(BigInt(numerator), BigInt(denominator)) & 0xffffn) < 8n
  return [
    false,
    isNear(bytes, 1024 * (jumps + 1)),
    isNear(bytes, 1024 * requests),
    isNear(distanceSectors, 2 * (requests - 1)),
    ...[false, false],
    isNear(readaheadKib, 1),
  ]
}

describe("the module's C, compiled for user space", () => {
  const fast = new UserModule({ sanitize: false })
  const checked = new UserModule({ sanitize: true })
  afterAll(() => {
    fast.remove()
    checked.remove()
  })

  it.each(['seed-v1', 'served-v1'] as const)('makes the exact features of %s, rounded down', (set) => {
    const random = seededRandom(11)
    const model = randomModel(set, random, 1)
    const windows = [...EDGES, ...Array.from({ length: 3000 }, () => randomCounts(random))]
    const verdicts = checked.program(model)(windows.map((counts) => windowLine(counts, WINDOW_MS, 100)))
    expect(verdicts.map(({ featuresQ16 }) => featuresQ16)).toEqual(
      windows.map((counts) => exactFeaturesQ16(set, counts, 100)),
    )
  })

  it('makes the features of served-v2: ratios exact, logarithms rounded down or one step less right above a step', () => {
    const random = seededRandom(12)
    const windows = [...EDGES, ...LOG2_EDGES, ...Array.from({ length: 20_000 }, () => randomCounts(random))]
    const kibs = windows.map((_, index) => (index % 3 === 0 ? 0 : Math.floor(2 ** (32 * random()))))
    const program = checked.program(randomModel('served-v2', random, 1))
    const verdicts = program(windows.map((counts, index) => windowLine(counts, WINDOW_MS, kibs[index]!)))
    let oneLess = 0
    verdicts.forEach(({ featuresQ16 }, index) => {
      const exact = exactFeaturesQ16('served-v2', windows[index]!, kibs[index]!)
      const barelyAboveStep = log2Above(windows[index]!, kibs[index]!)
      const differing = exact.map((value, place) => value - featuresQ16[place]!)
      for (const [place, difference] of differing.entries()) {
        if (difference === 0n) continue
        expect({ place, difference, isNear: barelyAboveStep[place] }).toEqual({ place, difference: 1n, isNear: true })
        oneLess++
      }
    })
    // 80,000 logarithms, each with a chance below 2^-13.
    expect(oneLess).toBeLessThan(30)
  })

  it('gives exact powers of two their exact logarithm, and 0 for no readahead and no bytes', () => {
    const counts = { requests: 4, distanceSectors: 2 * 3 * 1023, jumps: 3, bytes: 0, writes: 0, readaheads: 0 }
    const program = checked.program(randomModel('served-v2', seededRandom(1), 1))
    const [none, some] = program([
      windowLine(counts, WINDOW_MS, 0),
      windowLine({ ...counts, jumps: 0, bytes: 4 * 1024 * 31 }, WINDOW_MS, 65535),
    ])
    expect(none!.featuresQ16).toEqual([65536n, 0n, 0n, 655360n, 0n, 0n, 0n])
    // 1 + 124 KiB in one run: log2 125 = 6.96578428...; 1 + 31 KiB a request is 2^5.
    expect(some!.featuresQ16).toEqual([0n, 456_509n, 327_680n, 655_360n, 0n, 0n, 1_048_576n])
  })

  it.each([
    ['served-v2', 1, true],
    ['served-v2', 0.1, false],
    ['served-v2', 3, false],
    ['seed-v1', 1, true],
    ['served-v1', 1, true],
    ['seed-v1', 0.1, false],
    ['served-v1', 0.1, false],
    ['seed-v1', 3, false],
    ['served-v1', 3, false],
    ['served-v1', 10, true],
  ] as const)('gives the class of the exact network: %s, weights times %d', (set, spread, sanitize) => {
    const random = seededRandom(Math.round(spread * 100))
    const model = randomModel(set, random, spread)
    const windows = Array.from({ length: 4000 }, () => ({
      counts: randomCounts(random),
      kib: KIB[Math.floor(random() * KIB.length)]!,
    }))
    const program = (sanitize ? checked : fast).program(model)
    const verdicts = program(windows.map(({ counts, kib }) => windowLine(counts, WINDOW_MS, kib)))

    const boundOf = logitErrorBound(model)
    let certain = 0
    windows.forEach(({ counts, kib }, index) => {
      const features = featuresOf(set, { index: 0, ...counts }, WINDOW_MS / 1000, kib)
      const exact = exactLogits(model, features)
      const bound = boundOf(features)
      const { logitsQ16, classId, confidenceMilli } = verdicts[index]!
      const logits = logitsQ16.map((logit) => Number(logit) / 65536)

      exact.forEach((logit, i) => {
        expect(Math.abs(logits[i]! - logit)).toBeLessThanOrEqual(bound)
      })
      expect(classId).toBe(argMax(logits))
      expect(Math.abs(confidenceMilli - 1000 * softmaxOfWinner(logits))).toBeLessThan(0.6)
      if (margin(exact) > 2 * bound) {
        certain++
        expect(classId).toBe(argMax(exact))
      }
    })
    expect(certain).toBeGreaterThan(0.98 * windows.length)
  })

  it('stays defined and cuts far-out features instead of overflowing', () => {
    const random = seededRandom(5)
    const model = randomModel('served-v1', random, 30)
    expect(quantise(model).scaledLimit).toBeLessThan(2 ** 20)
    const far = ['9007199254740991 18446744073709551615 9007199254740990 18446744073709551615 0 0 100 4294967295']
    const [verdict] = checked.program(model)(far.map((counts) => `w ${counts}`))
    expect(verdict!.classId).toBeGreaterThanOrEqual(0)
    expect(verdict!.featuresQ16[2]).toBe((18446744073709551615n * 65536n) / 9007199254740991n)
  })

  it('cuts an average distance beyond 128 TiB', () => {
    const line = 'w 2 18446744073709551615 1 1024 0 0 2500 128'
    const [verdict] = checked.program(SAMPLE_MODEL)([line])
    expect(verdict!.featuresQ16[0]).toBe(2n ** 62n - 1n)
  })

  it('does not classify an idle window', () => {
    const verdicts = checked.program(SAMPLE_MODEL)(['w 0 0 0 0 0 0 2500 128', 'w 1 0 0 4096 0 0 2500 128'])
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ classId: -1, confidenceMilli: 0, featuresQ16: [], logitsQ16: [] })
    }
  })

  it('abstains where the model says, as the app does', () => {
    const random = seededRandom(77)
    const model: ModelDocument = {
      ...randomModel('served-v1', random, 1),
      abstain: {
        leastConfidence: 0.6,
        ranges: [
          { low: 0, high: 40e9 },
          { low: 0, high: 1 },
          { low: 512, high: 150_000 },
          { low: 0, high: 1 },
          { low: 2, high: 20_000 },
          { low: 0, high: 0.9 },
          { low: 0, high: 1 },
          { low: 0, high: 4096 },
        ],
      },
    }
    const windows = Array.from({ length: 4000 }, () => randomCounts(random))
    const verdicts = checked.program(model)(windows.map((counts) => windowLine(counts, WINDOW_MS, 128)))
    const seen = { no: 0, unsure: 0, outside: 0 }
    windows.forEach((counts, index) => {
      const features = featuresOf('served-v1', { index: 0, ...counts }, WINDOW_MS / 1000, 128)
      const { abstained, outsideFeature, confidenceMilli } = verdicts[index]!
      // The module's own confidence: rounded to a thousandth, it decides at the threshold.
      const rule = abstention(model, features, confidenceMilli / 1000)
      expect({ abstained, outsideFeature }).toEqual({
        abstained: rule.abstained,
        outsideFeature: rule.abstained === 'outside' ? rule.feature : -1,
      })
      seen[abstained]++
    })
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100)
  })

  it('leaves the disk alone when it has abstained for two windows, however sure it is', () => {
    const known = Array.from({ length: 8 }, () => ({ low: 0, high: 2 ** 40 }))
    const model: ModelDocument = {
      ...SAMPLE_MODEL,
      abstain: { leastConfidence: 0, ranges: known.with(4, { low: 0, high: 1000 }) },
    }
    const [calm, busy] = ['w 101 10000000 100 51200 0 0 2500 128', 'w 10001 1000000000 10000 5120000 0 0 2500 128']
    const verdicts = checked.program(model)([calm, busy, calm, busy, busy, calm])
    expect(verdicts.map(({ classId }) => classId)).toEqual([1, 1, 1, 1, 1, 1])
    expect(verdicts.map(({ outsideFeature }) => outsideFeature)).toEqual([-1, 4, -1, 4, 4, -1])
    expect(verdicts.map(({ acceptedClassId }) => acceptedClassId)).toEqual([1, 1, 1, 1, 3, 1])
  })

  it('counts requests into windows: no distance crosses from one into the next', () => {
    const program = checked.program(SAMPLE_MODEL)
    const requests = ['r 0 4096 0 0', 'r 2048 4096 1 0', 'r 4097 512 0 1', 'r 97 1024 0 1']
    const [first, second, third] = program([...requests, 'e 2500 128', 'r 9000000 512 1 0', 'e 2500 128', 'e 2500 128'])
    // Distances 2048 (no jump), 2049 and 4000 (jumps).
    expect(first!.counts).toEqual([4n, 8097n, 2n, 9728n, 1n, 2n])
    expect(second!.counts).toEqual([1n, 0n, 0n, 512n, 1n, 0n])
    expect(third!.counts).toEqual([0n, 0n, 0n, 0n, 0n, 0n])
  })

  it('accepts a class that holds for two windows, or one that is sure', () => {
    const unsure: ModelDocument = {
      ...SAMPLE_MODEL,
      layers: [
        {
          // Logits from jump_ratio and write_ratio alone, too close to each other to be sure.
          weights: [
            [0, -0.8, 0, 0, 0, 0, 0, 0],
            [0, 0.8, 0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 3, 0, 0],
          ],
          bias: [0, 0, -3],
        },
      ],
    }
    const sequential = 'w 101 800 0 51200 0 0 2500 128'
    const random = 'w 101 10000000 100 51200 0 0 2500 128'
    const mixed = 'w 101 10000000 100 51200 101 0 2500 128'
    const idle = 'w 0 0 0 0 0 0 2500 128'
    const lines = [sequential, random, sequential, sequential, random, idle, random, sequential, mixed]
    const verdicts = checked.program(unsure)(lines)
    expect(verdicts.map(({ classId }) => classId)).toEqual([0, 1, 0, 0, 1, -1, 1, 0, 2])
    expect(verdicts.map(({ acceptedClassId }) => acceptedClassId)).toEqual([-1, -1, -1, 0, 0, 0, 1, 1, 2])
    expect(verdicts.at(-1)!.confidenceMilli).toBeGreaterThanOrEqual(850)
  })
})
