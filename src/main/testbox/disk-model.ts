/** How the lab disk behaves. Readahead only matters on a disk with a cost: a memory-backed one hides it. */
export const DISK_MODELS = ['slow-ssd', 'network', 'none'] as const
export type DiskModel = (typeof DISK_MODELS)[number]

export interface DiskCost {
  readonly bytesPerSecond: number
  readonly iops: number
  /** Added to every request by an NBD server in between; 0 means no server. */
  readonly latencyMilliseconds: number
}

export const DISK_COST: Readonly<Record<DiskModel, DiskCost | undefined>> = {
  'slow-ssd': { bytesPerSecond: 80_000_000, iops: 4_000, latencyMilliseconds: 0 },
  network: { bytesPerSecond: 40_000_000, iops: 3_000, latencyMilliseconds: 2 },
  none: undefined,
}

/** QEMU's -drive options for the cost. */
export function throttleOptions(cost: DiskCost | undefined): string {
  return cost === undefined ? '' : `,throttling.bps-total=${cost.bytesPerSecond},throttling.iops-total=${cost.iops}`
}
