import type { AccessClass } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import { FEATURE_SETS, type FeatureSetName } from '../../shared/features.ts'
import type { ModelDocument } from '../../shared/model.ts'
// Not by the room's face, which loads TensorFlow.js.
import { predict, streamCsvWindows, type Prediction } from '../model/index.ts'

export interface WindowPrediction extends Prediction {
  /** What the model's map gives for that class, in KiB. A model that abstains leaves the readahead as it is. */
  readonly readaheadKib: number
}

/** Classifies raw, unscaled features in the model's order. @throws BenchError wrong-usage for a wrong count or no numbers. */
export function predictFeatures(model: ModelDocument, features: readonly number[]): WindowPrediction {
  const prediction = predict(model, features)
  return { ...prediction, readaheadKib: model.readaheadMapKib[prediction.class] }
}

/** The feature that lies outside of what the model knows; undefined where none does. */
export function outsideFeature(model: ModelDocument, { abstention }: Prediction): string | undefined {
  return abstention.abstained === 'outside' ? FEATURE_SETS[model.featureSet][abstention.feature]?.name : undefined
}

/** A window of a file, judged. */
export interface PredictedWindow extends WindowPrediction {
  /** '' where the file does not say. */
  readonly runId: string
  readonly windowIndex: number
  readonly label: AccessClass | undefined
}

export interface PredictCsvOptions {
  /** A row has no features: an idle window, or one with losses. */
  readonly onPassedOver?: () => void
  readonly signal?: AbortSignal
}

/**
 * Judges each window of a CSV, row by row in flat memory: in the seed's format, or with a column for each feature. Labels may be there.
 * @throws BenchError `bad-csv`, naming line and column; `interrupted`
 */
export async function* predictCsv(
  model: ModelDocument,
  file: string,
  { onPassedOver, signal }: PredictCsvOptions = {},
): AsyncGenerator<PredictedWindow> {
  for await (const { features, ...window } of streamCsvWindows(file, model.featureSet)) {
    signal?.throwIfAborted()
    if (features === undefined) onPassedOver?.()
    else yield { ...window, ...predictFeatures(model, features) }
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/**
 * Features as a person writes them: "1,2,3,4,5" in the set's order, or "iops=5,jump_ratio=0.1,…" in any.
 * @throws BenchError wrong-usage, naming what is missing, unknown, twice there or no number.
 */
export function featuresFromText(featureSet: FeatureSetName, text: string): number[] {
  const names = FEATURE_SETS[featureSet].map(({ name }) => name)
  const values = text.split(',').map((part) => part.trim())
  if (!text.includes('=')) {
    if (values.length !== names.length) {
      throw wrongFeatures(names, `The model takes ${names.length} features, not ${values.length}`)
    }
    return values.map((value, place) => numberOf(names, names[place] ?? '', value))
  }
  const given = new Map<string, number>()
  for (const part of values) {
    const [name = '', value] = part.split('=', 2).map((word) => word.trim())
    if (value === undefined) throw wrongFeatures(names, `"${part}" names no feature`)
    if (!names.some((known) => known === name)) throw wrongFeatures(names, `The model has no feature "${name}"`)
    if (given.has(name)) throw wrongFeatures(names, `${name} is given twice`)
    given.set(name, numberOf(names, name, value))
  }
  const missing = names.filter((name) => !given.has(name))
  if (missing.length > 0) throw wrongFeatures(names, `The model needs ${missing.join(', ')} too`)
  return names.map((name) => given.get(name) ?? Number.NaN)
}

function numberOf(names: readonly string[], name: string, text: string): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(value)) return value
  throw wrongFeatures(names, `${name} is "${text}", not a number`)
}

function wrongFeatures(names: readonly string[], sentence: string): BenchError {
  return new BenchError('wrong-usage', `${sentence}.`, {
    nextStep: `Give ${names.join(', ')}, in this order or as name=value, separated by commas, with decimal points.`,
  })
}
