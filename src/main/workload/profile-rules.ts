import { fioSizeBytes } from '../../shared/fio-size.ts'
import type { FioShape, Profile, ProfileWorkload } from '../../shared/profile.ts'
import { DEFAULT_WINDOW_SECONDS } from '../../shared/windows.ts'
import { planRuns } from './plan.ts'
import { MIB } from './sizes.ts'

/** A session is called by its profile and a run by its workload, with some 30 characters more; both name files and directories. */
const MOST_NAME_CHARACTERS = 100

/** What is wrong with a profile that its schema cannot say, one "field: sentence" each; empty for a sound one. */
export function profileProblems(profile: Profile): string[] {
  const problems = profile.workloads.flatMap((workload, index) =>
    [...shapeProblems(workload.shape, profile.fileMib)].map(([field, sentence]) => {
      return `workloads[${index}].shape.${field}: ${sentence}`
    }),
  )
  for (const [field, name] of namesOf(profile)) {
    if (name.length > MOST_NAME_CHARACTERS) problems.push(`${field}: longer than ${MOST_NAME_CHARACTERS} characters`)
  }
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

function namesOf({ name, workloads }: Profile): (readonly [field: string, name: string])[] {
  return [['name', name], ...workloads.map((workload, at) => [`workloads[${at}].name`, workload.name] as const)]
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
  const blockBytes = fioSizeBytes(shape.bs)
  const writes = shape.rw === 'rw' || shape.rw === 'randrw'
  if (blockBytes > fileMib * MIB) yield ['bs', `a block of ${shape.bs} is larger than the file of ${fileMib} MiB`]
  if (writes && shape.rwmixread === undefined) yield ['rwmixread', `missing; "${shape.rw}" needs its share of reads`]
  if (!writes && shape.rwmixread !== undefined) yield ['rwmixread', `"${shape.rw}" has no writes to mix with`]
  if (shape.direct && shape.ioengine === 'mmap') yield ['direct', 'a memory map always goes through the page cache']
  if (shape.direct && blockBytes % 512 !== 0) yield ['bs', 'direct I/O needs a multiple of 512 bytes']
  yield* orderProblems(shape)
  if (shape.bssplit !== undefined) yield* splitProblems(shape.bssplit, blockBytes, fileMib)
}

function* orderProblems({ rw, stride, randomDistribution }: FioShape): Generator<readonly [string, string]> {
  const isRandom = rw === 'randread' || rw === 'randrw'
  if (stride !== undefined && isRandom) yield ['stride', `"${rw}" is random, it has no position to step from`]
  if (randomDistribution === undefined) return
  if (!isRandom) yield ['randomDistribution', `"${rw}" is sequential, it draws no positions`]
  const [kind, ...zones] = randomDistribution.split(':')
  if (kind === 'zoned') {
    const parts = zones.map((zone) => zone.split('/').map(Number))
    const sum = (at: number) => parts.reduce((total, part) => total + (part[at] ?? 0), 0)
    if (sum(0) !== 100) yield ['randomDistribution', `${sum(0)} % of accesses in all zones, not 100 %`]
    if (sum(1) > 100) yield ['randomDistribution', `${sum(1)} % of the file in all zones`]
  } else if (kind === 'zipf' && !isZipfExponent(Number(zones[0]))) {
    yield ['randomDistribution', 'zipf needs an exponent above 0 that is not 1']
  } else if (kind === 'pareto' && !isParetoPower(Number(zones[0]))) {
    yield ['randomDistribution', 'pareto needs a power between 0 and 1']
  } else if (kind === 'normal' && !isDeviation(Number(zones[0]))) {
    yield ['randomDistribution', 'normal needs a deviation between 0 and 100 %']
  }
}

function isZipfExponent(theta: number): boolean {
  return theta > 0 && theta !== 1
}

function isParetoPower(power: number): boolean {
  return power > 0 && power < 1
}

function isDeviation(percent: number): boolean {
  return percent >= 0 && percent < 100
}

function* splitProblems(bssplit: string, blockBytes: number, fileMib: number): Generator<readonly [string, string]> {
  const parts = bssplit.split(':').map((part) => part.split('/'))
  const percent = parts.reduce((sum, [, share]) => sum + Number(share), 0)
  if (percent !== 100) yield ['bssplit', `its shares are ${percent} %, not 100 %`]
  for (const [size = ''] of parts) {
    if (fioSizeBytes(size) % blockBytes !== 0)
      yield ['bssplit', `${size} is no multiple of the block that positions count in`]
    if (fioSizeBytes(size) > fileMib * MIB)
      yield ['bssplit', `a block of ${size} is larger than the file of ${fileMib} MiB`]
  }
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
