import type { DenseLayer } from '../network.ts'
import { parametersOf } from './parameters.ts'
import { pickle, setItems } from './pickle.ts'
import { orderedDict, tensor, torchArchive } from './torch-tensors.ts'

/** `model.pth`: a `state_dict` for `torch.load`, also with `weights_only=True`; `fc1.weight`, `fc1.bias` and so on, float32. */
export function stateDict(layers: readonly DenseLayer[]): Buffer<ArrayBuffer> {
  const parameters = parametersOf(layers)
  const tensors = parameters.map((parameter, index) => [parameter.name, tensor(parameter, index, false)] as const)
  const data = pickle(2, setItems(orderedDict, Object.fromEntries(tensors)))
  const entries = [
    { name: 'data.pkl', bytes: data },
    { name: 'byteorder', bytes: Buffer.from('little') },
  ]
  return torchArchive('model', entries, parameters)
}
