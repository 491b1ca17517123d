import { FEATURE_SETS } from '../../../shared/features.ts'
import type { ModelDocument } from '../../../shared/model.ts'
import { float32s } from './little-endian.ts'
import { layerName, parametersOf, type Parameter } from './parameters.ts'
import { bytesField, intField, message, textField } from './protobuf.ts'

/** Old enough for onnx 1.12; Gemm and Relu have not changed since. */
const IR_VERSION = 7
const OPSET = 13

const FLOAT = 1
const INT_ATTRIBUTE = 2

const INPUT = 'features'
const OUTPUT = 'logits'

/**
 * `model.onnx`: scaled features "features" [N, f] -> "logits" [N, classes], float32; no dropout. Names of features and classes are in
 * its metadata, separated by commas. Field numbers: onnx.proto.
 */
export function onnxModel(model: ModelDocument): Buffer<ArrayBuffer> {
  const names = FEATURE_SETS[model.featureSet].map(({ name }) => name)
  const metadata = {
    model_id: model.id,
    feature_set: model.featureSet,
    feature_names: names.join(),
    features: 'scaled: (value - mean) / scale, see metadata.json',
    classes: model.classes.join(),
    window_seconds: String(model.windowSeconds),
  }
  return Buffer.concat([
    intField(1, IR_VERSION),
    textField(2, 'readahead-bench'),
    textField(3, model.appVersion),
    message(7, ...graph(model)),
    message(8, textField(1, ''), intField(2, OPSET)),
    ...Object.entries(metadata).map(([key, value]) => message(14, textField(1, key), textField(2, value))),
  ])
}

function graph({ layers, scaler, classes }: ModelDocument): Buffer[] {
  return [
    ...layers.flatMap((_, index) => layerNodes(index, index === layers.length - 1)),
    textField(2, 'network'),
    ...parametersOf(layers).map(initializer),
    message(11, ...matrix(INPUT, scaler.mean.length)),
    message(12, ...matrix(OUTPUT, classes.length)),
  ]
}

function layerNodes(index: number, isLast: boolean): Buffer[] {
  const layer = layerName(index)
  const input = index === 0 ? INPUT : `${layerName(index - 1)}.relu`
  const sums = isLast ? OUTPUT : `${layer}.sum`
  // Weights are [outputs, inputs].
  const transposed = message(5, textField(1, 'transB'), intField(3, 1), intField(20, INT_ATTRIBUTE))
  const gemm = node('Gemm', [input, `${layer}.weight`, `${layer}.bias`], sums, transposed)
  return isLast ? [gemm] : [gemm, node('Relu', [sums], `${layer}.relu`)]
}

function node(type: string, inputs: readonly string[], output: string, ...attributes: readonly Buffer[]): Buffer {
  const ends = [...inputs.map((name) => textField(1, name)), textField(2, output)]
  return message(1, ...ends, textField(3, `${type}:${output}`), textField(4, type), ...attributes)
}

function initializer({ name, shape, values }: Parameter): Buffer {
  const dimensions = shape.map((size) => intField(1, size))
  return message(5, ...dimensions, intField(2, FLOAT), textField(8, name), bytesField(9, float32s(values)))
}

/** The type of an input or output: any number of rows, each of `columns`. */
function matrix(name: string, columns: number): Buffer[] {
  const shape = message(2, message(1, textField(2, 'N')), message(1, intField(1, columns)))
  return [textField(1, name), message(2, message(1, intField(1, FLOAT), shape))]
}
