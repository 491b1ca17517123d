/** What a linear softmax model learns from, flat. */
export interface SoftmaxData {
  /** [windows][width]: scaled features, and a 1 for the bias as the last. */
  readonly inputs: Float64Array
  /** [windows]: places of the classes. */
  readonly targets: Uint8Array
  readonly width: number
  readonly classes: number
}

/** scikit-learn's default: half the squared weights are added to the summed loss. */
const C = 1
/** The loss does not change when all biases rise alike; this alone holds that direction, and moves no minimum. */
const BIAS_RIDGE = 1e-6

/** The summed cross-entropy in nats and the penalty, and each window's probabilities, [windows][classes]. @param weights [classes][width]. */
export function judge(weights: Float64Array, data: SoftmaxData): { loss: number; shares: Float64Array } {
  const { inputs, targets, width, classes } = data
  const shares = new Float64Array(targets.length * classes)
  let loss = 0
  for (const [at, weight] of weights.entries()) if (!isBias(at, width)) loss += (weight * weight) / (2 * C)
  for (let window = 0; window < targets.length; window++) {
    let largest = Number.NEGATIVE_INFINITY
    for (let id = 0; id < classes; id++) {
      let logit = 0
      for (let at = 0; at < width; at++) logit += (inputs[window * width + at] ?? 0) * (weights[id * width + at] ?? 0)
      shares[window * classes + id] = logit
      largest = Math.max(largest, logit)
    }
    const trueLogit = shares[window * classes + (targets[window] ?? 0)] ?? 0
    let sum = 0
    for (let id = 0; id < classes; id++) {
      const power = Math.exp((shares[window * classes + id] ?? 0) - largest)
      shares[window * classes + id] = power
      sum += power
    }
    for (let id = 0; id < classes; id++) shares[window * classes + id] = (shares[window * classes + id] ?? 0) / sum
    loss += Math.log(sum) + largest - trueLogit
  }
  return { loss, shares }
}

/** First and second derivatives of that loss; of the second the lower triangle, [classes * width][classes * width]. */
export function curvatureOf(
  weights: Float64Array,
  shares: Float64Array,
  data: SoftmaxData,
): { gradient: Float64Array; hessian: Float64Array[] } {
  const { inputs, targets, width, classes } = data
  const gradient = weights.map((weight, at) => (isBias(at, width) ? 0 : weight / C))
  // Of each pair of classes the lower triangle of a symmetric block, row after row.
  const pairs = (width * (width + 1)) / 2
  const blocks = Array.from({ length: classes }, () => Array.from({ length: classes }, () => new Float64Array(pairs)))
  const products = new Float64Array(pairs)
  for (let window = 0; window < targets.length; window++) {
    fillProducts(products, inputs, window * width, width)
    for (let id = 0; id < classes; id++) {
      const share = shares[window * classes + id] ?? 0
      const miss = share - (id === targets[window] ? 1 : 0)
      for (let at = 0; at < width; at++) {
        gradient[id * width + at] = (gradient[id * width + at] ?? 0) + miss * (inputs[window * width + at] ?? 0)
      }
      for (let other = 0; other <= id; other++) {
        const block = blocks[id]?.[other]
        if (block !== undefined)
          addTo(block, share * ((other === id ? 1 : 0) - (shares[window * classes + other] ?? 0)), products)
      }
    }
  }
  const hessian = Array.from(weights, (_, at) => {
    const [id, place] = [Math.floor(at / width), at % width]
    return Float64Array.from(weights, (__, column) => {
      const curve = blocks[id]?.[Math.floor(column / width)]?.[pairOf(place, column % width)] ?? 0
      if (column !== at) return curve
      return curve + (isBias(at, width) ? BIAS_RIDGE : 1 / C)
    })
  })
  return { gradient, hessian }
}

/** Each input times each input up to itself. */
function fillProducts(products: Float64Array, inputs: Float64Array, start: number, width: number): void {
  let pair = 0
  for (let at = 0; at < width; at++) {
    const input = inputs[start + at] ?? 0
    for (let column = 0; column <= at; column++) products[pair++] = input * (inputs[start + column] ?? 0)
  }
}

function pairOf(at: number, column: number): number {
  const [low, high] = at < column ? [at, column] : [column, at]
  return (high * (high + 1)) / 2 + low
}

function addTo(sums: Float64Array, factor: number, values: Float64Array): void {
  for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + factor * (values[at] ?? 0)
}

function isBias(at: number, width: number): boolean {
  return at % width === width - 1
}
