import { z } from 'zod'

/** What decides on the readahead while a workload runs. */
export const armSchema = z.discriminatedUnion('kind', [
  /** The disk's own readahead, as the evaluation found it. */
  z.object({ kind: z.literal('default') }).readonly(),
  /** This readahead, set before the workload opens its files. The kernel and the module keep whole pages of 4 KiB. */
  z.object({ kind: z.literal('fixed'), kib: z.int().nonnegative().max(1_048_576) }).readonly(),
  /** The model's module. `homeKib`: on a disk that had this readahead when the module was loaded; absent: its own. */
  z.object({ kind: z.literal('module'), homeKib: z.int().positive().max(1_048_576).optional() }).readonly(),
])
export type Arm = z.infer<typeof armSchema>

/** Readahead of cloud images whose disks report a large optimal I/O size (Azure/AKS#5743), in KiB. */
export const CLOUD_DEFAULT_KIB = 65_536

/** The arm in one word, as measurements name it: `default`, `fixed-16`, `module`, `module-over-65536`. */
export function armKey(arm: Arm): string {
  switch (arm.kind) {
    case 'default':
      return 'default'
    case 'fixed':
      return `fixed-${arm.kib}`
    case 'module':
      return arm.homeKib === undefined ? 'module' : `module-over-${arm.homeKib}`
  }
}

/** The arm of a word; undefined where it is none. */
export function armOf(key: string): Arm | undefined {
  const [, kind, kib] = /^(default|module|fixed|module-over)(?:-(\d+))?$/.exec(key) ?? []
  if (kind === 'default' && kib === undefined) return { kind }
  if (kind === 'module' && kib === undefined) return { kind }
  if (kib === undefined) return undefined
  return kind === 'fixed' ? { kind, kib: Number(kib) } : { kind: 'module', homeKib: Number(kib) }
}

/** The arm that the ratio of another is taken to: a module on a disk with another default is compared with that default. */
export function referenceKeyOf(key: string): string {
  const arm = armOf(key)
  return arm?.kind === 'module' && arm.homeKib !== undefined ? armKey({ kind: 'fixed', kib: arm.homeKib }) : 'default'
}

/** "default", "fixed 16 KiB", "module", "module over 64 MiB". */
export function armText(key: string): string {
  const arm = armOf(key)
  if (arm?.kind === 'fixed') return `fixed ${sizeText(arm.kib)}`
  if (arm?.kind === 'module' && arm.homeKib !== undefined) return `module over ${sizeText(arm.homeKib)}`
  return key
}

function sizeText(kib: number): string {
  return kib >= 1024 && kib % 1024 === 0 ? `${kib / 1024} MiB` : `${kib} KiB`
}
