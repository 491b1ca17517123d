import type { FioShape, Profile, ProfileWorkload } from '../../shared/profile.ts'
import { DEFAULT_WINDOW_SECONDS } from '../../shared/windows.ts'
import { planRuns } from './plan.ts'
import { bytesOf, MIB } from './sizes.ts'

/** What is wrong with a profile that its schema cannot say, one "field: sentence" each; empty for a sound one. */
export function profileProblems(profile: Profile): string[] {
  const problems = profile.workloads.flatMap((workload, index) =>
    [...shapeProblems(workload.shape, profile.fileMib)].map(([field, sentence]) => {
      return `workloads[${index}].shape.${field}: ${sentence}`
    }),
  )
  const names = profile.workloads.map((workload) => workload.name)
  for (const name of duplicates(names)) problems.push(`workloads: two workloads are named "${name}"`)
  if (profile.seconds < DEFAULT_WINDOW_SECONDS) {
    problems.push(`seconds: a run of ${profile.seconds} s holds no window of ${DEFAULT_WINDOW_SECONDS} s`)
  }
  if (problems.length === 0) {
    for (const name of duplicates(planRuns(profile).map((run) => run.name))) {
      problems.push(`workloads: run "${name}" is planned twice (a repeated readahead, cache state or name)`)
    }
  }
  return problems
}

/** What works but is probably not meant, one "field: sentence" each. */
export function profileWarnings(profile: Profile): string[] {
  const warnings = profile.workloads.flatMap((workload, index) =>
    workloadWarnings(workload).map((sentence) => `workloads[${index}].${sentence}`),
  )
  const windows = profile.seconds / DEFAULT_WINDOW_SECONDS
  if (Math.abs(windows - Math.round(windows)) > 1e-9) {
    warnings.push(`seconds: not a whole number of ${DEFAULT_WINDOW_SECONDS} s windows; the rest of each run is dropped`)
  }
  return warnings
}

function* shapeProblems(shape: FioShape, fileMib: number): Generator<readonly [field: string, sentence: string]> {
  const blockBytes = bytesOf(shape.bs)
  const writes = shape.rw === 'rw' || shape.rw === 'randrw'
  if (blockBytes > fileMib * MIB) yield ['bs', `a block of ${shape.bs} is larger than the file of ${fileMib} MiB`]
  if (writes && shape.rwmixread === undefined) yield ['rwmixread', `missing; "${shape.rw}" needs its share of reads`]
  if (!writes && shape.rwmixread !== undefined) yield ['rwmixread', `"${shape.rw}" has no writes to mix with`]
  if (shape.direct && shape.ioengine === 'mmap') yield ['direct', 'a memory map always goes through the page cache']
  if (shape.direct && blockBytes % 512 !== 0) yield ['bs', 'direct I/O needs a multiple of 512 bytes']
}

function workloadWarnings({ shape, readaheadKib }: ProfileWorkload): string[] {
  const warnings: string[] = []
  if (shape.direct && readaheadKib !== undefined) warnings.push('readaheadKib: has no effect on direct I/O')
  if (shape.iodepth > 1 && (shape.ioengine === 'psync' || shape.ioengine === 'mmap')) {
    warnings.push(`shape.iodepth: ${shape.ioengine} is synchronous, its depth is always 1`)
  }
  // The kernel keeps readahead in whole pages.
  if (readaheadKib?.some((kib) => kib % 4 !== 0) === true) {
    warnings.push('readaheadKib: the kernel rounds down to whole pages of 4 KiB')
  }
  return warnings
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
}
