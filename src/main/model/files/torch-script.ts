import type { DenseLayer } from '../network.ts'
import { DROPOUT_RATE } from '../learning/schedule.ts'
import { layerName, parametersOf, type Parameter } from './parameters.ts'
import { bool, dict, global, newObject, pickle, tuple, type Pickled } from './pickle.ts'
import { tensor, torchArchive } from './torch-tensors.ts'

const CODE_MODULE = '__torch__.rabench'

/**
 * `model_ts.pt`: a TorchScript module for `torch.jit.load`, scaled features [n, f] -> logits [n, classes], float32. It is
 * written as a compiled module, not as a traced one, so that `train()` and `eval()` turn dropout on and off.
 */
export function torchScript(layers: readonly DenseLayer[]): Buffer<ArrayBuffer> {
  const parameters = parametersOf(layers)
  const entries = [
    { name: 'data.pkl', bytes: pickle(2, networkObject(layers, parameters)) },
    { name: 'code/__torch__/rabench.py', bytes: Buffer.from(code(layers)) },
    { name: 'constants.pkl', bytes: pickle(2, tuple()) },
  ]
  return torchArchive('model_ts', entries, parameters)
}

function networkObject(layers: readonly DenseLayer[], parameters: readonly Parameter[]): Pickled {
  const tensors = parameters.map((parameter, index) => tensor(parameter, index, true))
  const linears = layers.map((_, index) => {
    const [weight, bias] = tensors.slice(2 * index)
    if (weight === undefined || bias === undefined) throw new RangeError(`layer ${index} has no tensors`)
    const linear = newObject(global(CODE_MODULE, 'Linear'), dict({ training: bool(false), weight, bias }))
    return [layerName(index), linear] as const
  })
  const state = { training: bool(false), ...Object.fromEntries(linears) }
  return newObject(global(CODE_MODULE, 'Network'), dict(state))
}

/** TorchScript's serialised Python: every attribute typed, calls with a comma after the last argument. */
function code(layers: readonly DenseLayer[]): string {
  const names = layers.map((_, index) => layerName(index))
  const attributes = names.map((name) => `  ${name} : ${CODE_MODULE}.Linear`)
  const steps = names.flatMap((name, index) => [
    `    x${index + 1} = (self.${name}).forward(x${index}, )`,
    ...(index === names.length - 1 ? [] : activation(index)),
  ])
  return [
    'class Linear(Module):',
    '  __parameters__ = ["weight", "bias", ]',
    '  __buffers__ = []',
    '  weight : Tensor',
    '  bias : Tensor',
    '  training : bool',
    `  def forward(self: ${CODE_MODULE}.Linear,`,
    '    x: Tensor) -> Tensor:',
    '    return torch.linear(x, self.weight, self.bias)',
    'class Network(Module):',
    '  __parameters__ = []',
    '  __buffers__ = []',
    '  training : bool',
    ...attributes,
    `  def forward(self: ${CODE_MODULE}.Network,`,
    '    x0: Tensor) -> Tensor:',
    ...steps,
    `    return x${names.length}`,
    '',
  ].join('\n')
}

/** ReLU behind every layer but the last, dropout behind the first (design: "Sizes to hold"). */
function activation(index: number): string[] {
  const value = `x${index + 1}`
  const dropout = `    ${value} = torch.dropout(${value}, ${DROPOUT_RATE}, self.training)`
  return [`    ${value} = torch.relu(${value})`, ...(index === 0 ? [dropout] : [])]
}
