import { tmpdir } from 'node:os'
import path from 'node:path'
import { requireScratchSpace } from '../../workload/index.ts'
import type { Access } from '../access.ts'
import { VIRTUAL } from '../virtual-box.ts'
import type { Workbench } from '../workbench.ts'
import { freeOnBox, requireTraceMemory } from './box-room.ts'
import { lookAtDisk, requireLocalRoom, type LocalPlace, type LookAtDisk } from './local-disks.ts'
import { localNeeds } from './local-needs.ts'
import type { RoomNeeds } from './needs.ts'

export interface RoomRequest {
  readonly needs: RoomNeeds
  /** Where raw traces are kept; undefined: they are not. */
  readonly keepTraces?: string | undefined
  /** The scratch file that has to lie on the box, in MiB; undefined: whoever lays data there looks for himself. */
  readonly scratchFileMib?: number | undefined
}

/** What was found large enough, to be watched (`SpaceGuard`). */
export interface Room {
  readonly access: Access
  readonly traceBytes: number
  readonly places: readonly LocalPlace[]
  readonly look: LookAtDisk
}

/**
 * Sees to it that there is room for work, before anything is done: in the box's memory and scratch directory, and in the data folder,
 * temporary folder, folder of kept traces and overlays of a virtual box of this computer.
 * @throws BenchError no-space: which disk of which machine, how much is needed and free, and what to do
 */
export async function requireRoom(
  { paths }: Pick<Workbench, 'paths'>,
  access: Access,
  { needs, keepTraces, scratchFileMib }: RoomRequest,
  look: LookAtDisk = lookAtDisk,
): Promise<Room> {
  const { box, address } = access
  if (needs.traceBytes > 0) requireTraceMemory(box, await freeOnBox(box, address.scratch), needs.traceBytes)
  if (scratchFileMib !== undefined) {
    await requireScratchSpace(box, { scratchDirectory: address.scratch, fileMib: scratchFileMib })
  }
  const places = localNeeds(needs, {
    data: paths.data,
    temporary: tmpdir(),
    keptTraces: keepTraces === undefined ? undefined : path.resolve(keepTraces),
    isVirtual: box.name === VIRTUAL,
  })
  await requireLocalRoom(places, look)
  return { access, traceBytes: needs.traceBytes, places, look }
}
