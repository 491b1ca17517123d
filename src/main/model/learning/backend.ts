import { BenchError } from '../../../shared/errors.ts'
import { proveBackend } from './backend-proof.ts'
import { startNativeBackend } from './backend-native.ts'
import { tf } from './tensorflow.ts'

/** From the best to the one that runs everywhere. `node` is `@tensorflow/tfjs-node`: TensorFlow itself, in C++. */
const BACKEND_KINDS = ['node', 'wasm', 'cpu'] as const
export type BackendKind = (typeof BACKEND_KINDS)[number]

export interface BackendReport {
  readonly kind: BackendKind
  /** Recorded with the model and shown with it: "tfjs-4.22.0 wasm". */
  readonly name: string
  /** The better ones, and why each was not taken: "it is not installed". */
  readonly notTaken: readonly { readonly kind: BackendKind; readonly because: string }[]
  /** All this in sentences. */
  readonly text: string
}

/** Makes a backend the one that computes. @throws whatever keeps it from starting or from computing rightly. */
export type StartBackend = (kind: BackendKind) => Promise<void>

let ready: Promise<BackendReport> | undefined

/**
 * Starts the backend that training runs on in this thread, once: the best that starts and proves itself on a known problem.
 * `RABENCH_TFJS_BACKEND` (node, wasm or cpu) leaves no choice.
 * @throws BenchError `missing-tool` where none does; `wrong-usage` for a name in the variable that there is not.
 */
export function readyBackend(): Promise<BackendReport> {
  ready ??= chooseBackend(startAndProve, process.env['RABENCH_TFJS_BACKEND'])
  return ready
}

/** The choice itself. @throws as `readyBackend`. */
export async function chooseBackend(start: StartBackend, forced?: string): Promise<BackendReport> {
  const notTaken: { kind: BackendKind; because: string }[] = []
  for (const kind of candidatesFor(forced)) {
    try {
      await start(kind)
      const name = `tfjs-${tf.version_core} ${kind}`
      return { kind, name, notTaken, text: textOf(name, notTaken) }
    } catch (error) {
      notTaken.push({ kind, because: error instanceof Error ? error.message : String(error) })
    }
  }
  throw new BenchError('missing-tool', `Training cannot run here. ${notTaken.map(reasonText).join(' ')}`, {
    ...(forced === undefined ? {} : { nextStep: 'Unset RABENCH_TFJS_BACKEND to let the bench choose.' }),
  })
}

function candidatesFor(forced: string | undefined): readonly BackendKind[] {
  if (forced === undefined) return BACKEND_KINDS
  const kinds = BACKEND_KINDS.filter((kind) => kind === forced)
  if (kinds.length > 0) return kinds
  throw new BenchError('wrong-usage', `RABENCH_TFJS_BACKEND is "${forced}"; there are ${BACKEND_KINDS.join(', ')}.`, {
    nextStep: 'Correct it, or unset it to let the bench choose.',
  })
}

function textOf(name: string, notTaken: BackendReport['notTaken']): string {
  return [`Training runs on ${name}.`, ...notTaken.map(reasonText)].join(' ')
}

const TITLES: Readonly<Record<BackendKind, string>> = {
  node: 'tfjs-node (TensorFlow in C++)',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
}

function reasonText({ kind, because }: BackendReport['notTaken'][number]): string {
  return `Not on ${TITLES[kind]}: ${because}.`
}

async function startAndProve(kind: BackendKind): Promise<void> {
  if (kind === 'node') await startNativeBackend()
  else if (!(await tf.setBackend(kind))) throw new Error('it does not start')
  await tf.ready()
  proveBackend()
}
