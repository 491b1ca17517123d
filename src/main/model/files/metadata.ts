import { classId } from '../../../shared/classes.ts'
import { FEATURE_SETS } from '../../../shared/features.ts'
import type { ModelDocument } from '../../../shared/model.ts'
import { DROPOUT_RATE } from '../learning/schedule.ts'
import { parametersOf } from './parameters.ts'

/** `metadata.json`: what a program must know that runs `model_ts.pt`, `model.pth` or `model.onnx`, and cannot see in them. */
export function metadata(model: ModelDocument): object {
  const features = FEATURE_SETS[model.featureSet]
  const parameters = parametersOf(model.layers)
  return {
    model_id: model.id,
    name: model.name,
    created_at: model.createdAt,
    app_version: model.appVersion,
    feature_set: model.featureSet,
    feature_names: features.map(({ name }) => name),
    feature_units: features.map(({ unit }) => unit),
    window_seconds: model.windowSeconds,
    inputs: 'scaled features, float32 [n, f], in the order of feature_names: (value - scaler.mean) / scaler.scale',
    outputs: 'logits, float32 [n, classes], in the order of classes; their softmax is the probabilities',
    scaler: model.scaler,
    classes: model.classes,
    class_ids: Object.fromEntries(model.classes.map((name) => [name, classId(name)])),
    readahead_map_kib: model.readaheadMapKib,
    ...abstainRule(model),
    network: {
      layer_sizes: [model.scaler.mean.length, ...model.layers.map(({ bias }) => bias.length)],
      activation: 'relu',
      dropout: DROPOUT_RATE,
      dropout_after: 'the first layer, behind its relu; in training only',
      parameters: parameters.reduce((sum, { values }) => sum + values.length, 0),
      state_dict: Object.fromEntries(parameters.map(({ name, shape }) => [name, shape])),
    },
  }
}

function abstainRule({ abstain }: ModelDocument): object {
  if (abstain === undefined) return {}
  const { leastConfidence, ranges } = abstain
  const rule =
    'leave readahead alone where the largest probability is below least_confidence, or a raw (unscaled) feature is outside of its range'
  return {
    abstain: { rule, least_confidence: leastConfidence, ...(ranges === undefined ? {} : { feature_ranges: ranges }) },
  }
}
