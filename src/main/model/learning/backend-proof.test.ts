import { expect, test } from 'vitest'
import { PROOF, proofBatch, proofParameters } from './backend-proof.ts'
import { crossEntropy, logitsOf, type DenseLayer } from '../network.ts'
import { layersOf } from '../network-shape.ts'
import type { StackBatch } from './stack-batch.ts'

const ROW = PROOF.features + 1
const H = 1e-5

/** The first hidden layer with its dropout, then the rest by `logitsOf`. */
function lossOf(
  layers: readonly DenseLayer[],
  { features, targets, weights, dropout }: StackBatch,
  network: number,
): number {
  const [first, ...rest] = layers
  let loss = 0
  for (let row = network * PROOF.batch; row < (network + 1) * PROOF.batch; row++) {
    const inputs = [...features.slice(row * ROW, row * ROW + PROOF.features)]
    const hidden = logitsOf([first!], inputs).map((sum, unit) => Math.max(0, sum) * dropout[row * 33 + unit]!)
    loss += weights[row * 3]! * crossEntropy(logitsOf(rest, hidden), targets.slice(row * 3, row * 3 + 3).indexOf(1))
  }
  return loss
}

/** As `layersOf`, in double precision. */
function layersInDouble(parameters: Float64Array): DenseLayer[] {
  const layers: DenseLayer[] = []
  let offset = 0
  for (const [inputs, outputs] of [
    [3, 32],
    [32, 16],
    [16, 3],
  ] as const) {
    const weights = Array.from({ length: outputs }, (_, output) =>
      Array.from({ length: inputs }, (__, input) => parameters[offset + input * outputs + output]!),
    )
    offset += inputs * outputs
    layers.push({ weights, bias: [...parameters.slice(offset, offset + outputs)] })
    offset += outputs
  }
  return layers
}

/** Adam as the paper's algorithm 1 has it. */
function trainedByDifferences(network: number): Float64Array {
  const parameters = Float64Array.from(proofParameters(network))
  const [first, second] = [new Float64Array(parameters.length), new Float64Array(parameters.length)]
  for (let step = 1; step <= PROOF.steps; step++) {
    const batch = proofBatch(step - 1)
    const gradient = parameters.map((value, index) => {
      const lossAt = (moved: number) => lossOf(layersInDouble(parameters.with(index, moved)), batch, network)
      return (lossAt(value + H) - lossAt(value - H)) / (2 * H)
    })
    for (const [index, slope] of gradient.entries()) {
      first[index] = 0.9 * first[index]! + 0.1 * slope
      second[index] = 0.999 * second[index]! + 0.001 * slope ** 2
      const mean = first[index] / (1 - 0.9 ** step)
      parameters[index]! -= (1e-3 * mean) / (Math.sqrt(second[index] / (1 - 0.999 ** step)) + 1e-7)
    }
  }
  return parameters
}

test('the known outcome is what gradients by central differences lead to', () => {
  for (const [network, known] of PROOF.logits.entries()) {
    const logits = logitsOf(layersInDouble(trainedByDifferences(network)), PROOF.probe)
    for (const [index, logit] of logits.entries())
      expect(Math.abs(logit - known[index]!), logits.join()).toBeLessThan(1e-6)
    // Three steps move them by more than the tolerance could hide.
    const before = logitsOf(layersOf(PROOF.features, proofParameters(network)), PROOF.probe)
    expect(Math.max(...before.map((logit, index) => Math.abs(logit - known[index]!)))).toBeGreaterThan(1e-3)
  }
})
