import { ACCESS_CLASSES } from '../../shared/classes.ts'
import type { DenseLayer } from './network.ts'
import type { RandomStream } from '../../shared/random.ts'

/** Units of the two hidden layers (design: "Sizes to hold"). */
export const HIDDEN_UNITS = [32, 16] as const

export const CLASS_COUNT = ACCESS_CLASSES.length

/** Row and column counts of kernel and bias of each layer, as they follow each other in the flat vector of parameters. */
export function parameterShapes(featureCount: number): [rows: number, columns: number][] {
  const [first, second] = HIDDEN_UNITS
  return [
    [featureCount, first],
    [1, first],
    [first, second],
    [1, second],
    [second, CLASS_COUNT],
    [1, CLASS_COUNT],
  ]
}

/**
 * Random parameters, flat: uniform within 1 / sqrt(inputs of the layer) for kernel and bias, as `torch.nn.Linear` starts (the method
 * was published with PyTorch).
 */
export function initialParameters(featureCount: number, random: RandomStream): Float32Array {
  const values: number[] = []
  let bound = 0
  for (const [index, [rows, columns]] of parameterShapes(featureCount).entries()) {
    const isKernel = index % 2 === 0
    if (isKernel) bound = 1 / Math.sqrt(rows)
    for (let drawn = 0; drawn < rows * columns; drawn++) values.push((2 * random.next() - 1) * bound)
  }
  return Float32Array.from(values)
}

/** Cuts a flat vector of parameters into layers; kernels are [inputs][outputs] there and transposed here. */
export function layersOf(featureCount: number, parameters: Float32Array): DenseLayer[] {
  const shapes = parameterShapes(featureCount)
  const layers: DenseLayer[] = []
  let offset = 0
  for (let index = 0; index < shapes.length; index += 2) {
    const [inputs, outputs] = shapes[index] ?? [0, 0]
    const kernel = parameters.subarray(offset, offset + inputs * outputs)
    offset += inputs * outputs
    const weights = Array.from({ length: outputs }, (_, output) =>
      Array.from({ length: inputs }, (__, input) => kernel[input * outputs + output] ?? 0),
    )
    layers.push({ weights, bias: [...parameters.subarray(offset, offset + outputs)] })
    offset += outputs
  }
  return layers
}
