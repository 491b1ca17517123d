import { abstention, type Abstention } from '../../shared/abstain.ts'
import type { AccessClass } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import { FEATURE_SETS } from '../../shared/features.ts'
import type { ModelDocument } from '../../shared/model.ts'
import { argMax, logitsOf, softmax } from './network.ts'
import { scaled } from './scaler.ts'

export interface Prediction {
  readonly class: AccessClass
  readonly classId: number
  /** In the order of class ids; they add up to 1. */
  readonly probabilities: readonly number[]
  readonly logits: readonly number[]
  /** Whether the model stands by this class. */
  readonly abstention: Abstention
}

/**
 * Classifies one window in double arithmetic, without TensorFlow.js.
 * @param features raw (unscaled), in the order and units of the model's feature set.
 * @throws BenchError `wrong-usage` for another number of features or one that is not finite.
 */
export function predict(
  model: Pick<ModelDocument, 'featureSet' | 'scaler' | 'layers' | 'classes' | 'abstain'>,
  features: readonly number[],
): Prediction {
  const expected = FEATURE_SETS[model.featureSet].map(({ name }) => name)
  if (features.length !== expected.length) {
    throw new BenchError('wrong-usage', `The model takes ${expected.length} features, not ${features.length}.`, {
      nextStep: `Give ${expected.join(', ')}, in this order.`,
    })
  }
  const unusable = features.findIndex((value) => !Number.isFinite(value))
  if (unusable >= 0) {
    throw new BenchError('wrong-usage', `${expected[unusable] ?? 'A feature'} is not a finite number.`, {
      nextStep: 'Give a plain number with a decimal point.',
    })
  }
  const logits = logitsOf(model.layers, scaled(model.scaler, features))
  const classId = argMax(logits)
  const name = model.classes[classId]
  if (name === undefined) throw new RangeError(`the model names no class ${classId}`)
  const probabilities = softmax(logits)
  const confidence = probabilities[classId] ?? 0
  return { class: name, classId, probabilities, logits, abstention: abstention(model, features, confidence) }
}
