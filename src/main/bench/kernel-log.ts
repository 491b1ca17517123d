import type { Box } from '../box/index.ts'

/** What every out-of-tree module makes the kernel say once; not a warning about anything that it does. */
const EXPECTED = [
  /loading out-of-tree module taints kernel/,
  /module verification failed: signature and\/or required key missing/,
]

/** The kernel's messages of level warning and above since some moment. */
export interface KernelLogWatch {
  newWarnings(): Promise<readonly string[]>
}

export async function watchKernelLog(box: Box): Promise<KernelLogWatch> {
  const before = await warnings(box)
  return {
    newWarnings: async () => {
      const now = await warnings(box)
      // The ring may have dropped old lines: what is new is what follows the last line known.
      const last = before.at(-1)
      const start = last === undefined ? 0 : now.lastIndexOf(last) + 1
      return now.slice(start).filter((line) => !EXPECTED.some((expected) => expected.test(line)))
    },
  }
}

async function warnings(box: Box): Promise<string[]> {
  const text = await box.must(['dmesg', '--level', 'emerg,alert,crit,err,warn'], { asRoot: true })
  return text.split('\n').filter((line) => line !== '')
}
