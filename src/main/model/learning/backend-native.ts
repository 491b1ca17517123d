import util from 'node:util'
import { tf } from './tensorflow.ts'

/** Not a literal in an `import`: bundlers would look for it, and it is not among the dependencies (it downloads at install). */
const PACKAGE = ['@tensorflow', 'tfjs-node'].join('/')

/**
 * Starts `@tensorflow/tfjs-node` where someone has installed it.
 * @throws Error with the reason where nobody has, or where it does not start.
 */
export async function startNativeBackend(load: () => Promise<unknown> = () => import(PACKAGE)): Promise<void> {
  restoreUtil()
  try {
    await load()
  } catch (error) {
    if (isMissing(error)) throw new Error('it is not installed', { cause: error })
    throw new Error(`it does not load (${error instanceof Error ? firstLine(error.message) : String(error)})`, {
      cause: error,
    })
  }
  if (!(await tf.setBackend('tensorflow'))) throw new Error('it does not start')
}

/** tfjs-node 4.22 calls functions that Node 23 took out of `util`, on most operations. */
function restoreUtil(): void {
  const missing = {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  }
  for (const [name, value] of Object.entries(missing)) {
    if (!(name in util)) Object.defineProperty(util, name, { value, configurable: true })
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND') &&
    error.message.includes(`'${PACKAGE}'`)
  )
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text
}
