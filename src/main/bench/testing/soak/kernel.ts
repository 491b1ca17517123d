import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { DEBUG_KERNEL_WORDS, ensureDebugKernel } from '../../../../../scripts/kernels/debug-kernel.ts'
import type { Box } from '../../../box/index.ts'
import { buildModule } from '../../../kmod/index.ts'
import type { VirtualOptions } from '../../virtual-box.ts'

const MODULE_DIRECTORY = '/root/module'

/** The checks that a stock kernel has in it: consistency, red zones, poison, and who asked for an object. */
const CHECKED_SLABS = 'slub_debug=FZPU'

/** KASAN's shadow is an eighth of it, and what was freed stays for a while. */
const DEBUG_MEMORY_MIB = 1536
/** With its slabs checked a stock kernel is slow too, and nobody waits for these tests. */
const BOOT_SECONDS = 600
const DEBUG_BOOT_SECONDS = 1200

/** What the command line has besides the machine's own words: RABENCH_KERNEL_WORDS. */
export const KERNEL_WORDS: readonly string[] = (process.env['RABENCH_KERNEL_WORDS'] ?? CHECKED_SLABS)
  .split(' ')
  .filter((word) => word !== '')

/** Whether the tests run on the kernel of scripts/kernels/debug-kernel.ts. */
export const IS_DEBUG_KERNEL = process.env['RABENCH_DEBUG_KERNEL'] === '1'

/** The kernel that the soak tests run on. */
export interface SoakKernel {
  /** What a virtual box needs to boot it. */
  readonly options: VirtualOptions
  /** Puts the module there, built for it; resolves with the path of rabench.ko on the box. */
  readonly install: (box: Box) => Promise<string>
}

/**
 * The stock kernel with its slabs checked, or the debug kernel where RABENCH_DEBUG_KERNEL is 1.
 * @param source the module's, generated; may be built in.
 */
export async function soakKernel(source: string, onRemark: (remark: string) => void): Promise<SoakKernel> {
  if (IS_DEBUG_KERNEL) return debugKernel(source, onRemark)
  return {
    options: { kernelWords: KERNEL_WORDS, bootSeconds: BOOT_SECONDS },
    install: async (box) => (await buildModule(box, source, { remoteDirectory: MODULE_DIRECTORY })).path,
  }
}

/** The box has no headers of it, and gets what was built here. */
async function debugKernel(source: string, onRemark: (remark: string) => void): Promise<SoakKernel> {
  const kernel = await ensureDebugKernel(onRemark)
  const { exitCode, output } = kernel.make(source)
  if (exitCode !== 0) throw new Error(`the module does not compile for ${kernel.release}:\n${output}`)
  return {
    options: {
      kernel: kernel.image,
      kernelWords: [...DEBUG_KERNEL_WORDS, ...KERNEL_WORDS],
      memoryMib: DEBUG_MEMORY_MIB,
      bootSeconds: DEBUG_BOOT_SECONDS,
    },
    install: async (box) => {
      await box.upload(kernel.modules, `/lib/modules/${kernel.release}`)
      await box.must(['mkdir', '-p', MODULE_DIRECTORY])
      const module = path.posix.join(MODULE_DIRECTORY, 'rabench.ko')
      await box.writeFile(module, await readFile(path.join(source, 'rabench.ko')))
      return module
    },
  }
}
