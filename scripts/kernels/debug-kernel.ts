import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { RECIPE_DIRECTORY } from '../../src/main/bench/workbench.ts'
import { makeDebianRoot, readKernelSource, type KernelLine } from '../../src/main/testbox/index.ts'
import { DebianRoot, ensureRootDirectory, type CommandResult } from '../roots/debian-root.ts'

/** Raised when the code below changes what the root holds. */
const BUILDER_VERSION = 1

/** That of the default virtual box: its Debian runs under this kernel, too. */
const LINE: KernelLine = '6.12'

const CONFIGURATION = path.join(import.meta.dirname, 'debug-kernel.config')
const BUILD_SCRIPT = path.join(import.meta.dirname, 'build-debug-kernel.sh')

/** The source, what compiles it, and kmod for depmod. */
const PACKAGES = [
  ...['linux-source', 'gcc', 'libc6-dev', 'make', 'bc', 'bison', 'flex', 'libelf-dev', 'libssl-dev'],
  ...['perl', 'python3', 'kmod', 'xz-utils'],
]

/** What mmdebstrap runs once the packages are there; the root is "$1". */
const HOOKS = [
  'mkdir "$1"/usr/src/debug-kernel',
  'tar -x -J -f "$1"/usr/src/linux-source-*.tar.xz -C "$1"/usr/src/debug-kernel --strip-components=1',
  'rm "$1"/usr/src/linux-source-*.tar.xz',
  'cp "$RABENCH_CONFIGURATION" "$RABENCH_BUILD_SCRIPT" "$1"/usr/src/debug-kernel',
  'chroot "$1" sh /usr/src/debug-kernel/build-debug-kernel.sh',
]

/** It checks all that it does, emulated besides: what would be a stall elsewhere is its usual pace. */
export const DEBUG_KERNEL_WORDS: readonly string[] = ['rcupdate.rcu_cpu_stall_timeout=180']

/** Debian's kernel with lockdep, KASAN, kmemleak, SLUB's checks and refused allocations, and the compiler that it was built with. */
export class DebugKernel extends DebianRoot {
  /** As `uname -r` says it. */
  readonly release: string
  /** A file that boots the virtual box without an initrd. */
  readonly image: string
  /** Its modules: what /lib/modules/RELEASE is to be on the box. */
  readonly modules: string

  constructor(release: string, directory: string) {
    super(directory)
    this.release = release
    this.image = path.join(directory, 'boot/debug-kernel')
    this.modules = path.join(directory, 'lib/modules', release)
  }

  /** `make` in a generated source tree: rabench.ko is in it then. */
  make(source: string): CommandResult {
    return this.run(source, ['make', '-j2', `KERNEL_BUILD=/lib/modules/${this.release}/build`])
  }
}

/**
 * The debug kernel, from the cache or built now, which takes from half an hour to two hours on two cores and 3 GB.
 * @param onRemark told what it is doing, now and then.
 * @throws BenchError virtual-box, with the compiler's lines; a half-made root is removed.
 */
export async function ensureDebugKernel(onRemark?: (remark: string) => void): Promise<DebugKernel> {
  const kernel = await readKernelSource(RECIPE_DIRECTORY, LINE)
  const files = await Promise.all([CONFIGURATION, BUILD_SCRIPT].map((name) => readFile(name, 'utf8')))
  const directory = await ensureRootDirectory(
    'debug-kernel',
    [BUILDER_VERSION, kernel, PACKAGES, HOOKS, ...files],
    (target) =>
      makeDebianRoot({
        kernel,
        packages: PACKAGES,
        hooks: HOOKS,
        target,
        env: { RABENCH_CONFIGURATION: CONFIGURATION, RABENCH_BUILD_SCRIPT: BUILD_SCRIPT },
        onLine: (line) => {
          if (line.startsWith('rabench: ')) onRemark?.(line.slice('rabench: '.length))
        },
      }),
  )
  const [release] = await readdir(path.join(directory, 'lib/modules'))
  if (release === undefined) throw new Error(`no kernel modules in ${directory}`)
  return new DebugKernel(release, directory)
}
