import util from 'node:util'
import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { startNativeBackend } from './backend-native.ts'
import { proveBackend } from './backend-proof.ts'
import { chooseBackend, readyBackend, type BackendKind } from './backend.ts'
import { tf } from './tensorflow.ts'

function startOnly(...working: BackendKind[]): (kind: BackendKind) => Promise<void> {
  return (kind) => (working.includes(kind) ? Promise.resolve() : Promise.reject(new Error(`no ${kind} in this test`)))
}

describe('the choice', () => {
  test('is the best that starts, and says why not a better one', async () => {
    expect(await chooseBackend(startOnly('node', 'wasm', 'cpu'))).toMatchObject({ kind: 'node', notTaken: [] })
    const report = await chooseBackend(startOnly('cpu'))
    expect(report).toMatchObject({ kind: 'cpu', name: 'tfjs-4.22.0 cpu' })
    expect(report.text).toBe(
      'Training runs on tfjs-4.22.0 cpu. Not on tfjs-node (TensorFlow in C++): no node in this test. ' +
        'Not on WebAssembly: no wasm in this test.',
    )
  })

  test('can be taken away, and is then not replaced in silence', async () => {
    expect(await chooseBackend(startOnly('node', 'wasm', 'cpu'), 'cpu')).toMatchObject({ kind: 'cpu', notTaken: [] })
    await expect(chooseBackend(startOnly('cpu'), 'wasm')).rejects.toMatchObject({
      code: 'missing-tool',
      message: 'Training cannot run here. Not on WebAssembly: no wasm in this test.',
    })
    await expect(chooseBackend(startOnly('cpu'), 'gpu')).rejects.toMatchObject({ code: 'wrong-usage' })
  })
})

describe('the proof', () => {
  test.each(['wasm', 'cpu'])('is given by %s', async (name) => {
    expect(await tf.setBackend(name)).toBe(true)
    expect(proveBackend).not.toThrow()
  })

  test.each(['Step', 'Softmax', 'Sqrt'])('is not given by one whose %s is wrong', async (kernelName) => {
    await tf.setBackend('cpu')
    const right = getKernel(kernelName, 'cpu')
    const wrong = getKernel('Sigmoid', 'cpu')
    unregisterKernel(kernelName, 'cpu')
    registerKernel({
      ...right,
      kernelName,
      backendName: 'cpu',
      kernelFunc: (params) => {
        const x = params.inputs['x'] ?? params.inputs['logits']
        return wrong.kernelFunc({ ...params, inputs: { ...(x === undefined ? {} : { x }) } })
      },
    })
    try {
      expect(proveBackend).toThrow('it gets a known result wrong')
    } finally {
      unregisterKernel(kernelName, 'cpu')
      registerKernel(right)
    }
    expect(proveBackend).not.toThrow()
  })
})

describe('tfjs-node', () => {
  const load = (error: Error) => () => Promise.reject(error)

  test('that is not installed, does not load or is no backend: each is told', async () => {
    const missing = Object.assign(new Error("Cannot find package '@tensorflow/tfjs-node' imported from here"), {
      code: 'ERR_MODULE_NOT_FOUND',
    })
    await expect(startNativeBackend(load(missing))).rejects.toThrow('it is not installed')
    // Its download failed at install: the package is there, its library is not.
    const halfMissing = Object.assign(
      new Error("Cannot find module 'tfjs_binding.node'\nRequire stack:\n- @tensorflow/tfjs-node/dist/index.js"),
      { code: 'MODULE_NOT_FOUND' },
    )
    await expect(startNativeBackend(load(halfMissing))).rejects.toThrow(
      "it does not load (Cannot find module 'tfjs_binding.node')",
    )
    await expect(startNativeBackend(() => Promise.resolve({}))).rejects.toThrow("'tensorflow' not found")
  })

  test('finds what Node 23 took out of util', async () => {
    await expect(startNativeBackend(load(new Error('not today')))).rejects.toThrow()
    const restored: unknown = Reflect.get(util, 'isNullOrUndefined')
    if (typeof restored !== 'function') throw new Error('it is not there')
    const answers = [null, undefined, 0, ''].map((value): unknown => Reflect.apply(restored, undefined, [value]))
    expect(answers).toEqual([true, true, false, false])
  })
})

test('here one is ready, and the same for each who asks', async () => {
  const report = await readyBackend()
  expect(report.name).toBe(`tfjs-${tf.version_core} ${report.kind}`)
  expect(report.text.startsWith(`Training runs on ${report.name}.`)).toBe(true)
  expect(await readyBackend()).toBe(report)
})
