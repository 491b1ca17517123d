import { CLASS_COUNT, layersOf, parameterShapes } from '../network-shape.ts'
import { NetworkStack } from './network-stack.ts'
import { logitsOf } from '../network.ts'
import { emptyBatch, type StackBatch } from './stack-batch.ts'

/**
 * A tiny problem whose outcome is known: two networks side by side, three steps from given parameters on given batches. The known
 * logits were computed in double precision from gradients by central differences (backend-proof.test.ts does it again).
 */
export const PROOF = {
  features: 3,
  batch: 4,
  steps: 3,
  probe: [0.5, -1, 0.25],
  logits: [
    [-0.23430866446, -0.1679537458, -0.3750870542],
    [-0.34017225865, 0.18208421659, -0.00536549288],
  ],
} as const

/** Single precision is off by some 1e-7 here; a parameter that moved the wrong way by 1e-4 and more. */
const TOLERANCE = 1e-5

/** Numbers between -1 and 1 without a pattern that a mistake could hide in. */
export function proofNumber(index: number): number {
  return Math.sin(1 + 1.7 * index + 0.013 * index * index)
}

export function proofParameters(network: number): Float32Array {
  const length = parameterShapes(PROOF.features).reduce((sum, [rows, columns]) => sum + rows * columns, 0)
  return Float32Array.from({ length }, (_, index) => 0.4 * proofNumber(index + 10_000 * network))
}

/** The batches of both networks at a step, from 0. All is filled in: targets, weights that differ, dropped units. */
export function proofBatch(step: number): StackBatch {
  const input = emptyBatch(PROOF.logits.length, PROOF.batch, PROOF.features)
  for (let row = 0; row < PROOF.logits.length * PROOF.batch; row++) {
    for (let feature = 0; feature < PROOF.features; feature++) {
      const at = row * (PROOF.features + 1) + feature
      input.features[at] = 2 * proofNumber(1000 * (step + 1) + at)
    }
    input.targets[row * CLASS_COUNT + ((row + step) % CLASS_COUNT)] = 1
    input.weights.fill((1 + (row % 3)) / PROOF.batch / 2, row * CLASS_COUNT, (row + 1) * CLASS_COUNT)
    input.dropout[row * (input.dropout.length / (PROOF.logits.length * PROOF.batch)) + ((5 * row + step) % 32)] = 0
  }
  return input
}

/** How far the backend that is set now is off the known outcome, at most; NaN where it gave none. */
export function proofError(): number {
  const stack = new NetworkStack(PROOF.features, PROOF.batch, [proofParameters(0), proofParameters(1)])
  try {
    for (let step = 0; step < PROOF.steps; step++) stack.step(proofBatch(step))
    const logits = stack.parameters().map((own) => logitsOf(layersOf(PROOF.features, own), PROOF.probe))
    return Math.max(
      ...PROOF.logits.flat().map((known, index) => Math.abs(known - (logits.flat()[index] ?? Number.NaN))),
    )
  } finally {
    stack.dispose()
  }
}

/** @throws Error with the reason when the backend that is set now does not compute what it has to. */
export function proveBackend(): void {
  const error = proofError()
  if (!(error < TOLERANCE)) throw new Error(`it gets a known result wrong (by ${error.toPrecision(2)})`)
}
