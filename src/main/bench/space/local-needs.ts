import { OVERLAY_DIRECTORY } from '../../testbox/index.ts'
import type { LocalNeed } from './local-disks.ts'
import type { RoomNeeds } from './needs.ts'

export interface LocalFolders {
  readonly data: string
  readonly temporary: string
  /** Undefined: raw traces are not kept. */
  readonly keptTraces: string | undefined
  /** Whether the box is the virtual one, whose disks are files of this computer. */
  readonly isVirtual: boolean
}

/** What work takes on this computer, folder by folder; those into which it writes nothing are left out. */
export function localNeeds(needs: RoomNeeds, folders: LocalFolders): LocalNeed[] {
  const { data, temporary, keptTraces, isVirtual } = folders
  const all: readonly LocalNeed[] = [
    {
      ...{ what: 'the data folder', instead: 'another data folder (in the settings, or RABENCH_DATA)' },
      ...{ directory: data, bytes: needs.databaseBytes },
    },
    {
      ...{ what: 'temporary files', instead: 'another folder for temporary files (TMPDIR)' },
      ...{ directory: temporary, bytes: needs.traceBytes },
    },
    {
      ...{ what: 'kept traces', instead: 'another folder for kept traces, or to keep none' },
      ...{ directory: keptTraces ?? '', bytes: keptTraces === undefined ? 0 : needs.keptTraceBytes },
    },
    {
      ...{ what: 'the disks of the virtual box', instead: 'a box that is no virtual one' },
      ...{ directory: OVERLAY_DIRECTORY, bytes: isVirtual ? needs.boxDiskBytes : 0 },
    },
  ]
  return all.filter(({ bytes }) => bytes > 0)
}
