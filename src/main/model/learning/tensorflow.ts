import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'

// Production mode skips a check of every result for NaN, and keeps the advice to install tfjs-node off the terminal: whether it
// is there, and what is wrong with it, `backend.ts` says.
tf.enableProdMode()

export { tf }
