import { makeDebianRoot } from '../../src/main/testbox/index.ts'
import { DebianRoot, ensureRootDirectory } from '../roots/debian-root.ts'

/** Raised when the code below changes what the root holds. */
const BUILDER_VERSION = 1

const SUITE = { suite: 'trixie', tracer: false } as const

/** torch 2.6, onnxruntime, numpy 2: newer than those of Debian 12. */
const PACKAGES = ['python3-torch', 'python3-onnx', 'python3-onnxruntime', 'python3-sklearn', 'python3-joblib']

/**
 * A root of Debian 13 with its programs for models, from the cache or made now.
 * @throws BenchError virtual-box; a half-made root is removed.
 */
export async function ensureTrixieRoot(): Promise<DebianRoot> {
  const directory = await ensureRootDirectory('trixie', [BUILDER_VERSION, SUITE, PACKAGES], (target) =>
    makeDebianRoot({ kernel: SUITE, packages: PACKAGES, target }),
  )
  return new DebianRoot(directory)
}
