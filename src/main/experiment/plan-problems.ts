import { fioSizeBytes } from '../../shared/fio-size.ts'
import type { FioShape } from '../../shared/profile.ts'
import { armKey, armText, type EvaluationPlan, type ExperimentWorkload } from '../../shared/experiment/index.ts'

/** What is known of a box before a plan is run on it. */
export interface BoxForPlan {
  /** `MemAvailable`: what the page cache could fill. */
  readonly availableMemoryMib: number
  /** In the scratch directory. */
  readonly freeMib: number
  readonly canLimitCache: boolean
  readonly defaultKib: number
  /** What the programs of the plan lay beside the file, at most at a time; absent where nobody can say. */
  readonly programDataMib?: number
}

/** With a smaller file, what a large readahead reads in vain turns into hits (measured, see the README of this room). */
const FILE_PER_CACHE = 6
const PAGE_KIB = 4
const MIB = 1024 * 1024

/** What keeps a plan from being run on a box, and what it will not be able to show there; a sentence each. */
export function planProblems(
  plan: EvaluationPlan,
  box: BoxForPlan,
): { readonly problems: string[]; readonly warnings: string[] } {
  const problems: string[] = []
  const warnings: string[] = []
  const keys = new Set(plan.arms.map(armKey))
  if (plan.cacheMib !== undefined && !box.canLimitCache) {
    problems.push('It limits the page cache, and the box has no memory control group (cgroup v2).')
  }
  const cacheMib = Math.min(plan.cacheMib ?? Number.POSITIVE_INFINITY, box.availableMemoryMib)
  if (plan.workloads.some(({ kind }) => kind !== 'program') && plan.fileMib < FILE_PER_CACHE * cacheMib) {
    warnings.push(
      `The file of ${plan.fileMib} MiB is less than ${FILE_PER_CACHE} times the ${Math.round(cacheMib)} MiB of page cache that it may fill: ` +
        'what a large readahead reads in vain becomes hits, so differences look smaller than they are.',
    )
  }
  if (box.programDataMib !== undefined && box.programDataMib > box.freeMib) {
    problems.push(
      `Its programs lay ${box.programDataMib} MiB of data, and ${box.freeMib} MiB are free in the scratch directory.`,
    )
  }
  if (!keys.has('default')) warnings.push('It has no default arm, so there is nothing to take ratios to.')
  for (const arm of plan.arms) {
    if (arm.kind === 'module' && arm.homeKib !== undefined && !keys.has(armKey({ kind: 'fixed', kib: arm.homeKib }))) {
      problems.push(
        `The arm "${armText(armKey(arm))}" has nothing to be compared with: add "${armText(armKey({ kind: 'fixed', kib: arm.homeKib }))}".`,
      )
    }
    const kib = arm.kind === 'fixed' ? arm.kib : 0
    if (kib % PAGE_KIB !== 0)
      warnings.push(`The kernel rounds ${kib} KiB down to ${kib - (kib % PAGE_KIB)} KiB, whole pages.`)
    if (arm.kind === 'fixed' && arm.kib === box.defaultKib) {
      warnings.push(`The arm "${armText(armKey(arm))}" is the disk’s own readahead: it is the default arm once more.`)
    }
  }
  for (const workload of plan.workloads) {
    warnings.push(...workloadWarnings(workload), ...stepWarnings(workload, plan.fileMib, cacheMib))
  }
  if (plan.repetitions < 5) {
    warnings.push(
      `With ${plan.repetitions === 1 ? '1 repetition' : `${plan.repetitions} repetitions`} its intervals are rough; 5 are needed for 95 %.`,
    )
  }
  return { problems, warnings }
}

function shapesOf(workload: ExperimentWorkload): readonly FioShape[] {
  if (workload.kind === 'program') return []
  return workload.kind === 'phases' ? workload.phases.map(({ shape }) => shape) : workload.jobs
}

/** One that steps over most of the file comes round soon: how fast it was is then how soon it came to what it had read before. */
function* stepWarnings(workload: ExperimentWorkload, fileMib: number, cacheMib: number): Generator<string> {
  for (const { stride, bs, direct } of shapesOf(workload)) {
    if (stride === undefined || direct) continue
    const blockBytes = Math.max(fioSizeBytes(bs), PAGE_KIB * 1024)
    // Backwards, a stride of two blocks is the one that leaves nothing out; one of a single block stays where it is.
    const stepBytes = Math.abs(fioSizeBytes(stride) + blockBytes)
    const touchedMib = stepBytes === 0 ? blockBytes / MIB : Math.min(1, blockBytes / stepBytes) * fileMib
    if (touchedMib >= cacheMib) continue
    yield `"${workload.name}" touches ${Math.round(touchedMib)} MiB of the file in all, which fit into the page cache: its second round reads nothing from the disk.`
  }
}

function* workloadWarnings(workload: ExperimentWorkload): Generator<string> {
  if (workload.kind === 'program') return
  const shapes = shapesOf(workload)
  if (shapes.every(({ direct }) => direct)) {
    yield `"${workload.name}" is direct I/O, under which readahead never acts: expect no difference.`
  } else if (shapes.every(({ rw, ioengine }) => rw.startsWith('rand') && ioengine !== 'mmap')) {
    yield `"${workload.name}" reads at random by calls, under which readahead hardly acts: expect no difference.`
  }
}
