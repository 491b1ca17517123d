import type { SweepTrial } from '../../../shared/experiment/index.ts'
import type { OnProgress } from '../../../shared/progress.ts'
import { nextTrials, type PlannedTrial, type SweepPlan } from '../../experiment/index.ts'
import {
  dropCaches,
  limitCache,
  NO_CACHE_LIMIT,
  prepareScratchFile,
  removeScratchFile,
  requireQuietDisk,
  runFioWorkload,
  setReadaheadKib,
  type CacheLimit,
  type ScratchFile,
} from '../../workload/index.ts'
import { Readings } from '../evaluation/readings.ts'
import type { HeldAccess } from '../holding.ts'
import { leftToTheHold } from '../kept.ts'
import type { OnAir } from '../on-air.ts'
import { SWEEP_READERS } from './readers.ts'

/** The file, in MiB, and the page cache that a reader may fill of it: seven times less. */
export const FILE_MIB = 2048
export const CACHE_MIB = 300
/** Short: the readahead is set before the file is opened, so that a reader has it from its first request. */
const WARMUP_SECONDS = 1
/** Caches, fio's start and the counters beside a trial; only for the time left. */
const OVERHEAD_SECONDS = 4

export interface SweepWatching extends Pick<OnAir, 'onSample' | 'onWorkload'> {
  readonly onProgress?: OnProgress
  readonly onTrial?: (trial: SweepTrial) => void
  readonly onRemark?: (remark: string) => void
}

export interface TryMissingOptions extends SweepWatching {
  /** Of the positions that are read. */
  readonly seed: number
  readonly seconds: number
  readonly disk: string
  /** Its readahead, to be put back. */
  readonly defaultKib: number
  /** Whether the box can limit the page cache. */
  readonly isLimited: boolean
  readonly signal: AbortSignal
}

/** Does the trials that a sweep lacks, round after round, and adds each as it is done. The disk's readahead is put back. */
export async function tryMissing(
  access: HeldAccess,
  plan: SweepPlan,
  trials: SweepTrial[],
  options: TryMissingOptions,
): Promise<void> {
  const { box, address, hold } = access
  const { disk, defaultKib, isLimited, signal } = options
  await hold.note({ kind: 'readahead', disk, kib: defaultKib }, { kind: 'memory-files' }, { kind: 'control-groups' })
  await requireQuietDisk(box, disk)
  const file = await prepareScratchFile(box, {
    scratchDirectory: address.scratch,
    fileMib: FILE_MIB,
    onLay: async (path) => {
      options.onProgress?.(progress(`writing the ${FILE_MIB} MiB test file`, undefined))
      await hold.note({ kind: 'path', path })
    },
    signal,
  })
  const cache = isLimited ? await limitCache(box, CACHE_MIB) : NO_CACHE_LIMIT
  try {
    let planned: readonly PlannedTrial[]
    while ((planned = nextTrials(plan, trials)).length > 0) {
      for (const [index, trial] of planned.entries()) {
        signal.throwIfAborted()
        const { round, reader, kib } = trial
        const [left, done] = [planned.length - index, trials.filter((one) => one.round === round).length]
        options.onProgress?.(
          progress(
            `round ${round}, ${done + 1} of ${done + left}: ${reader} at ${kib} KiB`,
            left * (options.seconds + WARMUP_SECONDS + OVERHEAD_SECONDS),
          ),
        )
        const tried = await measureTrial(access, disk, file, cache, trial, trials.length, options)
        trials.push(tried)
        options.onTrial?.(tried)
      }
    }
  } finally {
    await setReadaheadKib(box, disk, defaultKib).catch(leftToTheHold)
    await cache.release().catch(leftToTheHold)
    if (file.laid) await removeScratchFile(box, file.path).catch(leftToTheHold)
  }
}

async function measureTrial(
  access: HeldAccess,
  disk: string,
  file: ScratchFile,
  cache: CacheLimit,
  { reader, kib, round, repetition }: PlannedTrial,
  order: number,
  options: TryMissingOptions,
): Promise<SweepTrial> {
  const { box } = access
  const found = SWEEP_READERS.find(({ name }) => name === reader)
  if (found === undefined) throw new RangeError(`there is no reader ${reader}`)
  const { label, shape } = found
  const abort = { signal: options.signal }
  await dropCaches(box, abort)
  await setReadaheadKib(box, disk, kib)
  const readings = new Readings(options.onSample)
  options.onWorkload?.({ name: reader, label })
  try {
    const result = await readings.during(access, disk, options.onRemark, () =>
      runFioWorkload(box, { kind: 'fio', name: reader, jobs: [shape] }, file, {
        warmupSeconds: WARMUP_SECONDS,
        seconds: options.seconds,
        // The same positions for every value in one repetition.
        seed: options.seed + repetition,
        within: cache.within,
        ...abort,
      }),
    )
    const usage = readings.usageBetween(result.fromMs, result.toMs)
    const asked = result.askedReadBytes ?? 0
    return {
      ...{ reader, kib, round, repetition, order },
      bytesPerSecond: result.bytesPerSecond ?? 0,
      ...(usage === undefined || asked === 0 ? {} : { readAmplification: usage.diskReadBytes / asked }),
    }
  } finally {
    options.onWorkload?.(undefined)
  }
}

function progress(doing: string, secondsLeft: number | undefined) {
  return { step: 1, steps: 1, title: 'Sweep', doing, secondsLeft }
}
