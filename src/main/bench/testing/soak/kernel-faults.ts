import type { Box } from '../../../box/index.ts'
import { watchKernelLog } from '../../kernel-log.ts'
import { isHostStall } from '../host-stalls.ts'

const KMEMLEAK = '/sys/kernel/debug/kmemleak'

/** Makes the kernel look at the red zones and the poison of every object; what it finds is in its log. Needs slub_debug. */
const VALIDATE_SLABS = 'for cache in /sys/kernel/slab/kmalloc-*; do echo 1 >"$cache/validate"; done 2>/dev/null; true'

/** An object is a suspect when it is some seconds old, and reported when a second scan finds it as it was. */
const FIND_LEAKS = `test -e ${KMEMLEAK} || exit 0
  sleep 6; echo scan >${KMEMLEAK}; echo scan >${KMEMLEAK}; cat ${KMEMLEAK}; echo clear >${KMEMLEAK}`

const SLOW_SECONDS = 900

/** What the kernel finds wrong since some moment. */
export interface KernelFaultWatch {
  /** Its warnings, but for those about the computer that emulates it. */
  newWarnings(): Promise<readonly string[]>
  /** Besides, what it finds when it looks at every object and lock that it can check: on a debug kernel that takes minutes. */
  newFaults(): Promise<readonly string[]>
}

export async function watchKernelFaults(box: Box): Promise<KernelFaultWatch> {
  const log = await watchKernelLog(box)
  const newWarnings = async () => (await log.newWarnings()).filter((line) => !isHostStall(line))
  return {
    newWarnings,
    newFaults: async () => {
      await box.must(['sh', '-c', VALIDATE_SLABS], { timeoutSeconds: SLOW_SECONDS })
      return [...(await newLeaks(box)), ...(await lockdepFaults(box)), ...(await newWarnings())]
    },
  }
}

/** Of the module: it is unloaded, so its functions are bare addresses in the list of who called whom. */
async function newLeaks(box: Box): Promise<readonly string[]> {
  const text = await box.must(['sh', '-c', FIND_LEAKS], { timeoutSeconds: SLOW_SECONDS })
  return text.split(/^(?=unreferenced object )/m).filter((leak) => /\[rabench\]|\brab_|\s0x[0-9a-f]{16}$/m.test(leak))
}

/** After its first finding lockdep looks no further. */
async function lockdepFaults(box: Box): Promise<readonly string[]> {
  const stats = await box.readFile('/proc/lockdep_stats')
  return stats === undefined || /debug_locks: +1$/m.test(stats) ? [] : ['lockdep has turned itself off']
}

/** What layers of storage say of a disk that was taken away under its readers. */
export function isAboutRemovedDisk(warning: string, disk: string): boolean {
  const naming = new RegExp(
    `error, dev ${disk}, |I/O error on dev ${disk}, |EXT4-fs [^:]*\\b${disk}\\)|\\b${disk}-8\\b`,
  )
  return naming.test(warning) || /\] sd [\d:]+: /.test(warning)
}
