import { ACCESS_CLASSES } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import { FEATURE_SETS } from '../../shared/features.ts'
import type { ModelDocument } from '../../shared/model.ts'

/** (x - mean) / scale in integers, with 1 / scale = mantissa * 2^-shift and 2^31 <= mantissa < 2^32. */
export interface QuantisedScaler {
  readonly meanQ16: bigint
  readonly mantissa: number
  readonly shift: number
}

export interface QuantisedLayer {
  readonly inputs: number
  readonly outputs: number
  /** [outputs][inputs], Q16.16, fit in s32. */
  readonly weightsQ16: readonly (readonly number[])[]
  /** Q32.32, the scale of the sums that they start. */
  readonly biasQ32: readonly bigint[]
}

export interface QuantisedRange {
  readonly lowQ16: bigint
  readonly highQ16: bigint
}

/** A model as the module computes it: resources/kmod/network.h. */
export interface QuantisedModel {
  readonly scaler: readonly QuantisedScaler[]
  readonly layers: readonly QuantisedLayer[]
  /** Scaled features are cut at plus and minus this: the widest power of two for which no sum can overflow. */
  readonly scaledLimit: number
  /** Below this it abstains; 0 is never. */
  readonly leastConfidenceMilli: number
  /** One for each feature, where the model has them. */
  readonly ranges: readonly QuantisedRange[] | undefined
}

/** Neurons of the widest layer: RAB_WIDTH_MAX in network.h, an array on the kernel's stack. */
const WIDTH_MAX = 64
const LAYERS_MAX = 8
const SCALED_LIMIT_WIDEST = 2 ** 20
const SCALED_LIMIT_NARROWEST = 2 ** 6
/** Features have 16 fractional bits; one that varies less than 16 of those steps is noise to the module. */
const SCALE_SMALLEST = 2 ** -12
const SCALE_LARGEST = 2 ** 46
const MEAN_LARGEST = 2 ** 46
const BIAS_LARGEST = 2 ** 20
const RANGE_LARGEST = 2 ** 46
const READAHEAD_KIB = { smallest: 4, largest: 16384 } as const

function refuse(why: string): never {
  throw new BenchError('bad-model', `This model cannot become a kernel module: ${why}.`, {
    nextStep: 'Train it again, and look at the range of its features and weights.',
  })
}

function quantiseScaler(mean: number, scale: number, feature: string): QuantisedScaler {
  if (!(Math.abs(mean) <= MEAN_LARGEST)) refuse(`the mean of ${feature} is ${mean}`)
  if (!(scale >= SCALE_SMALLEST && scale <= SCALE_LARGEST)) {
    refuse(`the scale of ${feature} is ${scale}, outside ${SCALE_SMALLEST} to ${SCALE_LARGEST}`)
  }
  let shift = 31 + Math.ceil(Math.log2(scale))
  let mantissa = Math.round(2 ** shift / scale)
  if (mantissa >= 2 ** 32) mantissa = Math.round(2 ** --shift / scale)
  if (mantissa < 2 ** 31) mantissa = Math.round(2 ** ++shift / scale)
  return { meanQ16: BigInt(Math.round(mean * 65536)), mantissa, shift }
}

function quantiseLayer(layer: ModelDocument['layers'][number], inputs: number, where: string): QuantisedLayer {
  const outputs = layer.weights.length
  if (outputs < 1 || outputs > WIDTH_MAX) refuse(`${where} has ${outputs} neurons; 1 to ${WIDTH_MAX} are possible`)
  if (layer.bias.length !== outputs) refuse(`${where} has ${outputs} neurons but ${layer.bias.length} biases`)
  const weightsQ16 = layer.weights.map((row) => {
    if (row.length !== inputs) refuse(`${where} has rows of ${row.length} weights for ${inputs} inputs`)
    return row.map((weight) => {
      const quantised = Math.round(weight * 65536)
      if (!(Math.abs(quantised) < 2 ** 31)) refuse(`${where} has the weight ${weight}, which Q16.16 cannot hold`)
      return quantised
    })
  })
  const biasQ32 = layer.bias.map((bias) => {
    if (!(Math.abs(bias) <= BIAS_LARGEST)) refuse(`${where} has the bias ${bias}`)
    return BigInt(Math.round(bias * 2 ** 32))
  })
  return { inputs, outputs, weightsQ16, biasQ32 }
}

/** Rounded outwards, as features are rounded down: a feature on the edge is inside. */
function quantiseRange({ low, high }: { readonly low: number; readonly high: number }, feature: string) {
  if (!(low <= high && low >= -RANGE_LARGEST && high <= RANGE_LARGEST)) {
    refuse(`the range of ${feature} is ${low} to ${high}`)
  }
  return { lowQ16: BigInt(Math.floor(low * 65536)), highQ16: BigInt(Math.ceil(high * 65536)) }
}

function quantiseRanges({ abstain, featureSet }: ModelDocument): readonly QuantisedRange[] | undefined {
  const ranges = abstain?.ranges
  if (ranges === undefined) return undefined
  const features = FEATURE_SETS[featureSet]
  if (ranges.length !== features.length) refuse(`it has ${ranges.length} ranges for ${features.length} features`)
  return features.map(({ name }, index) => quantiseRange(ranges[index] ?? { low: Number.NaN, high: Number.NaN }, name))
}

const S64_MAX = 2n ** 63n - 1n
const ROUNDING = 2n ** 15n

/**
 * Proof by interval arithmetic on the integers themselves: with every scaled feature within plus and minus `limitQ16`,
 * each sum of network.c, whatever the order of its terms, stays within s64.
 */
export function sumsFit(layers: readonly QuantisedLayer[], limitQ16: bigint): boolean {
  let bounds = (layers[0]?.weightsQ16[0] ?? []).map(() => ({ low: -limitQ16, high: limitQ16 }))
  for (const layer of layers) {
    const next: typeof bounds = []
    for (const [output, row] of layer.weightsQ16.entries()) {
      let low = layer.biasQ32[output] ?? 0n
      let high = low
      let largest = (low < 0n ? -low : low) + ROUNDING
      for (const [input, bound] of bounds.entries()) {
        const weight = BigInt(row[input] ?? 0)
        const ends = [weight * bound.low, weight * bound.high] as const
        const [smaller, larger] = ends[0] < ends[1] ? ends : [ends[1], ends[0]]
        low += smaller
        high += larger
        largest += larger > -smaller ? larger : -smaller
      }
      if (largest > S64_MAX) return false
      next.push({ low: (low + ROUNDING) >> 16n, high: (high + ROUNDING) >> 16n })
    }
    bounds = next
    if (layer !== layers.at(-1)) {
      bounds = next.map(({ low, high }) => ({ low: low < 0n ? 0n : low, high: high < 0n ? 0n : high }))
    }
  }
  return true
}

/**
 * A model's numbers in the module's fixed point.
 * @throws BenchError `bad-model` where a number has no place in its format, or where sums could overflow.
 */
export function quantise(model: ModelDocument): QuantisedModel {
  if (model.classes.join() !== ACCESS_CLASSES.join()) refuse(`its classes are ${model.classes.join(', ')}`)
  for (const name of ACCESS_CLASSES) {
    const kib = model.readaheadMapKib[name]
    if (kib < READAHEAD_KIB.smallest || kib > READAHEAD_KIB.largest) {
      refuse(`its readahead for ${name} is ${kib} KiB, outside ${READAHEAD_KIB.smallest} to ${READAHEAD_KIB.largest}`)
    }
  }

  const features = FEATURE_SETS[model.featureSet]
  const { mean, scale } = model.scaler
  if (mean.length !== features.length || scale.length !== features.length) {
    refuse(`its scaler has ${mean.length} means and ${scale.length} scales for ${features.length} features`)
  }
  const scaler = features.map(({ name }, index) =>
    quantiseScaler(mean[index] ?? Number.NaN, scale[index] ?? Number.NaN, name),
  )

  if (model.layers.length < 1 || model.layers.length > LAYERS_MAX) refuse(`it has ${model.layers.length} layers`)
  let inputs: number = features.length
  const layers = model.layers.map((layer, index) => {
    const quantised = quantiseLayer(layer, inputs, `layer ${index + 1}`)
    inputs = quantised.outputs
    return quantised
  })
  if (inputs !== ACCESS_CLASSES.length) refuse(`its last layer has ${inputs} outputs`)

  const ranges = quantiseRanges(model)
  const leastConfidenceMilli = Math.round(1000 * (model.abstain?.leastConfidence ?? 0))
  for (let limit = SCALED_LIMIT_WIDEST; limit >= SCALED_LIMIT_NARROWEST; limit /= 2) {
    if (!sumsFit(layers, BigInt(limit) << 16n)) continue
    return { scaler, layers, scaledLimit: limit, leastConfidenceMilli, ranges }
  }
  return refuse('its weights are so large that a sum could overflow 64 bits')
}
