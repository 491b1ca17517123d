import { classId } from '../../../shared/classes.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import { softmax } from '../network.ts'
import { fitScaler, scaled } from '../scaler.ts'
import { classCounts, type Classifier } from './classifier.ts'
import { solvePositive } from './linear-system.ts'
import { curvatureOf, judge, type SoftmaxData } from './softmax-loss.ts'

const MOST_STEPS = 100
const SHORTEST_STEP = 1e-6
/** Nats by which the next step would still lower the summed loss. */
const CLOSE_ENOUGH = 1e-10

/**
 * Multinomial logistic regression on scaled features with an L2 penalty on the weights, not on the biases: what scikit-learn's
 * `make_pipeline(StandardScaler(), LogisticRegression())` minimises for three classes. By Newton's method, to convergence: the loss is convex.
 * A class without rows has probability 0.
 * @param rows at least one.
 */
export function fitLogistic(rows: readonly DatasetRow[]): Classifier {
  const counts = classCounts(rows)
  const present = [...counts.keys()].filter((id) => (counts[id] ?? 0) > 0)
  const scaler = fitScaler(rows.map(({ features }) => features))
  const inputsOf = (features: readonly number[]): number[] => [...scaled(scaler, features), 1]
  const weights = minimise({
    inputs: Float64Array.from(rows.flatMap(({ features }) => inputsOf(features))),
    targets: Uint8Array.from(rows, ({ label }) => present.indexOf(classId(label))),
    width: scaler.mean.length + 1,
    classes: present.length,
  })
  return (features) => {
    const inputs = inputsOf(features)
    const logits = present.map((_, id) =>
      inputs.reduce((sum, input, at) => sum + input * (weights[id * inputs.length + at] ?? 0), 0),
    )
    const shares = softmax(logits)
    return counts.map((_, id) => shares[present.indexOf(id)] ?? 0)
  }
}

/** Returns the weights, [classes][width]. */
function minimise(data: SoftmaxData): Float64Array {
  let weights: Float64Array = new Float64Array(data.classes * data.width)
  let judged = judge(weights, data)
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = curvatureOf(weights, judged.shares, data)
    const direction = solvePositive(hessian, gradient)
    const promise = direction.reduce((sum, value, at) => sum + value * (gradient[at] ?? 0), 0)
    if (promise < CLOSE_ENOUGH) break
    let length = 1
    let moved = along(direction, weights, length)
    let next = judge(moved, data)
    while (next.loss > judged.loss && length > SHORTEST_STEP) {
      length /= 2
      moved = along(direction, weights, length)
      next = judge(moved, data)
    }
    weights = moved
    judged = next
  }
  return weights
}

function along(direction: Float64Array, weights: Float64Array, length: number): Float64Array {
  return Float64Array.from(weights, (weight, at) => weight - length * (direction[at] ?? 0))
}
