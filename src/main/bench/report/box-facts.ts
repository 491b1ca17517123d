import { bytesText, type ReportFact } from '../../report/index.ts'
import type { SessionEnvironment } from '../../store/index.ts'

/** What it was done on, as far as that was written down. */
export function boxFactsOf(boxName: string, kernel: string, environment: SessionEnvironment | undefined): ReportFact[] {
  const box: ReportFact[] = [
    ['box', boxName],
    ['kernel', `Linux ${kernel}`],
  ]
  if (environment === undefined) return box
  const { cpus, memoryBytes, disk, fioVersion, lttngVersion } = environment
  return [
    ...box,
    ['machine', `${cpus} processors, ${bytesText(memoryBytes)} of memory`],
    [
      'disk',
      `${disk.name}${disk.model === undefined ? '' : ` (${disk.model})`}, ${bytesText(disk.sizeBytes)}, ${disk.rotational ? 'rotational' : 'not rotational'}`,
    ],
    ['file system', disk.fileSystem],
    ['I/O scheduler', disk.scheduler],
    ['readahead of the disk', `${disk.readaheadKib} KiB`],
    ['fio, LTTng', `${fioVersion}, ${lttngVersion}`],
  ]
}
