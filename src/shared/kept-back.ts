import type { AccessClass } from './classes.ts'

/** With a smaller share of writes, a window of a mixed workload is one of reads to its disk. */
const LEAST_WRITE_SHARE = 0.05

/**
 * Whether the kernel kept back what a mixed workload wrote over a window: it writes dirty pages back in bursts, every few seconds, and
 * between them the disk sees reads alone. What such a window shows is not what its label says, so that it teaches nothing but error and
 * judges nobody.
 */
export function isKeptBack(
  label: AccessClass,
  { requests, writes }: { readonly requests: number; readonly writes: number },
): boolean {
  return label === 'mixed' && writes < LEAST_WRITE_SHARE * requests
}
