import { expect, test } from 'vitest'
import { classId } from '../../../shared/classes.ts'
import { examplesOf, judged } from './examples.ts'
import { initialParameters, layersOf } from '../network-shape.ts'
import { crossEntropy, logitsOf } from '../network.ts'
import { randomStream } from '../../../shared/random.ts'
import { fitScaler, scaled } from '../scaler.ts'
import { separableRows } from '../testing/toy.ts'

const rows = separableRows(2)
const scaler = fitScaler(rows.map(({ features }) => features))
const parameters = initialParameters(5, randomStream(1))
const logits = rows.map(({ features }) => logitsOf(layersOf(5, parameters), scaled(scaler, features)))

test('loss and accuracy are those of the network in plain arithmetic', () => {
  const losses = rows.map(({ label }, index) => crossEntropy(logits[index]!, classId(label)))
  const right = rows.filter(({ label }, index) => Math.max(...logits[index]!) === logits[index]![classId(label)])
  const { loss, accuracy } = judged(parameters, examplesOf(rows, scaler), [1, 1, 1])
  expect(Math.abs(loss - losses.reduce((sum, one) => sum + one, 0) / rows.length)).toBeLessThan(1e-12)
  expect(accuracy).toBe(right.length / rows.length)
})

test('each example counts as much as its class weighs', () => {
  const weights = [1, 2, 5]
  let [sum, weight] = [0, 0]
  for (const [index, { label }] of rows.entries()) {
    sum += weights[classId(label)]! * crossEntropy(logits[index]!, classId(label))
    weight += weights[classId(label)]!
  }
  expect(Math.abs(judged(parameters, examplesOf(rows, scaler), weights).loss - sum / weight)).toBeLessThan(1e-12)
})
