import { modelDocumentSchema, type ModelDocument } from '../../../shared/model.ts'
import type { ModelReport } from '../../../shared/model-report.ts'
import type { DatasetRow } from '../dataset/dataset.ts'
import { metadata } from './metadata.ts'
import { onnxModel } from './onnx.ts'
import { scalerPickle } from './scaler-pickle.ts'
import { stateDict } from './state-dict.ts'
import { evalSummary, trainingSummary } from './summaries.ts'
import { torchScript } from './torch-script.ts'
import { testNpz, trainNpz, type JudgedRow } from './windows-npz.ts'

export interface ModelFilesInput {
  readonly model: ModelDocument
  readonly report?: ModelReport
  /** What the model learned from. */
  readonly train?: readonly DatasetRow[]
  /** What it, or the split's networks in its place, were judged on. */
  readonly test?: readonly JudgedRow[]
}

export interface ModelFile {
  readonly name: string
  /** What opens it, in a few words. */
  readonly about: string
  readonly bytes: Uint8Array
}

/**
 * The files of a trained model (design: "Files of a trained model"), those left out for which something is missing. The same
 * input gives the same bytes. `model.json` is the last: where it lies, the others do.
 */
export function modelFiles({ model, report, train, test }: ModelFilesInput): ModelFile[] {
  const { layers, featureSet } = model
  const file = (name: string, about: string, bytes: Uint8Array): ModelFile => ({ name, about, bytes })
  return [
    file('model_ts.pt', 'TorchScript, for torch.jit.load', torchScript(layers)),
    file('model.pth', 'PyTorch state_dict, for torch.load', stateDict(layers)),
    file('model.onnx', 'ONNX, for onnxruntime', onnxModel(model)),
    file('scaler.pkl', 'StandardScaler, for joblib.load', scalerPickle(model)),
    file('metadata.json', 'features, classes, readahead map', json(metadata(model))),
    file('training_summary.json', 'how it was trained', json(trainingSummary(model, report))),
    ...(report === undefined ? [] : [file('eval_summary.json', 'how good it is', json(evalSummary(model, report)))]),
    ...(train === undefined
      ? []
      : [file('train.npz', 'windows it learned from, for numpy.load', trainNpz(train, featureSet))]),
    ...(test === undefined
      ? []
      : [file('test.npz', 'windows it was judged on, for numpy.load', testNpz(test, featureSet))]),
    file(
      'model.json',
      'all of it, for Readahead Bench',
      Buffer.from(`${JSON.stringify(modelDocumentSchema.parse(model))}\n`),
    ),
  ]
}

function json(content: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`)
}
