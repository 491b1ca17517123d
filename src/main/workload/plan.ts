import { ACCESS_CLASSES, type AccessClass } from '../../shared/classes.ts'
import type { PlannedRun, Profile, ProfileWorkload } from '../../shared/profile.ts'

/** What a run costs beside its workload, in seconds: start and stop of the trace, the caches, pulling and decoding. */
const OVERHEAD_SECONDS_PER_RUN = 12

/**
 * The runs of a campaign in the order in which they happen. Repetitions follow one another; inside a repetition the
 * classes are spread evenly, so that a box that warms up, fills up or slows down does so for every class alike.
 */
export function planRuns(profile: Profile): PlannedRun[] {
  const repetitions = Math.max(...profile.workloads.map((workload) => repetitionsOf(profile, workload)))
  return Array.from({ length: repetitions }, (_, index) => index + 1).flatMap((repetition) =>
    spreadEvenly(
      ACCESS_CLASSES.map((label) =>
        takeInTurn(
          profile.workloads
            .filter((workload) => workload.label === label && repetition <= repetitionsOf(profile, workload))
            .map((workload) => runsOf(profile, workload, repetition)),
        ),
      ),
    ),
  )
}

/**
 * How long a campaign takes, in seconds: the runs, the pauses between them, and an allowance per run for what is around
 * it. Laying the scratch file and reading it before a warm run come on top: they depend on the disk.
 */
export function estimateSeconds(profile: Profile, runs: readonly PlannedRun[]): number {
  const pauses = Math.max(0, runs.length - 1) * profile.cooldownSeconds
  return runs.reduce((sum, run) => sum + (run.leadInSeconds ?? 0) + run.seconds + OVERHEAD_SECONDS_PER_RUN, pauses)
}

/** How many runs of each class a plan holds. */
export function runsByClass(runs: readonly PlannedRun[]): Record<AccessClass, number> {
  const counts = { sequential: 0, random: 0, mixed: 0 }
  for (const run of runs) counts[run.label] += 1
  return counts
}

function repetitionsOf(profile: Profile, workload: ProfileWorkload): number {
  return workload.repetitions ?? profile.repetitions
}

function runsOf(profile: Profile, workload: ProfileWorkload, repetition: number): PlannedRun[] {
  const readaheads: readonly (number | undefined)[] = workload.readaheadKib ?? [undefined]
  return readaheads.flatMap((readaheadKib) =>
    (workload.cache ?? profile.cache).map((cache) => ({
      name: [
        workload.name,
        ...(readaheadKib === undefined ? [] : [`ra${readaheadKib}`]),
        String(repetition),
        cache,
      ].join('-'),
      workload: workload.name,
      label: workload.label,
      shape: workload.shape,
      repetition,
      cache,
      readaheadKib,
      seconds: profile.seconds,
      ...(workload.leadInSeconds === undefined ? {} : { leadInSeconds: workload.leadInSeconds }),
    })),
  )
}

/** First of each list, second of each, and so on. */
function takeInTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat()
}

/** Merges lists so that each is spread over the whole length: item i of n stands at (i + 1/2) / n. */
function spreadEvenly<T>(lists: readonly (readonly T[])[]): T[] {
  return lists
    .flatMap((list) => list.map((item, index) => ({ item, position: (index + 0.5) / list.length })))
    .sort((a, b) => a.position - b.position)
    .map(({ item }) => item)
}
