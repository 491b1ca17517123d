import { ACCESS_CLASSES, DEFAULT_READAHEAD_MAP_KIB, type ReadaheadMapKib } from '../../shared/classes.ts'
import type { SweepDocument } from '../../shared/experiment/index.ts'
import { identifyDisk } from '../workload/index.ts'
import type { Access } from './access.ts'
import type { ModuleTarget } from './target.ts'
import type { Workbench } from './workbench.ts'

/**
 * The map that was found by trial on the disk that a target steers.
 * @returns undefined where none was, so that a model's own holds.
 */
export async function readaheadMapFor(
  bench: Workbench,
  { box }: Access,
  { disk, steered }: ModuleTarget,
  onRemark?: (remark: string) => void,
): Promise<ReadaheadMapKib | undefined> {
  // What was found on a disk says nothing of a stack above it.
  if (steered !== disk) return undefined
  const sweep = bench.store.sweeps.newestOf(box.name, await identifyDisk(box, disk))
  if (sweep === undefined) return undefined
  const map = mapOfSweep(sweep)
  const words = ACCESS_CLASSES.map((label) => `${label} ${map[label]} KiB`).join(', ')
  onRemark?.(`Readahead as found on ${disk} by sweep ${sweep.id}: ${words}.`)
  return map
}

/** A class that the sweep has no value for keeps the design's. */
export function mapOfSweep({ map }: SweepDocument): ReadaheadMapKib {
  const kib = (label: keyof ReadaheadMapKib) =>
    map.find((swept) => swept.label === label)?.kib ?? DEFAULT_READAHEAD_MAP_KIB[label]
  return { sequential: kib('sequential'), random: kib('random'), mixed: kib('mixed') }
}
