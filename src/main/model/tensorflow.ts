import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'

// Production mode skips a check of every result for NaN, and keeps the advice to install tfjs-node off the terminal: that package
// neither installs nor works on this Node (README).
tf.enableProdMode()

/**
 * Selects the backend that training runs on: wasm, some four times as fast here, or cpu where wasm does not start. Returns its name,
 * which is recorded with the model and shown with it.
 */
export async function readyBackend(): Promise<string> {
  if (!(await tf.setBackend('wasm'))) await tf.setBackend('cpu')
  await tf.ready()
  return `tfjs-${tf.version_core} ${tf.getBackend()}`
}

export { tf }
