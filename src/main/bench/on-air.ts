import type { AccessClass } from '../../shared/classes.ts'
import type { DiskSample } from '../../shared/contract/index.ts'
import type { PlannedRun } from '../../shared/profile.ts'
import type { WindowCounts } from '../../shared/windows.ts'
import type { Box } from '../box/index.ts'
import { sampleDisk } from '../workload/index.ts'

/** What a person who watches the work sees of it, as it happens. */
export interface OnAir {
  /** The disk, once a second, while workloads run. */
  readonly onSample?: (sample: DiskSample) => void
  /** What is on the disk from now on; undefined: nothing of ours. */
  readonly onWorkload?: (workload: { readonly name: string; readonly label: AccessClass } | undefined) => void
  /** A window of the running capture has ended; provisional until the run is stored. */
  readonly onWindow?: (run: PlannedRun, window: WindowCounts, readaheadKib: number) => void
  /** A run is stored, with these windows. */
  readonly onRun?: (run: PlannedRun, windows: readonly WindowCounts[], readaheadKib: number) => void
}

/**
 * Watches a disk while some work goes on. A sampler that fails ends silently for the work, which has failures of its own,
 * and is told as a remark: nobody's measurement depends on it.
 */
export async function whileSampling<T>(
  box: Box,
  disk: string,
  options: Pick<OnAir, 'onSample'> & { readonly onRemark?: (remark: string) => void },
  work: () => Promise<T>,
): Promise<T> {
  const { onSample, onRemark } = options
  if (onSample === undefined) return work()
  const end = new AbortController()
  const sampling = sampleDisk(box, disk, { onSample, signal: end.signal }).catch((error: unknown) => {
    if (!end.signal.aborted)
      onRemark?.(`The live charts stopped: ${error instanceof Error ? error.message : String(error)}`)
  })
  try {
    return await work()
  } finally {
    end.abort()
    await sampling
  }
}
