import type { ModelDocument } from '../../shared/model.ts'
import { predict, type Prediction } from '../model/index.ts'

export interface WindowPrediction extends Prediction {
  /** What the model's map gives for that class, in KiB. */
  readonly readaheadKib: number
}

/** Classifies raw, unscaled features in the model's order. @throws BenchError wrong-usage for a wrong count or no numbers. */
export function predictFeatures(model: ModelDocument, features: readonly number[]): WindowPrediction {
  const prediction = predict(model, features)
  return { ...prediction, readaheadKib: model.readaheadMapKib[prediction.class] }
}
