import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { defaultPaths, RECIPE_DIRECTORY } from '../../src/main/bench/workbench.ts'
import { makeDebianRoot, readKernelSource, type KernelLine, type KernelSource } from '../../src/main/testbox/index.ts'

/** Raised when the code below changes what a root holds. */
const BUILDER_VERSION = 1

const SCRIPTS_HOOK = path.join(import.meta.dirname, 'take-kernel-scripts.sh')

/** What a module is built and checked with; W=1 and 7.x's objtool need perl or python3. */
const PACKAGES = ['linux-headers-amd64', 'gcc', 'make', 'pahole', 'perl', 'python3', 'sparse']

/** The newest kernel's checkpatch judges the C: this line's root has it. */
export const CHECKPATCH_LINE: KernelLine = '7.x'
export const CHECKPATCH = '/usr/local/lib/checkpatch/checkpatch.pl'

/** Where programs of a root see the directory that they are given. */
export const WORK = '/mnt'

/** Why this computer cannot make such roots; undefined where it can. */
export function whyNoRoots(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root: it builds in a chroot with mounts of its own'
  const tried = spawnSync('unshare', ['--mount', 'true'], { encoding: 'utf8' })
  return tried.status === 0 ? undefined : `cannot have mounts of its own here: ${tried.stderr.trim()}`
}

export interface CommandResult {
  readonly exitCode: number | null
  /** Both streams. */
  readonly output: string
}

/** A Debian root with the headers of one kernel, and the compiler that belongs to it. */
export class HeadersRoot {
  readonly line: KernelLine
  /** As in /lib/modules. */
  readonly release: string
  readonly #directory: string

  constructor(line: KernelLine, release: string, directory: string) {
    this.line = line
    this.release = release
    this.#directory = directory
  }

  /** Runs a program in the root, with `work` at WORK. Its mounts are its own and end with it. */
  run(work: string, argv: readonly string[]): CommandResult {
    const inside = [
      'mount -t proc proc "$1/proc"',
      'mount --rbind /dev "$1/dev"',
      'mount -t tmpfs tmpfs "$1/tmp"',
      `mount --bind "$2" "$1${WORK}"`,
      'root=$1; shift 2',
      `exec chroot "$root" sh -c 'cd ${WORK} && exec "$@"' sh "$@" 2>&1`,
    ].join('\n')
    const { status, stdout } = spawnSync(
      'unshare',
      ['--mount', '--propagation', 'private', 'sh', '-euc', inside, 'sh', this.#directory, work, ...argv],
      {
        encoding: 'utf8',
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C' },
        maxBuffer: 2 ** 28,
      },
    )
    return { exitCode: status, output: stdout }
  }
}

/**
 * The root of a kernel line, from the cache (beside the virtual box's images) or made now.
 * @throws BenchError virtual-box; a half-made root is removed.
 */
export async function ensureHeadersRoot(line: KernelLine): Promise<HeadersRoot> {
  const kernel = await readKernelSource(RECIPE_DIRECTORY, line)
  const cache = path.join(defaultPaths().cache, 'kernels')
  const directory = path.join(cache, await recipeHash(line, kernel))
  if (!existsSync(directory)) await makeHeadersRoot(line, kernel, directory)
  const [release] = await readdir(path.join(directory, 'lib/modules'))
  if (release === undefined) throw new Error(`no kernel headers in ${directory}`)
  return new HeadersRoot(line, release, directory)
}

/** Of everything that decides what the root holds. */
async function recipeHash(line: KernelLine, kernel: KernelSource): Promise<string> {
  const hook = line === CHECKPATCH_LINE ? await readFile(SCRIPTS_HOOK, 'utf8') : ''
  const ingredients = JSON.stringify([BUILDER_VERSION, kernel, PACKAGES, hook])
  return createHash('sha256').update(ingredients).digest('hex').slice(0, 16)
}

async function makeHeadersRoot(line: KernelLine, kernel: KernelSource, directory: string): Promise<void> {
  await mkdir(path.dirname(directory), { recursive: true })
  const building = await mkdtemp(`${directory}-building-`)
  try {
    const root = path.join(building, 'root')
    await makeDebianRoot({
      kernel,
      packages: PACKAGES,
      hooks: line === CHECKPATCH_LINE ? [`sh ${SCRIPTS_HOOK} "$1"`] : [],
      target: root,
      env: { RABENCH_SUITE: kernel.kernelSuite ?? kernel.suite },
    })
    await rename(root, directory)
  } finally {
    await rm(building, { recursive: true, force: true })
  }
}
