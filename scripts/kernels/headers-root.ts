import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { RECIPE_DIRECTORY } from '../../src/main/bench/workbench.ts'
import { makeDebianRoot, readKernelSource, type KernelLine } from '../../src/main/testbox/index.ts'
import { DebianRoot, ensureRootDirectory } from '../roots/debian-root.ts'

/** Raised when the code below changes what a root holds. */
const BUILDER_VERSION = 1

const SCRIPTS_HOOK = path.join(import.meta.dirname, 'take-kernel-scripts.sh')

/** What a module is built and checked with; W=1 and 7.x's objtool need perl or python3. */
const PACKAGES = ['linux-headers-amd64', 'gcc', 'make', 'pahole', 'perl', 'python3', 'sparse']

/** The newest kernel's checkpatch judges the C: this line's root has it. */
export const CHECKPATCH_LINE: KernelLine = '7.x'
export const CHECKPATCH = '/usr/local/lib/checkpatch/checkpatch.pl'

/** A Debian root with the headers of one kernel, and the compiler that belongs to it. */
export class HeadersRoot extends DebianRoot {
  readonly line: KernelLine
  /** As in /lib/modules. */
  readonly release: string

  constructor(line: KernelLine, release: string, directory: string) {
    super(directory)
    this.line = line
    this.release = release
  }
}

/**
 * The root of a kernel line, from the cache or made now.
 * @throws BenchError virtual-box; a half-made root is removed.
 */
export async function ensureHeadersRoot(line: KernelLine): Promise<HeadersRoot> {
  const kernel = await readKernelSource(RECIPE_DIRECTORY, line)
  const takesScripts = line === CHECKPATCH_LINE
  const hook = takesScripts ? await readFile(SCRIPTS_HOOK, 'utf8') : ''
  const directory = await ensureRootDirectory('kernels', [BUILDER_VERSION, kernel, PACKAGES, hook], (target) =>
    makeDebianRoot({
      kernel,
      packages: PACKAGES,
      hooks: takesScripts ? [`sh ${SCRIPTS_HOOK} "$1"`] : [],
      target,
      env: { RABENCH_SUITE: kernel.kernelSuite ?? kernel.suite },
    }),
  )
  const [release] = await readdir(path.join(directory, 'lib/modules'))
  if (release === undefined) throw new Error(`no kernel headers in ${directory}`)
  return new HeadersRoot(line, release, directory)
}
