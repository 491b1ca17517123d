import { expect, test } from 'vitest'
import { predict } from './predict.ts'
import { tinyModel } from './testing/tiny-model.ts'

test('scaler, ReLU and softmax as worked out by hand', () => {
  // Scaled: (3 - 1) / 2 = 1 in feature 0, 0 elsewhere. Hidden: [1, relu(-1) = 0]. Logits: [1, 2, 0.5].
  const prediction = predict(tinyModel, [3, 0, 0, 0, 0])
  expect(prediction).toMatchObject({ class: 'random', classId: 1, logits: [1, 2, 0.5] })
  const sum = Math.E + Math.E ** 2 + Math.E ** 0.5
  expect(prediction.probabilities[0]).toBeCloseTo(Math.E / sum, 14)
  expect(prediction.probabilities.reduce((total, share) => total + share)).toBeCloseTo(1, 14)
})

test('a wrong number of features, or one that is no number, is named', () => {
  expect(() => predict(tinyModel, [1, 2, 3, 4])).toThrow('The model takes 5 features, not 4.')
  expect(() => predict(tinyModel, [1, 2, Number.NaN, 4, 5])).toThrow('avg_io_bytes is not a finite number.')
})
