import { randomBytes } from 'node:crypto'
import { DEFAULT_READAHEAD_MAP_KIB } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import {
  SWEEP_KIB,
  SWEEP_VERSION,
  type SweepDocument,
  type SweepReader,
  type SweepTrial,
} from '../../shared/experiment/index.ts'
import type { OnProgress } from '../../shared/progress.ts'
import { nextTrials, sweepCaveats, sweptMap, type PlannedTrial } from '../experiment/index.ts'
import {
  dropCaches,
  identifyDisk,
  limitCache,
  canLimitCache,
  NO_CACHE_LIMIT,
  prepareScratchFile,
  readaheadKib,
  removeScratchFile,
  requireQuietDisk,
  runFioWorkload,
  setReadaheadKib,
  type CacheLimit,
  type ScratchFile,
} from '../workload/index.ts'
import type { Access } from './access.ts'
import { requireReady } from './check.ts'
import { requireNoneLoaded } from './deploy.ts'
import { Readings } from './evaluation/readings.ts'
import { holding, type HeldAccess } from './holding.ts'
import { leftToTheHold } from './kept.ts'
import { targetOf } from './target.ts'
import type { OnAir } from './on-air.ts'
import type { Workbench } from './workbench.ts'

const psync = { ioengine: 'psync', direct: false, iodepth: 1, numjobs: 1 } as const
const mmap = { ...psync, ioengine: 'mmap' } as const

/** Who stands for a class: readers through the page cache, by calls and by a memory map, of a page and of several. */
export const SWEEP_READERS: readonly SweepReader[] = [
  { name: 'sequential mmap 4k', label: 'sequential', shape: { ...mmap, rw: 'read', bs: '4k' } },
  { name: 'sequential buffered 16k', label: 'sequential', shape: { ...psync, rw: 'read', bs: '16k' } },
  { name: 'random mmap 4k', label: 'random', shape: { ...mmap, rw: 'randread', bs: '4k' } },
  { name: 'random mmap 16k', label: 'random', shape: { ...mmap, rw: 'randread', bs: '16k' } },
  { name: 'random buffered 32k', label: 'random', shape: { ...psync, rw: 'randread', bs: '32k' } },
  { name: 'mixed buffered 64k', label: 'mixed', shape: { ...psync, rw: 'randrw', bs: '64k', rwmixread: 70 } },
]

/** The file, in MiB, and the page cache that a reader may fill of it: seven times less. */
const FILE_MIB = 2048
const CACHE_MIB = 300
/** The readahead is set before the file is opened, so that a reader has it from its first request: no long warm-up. */
const WARMUP_SECONDS = 1
const SECONDS = 5
/** Caches, fio's start and the counters beside a trial; only for the time left. */
const OVERHEAD_SECONDS = 4

export interface SweepOptions extends Pick<OnAir, 'onSample' | 'onWorkload'> {
  /** Default: `SWEEP_KIB`. The disk's own and the design's are tried in any case: the result is compared with them. */
  readonly candidatesKib?: readonly number[]
  readonly seed: number
  readonly seconds?: number
  readonly onProgress?: OnProgress
  readonly onTrial?: (trial: SweepTrial) => void
  readonly onRemark?: (remark: string) => void
  /** Aborting ends the trial in progress; a map of what is complete is kept. */
  readonly signal?: AbortSignal
}

/**
 * Finds by trial which readahead suits each class on the disk behind a box's scratch directory: every value for every reader, then the
 * better half again, until the best can be told or the repetitions are used up. The disk's readahead is put back.
 * @throws BenchError unknown-device where the files there do not follow a disk; of a box that is lost; interrupted before every class has
 * a value. Else what is complete is stored, and the caveats say so.
 */
export async function sweep(bench: Workbench, access: Access, options: SweepOptions): Promise<SweepDocument> {
  await requireReady(access, ['compare'])
  return holding(bench, access, 'sweep', options, (held) => sweepDisk(bench, held, options))
}

async function sweepDisk(bench: Workbench, access: HeldAccess, options: SweepOptions): Promise<SweepDocument> {
  const { box, address, hold } = access
  const { seed, onRemark, signal } = options
  await requireNoneLoaded(access)
  const { disk, steered } = await targetOf(access)
  if (steered !== disk) {
    throw new BenchError('unknown-device', `Files in ${address.scratch} on ${box.name} do not follow ${disk}.`, {
      nextStep: 'Give the box a scratch directory on a disk or a partition of one.',
    })
  }
  const defaultKib = await readaheadKib(box, disk)
  const compared = [defaultKib, ...Object.values(DEFAULT_READAHEAD_MAP_KIB)]
  const candidatesKib = [...new Set([...(options.candidatesKib ?? SWEEP_KIB), ...compared])].toSorted((a, b) => a - b)
  const createdAt = new Date().toISOString()
  const about = {
    format: 'rabench-sweep',
    version: SWEEP_VERSION,
    id: `${createdAt.slice(0, 10)}-sweep-${randomBytes(3).toString('hex')}`,
    createdAt,
    boxName: box.name,
    kernel: (await box.must(['uname', '-r'])).trim(),
    disk: await identifyDisk(box, disk),
    ...{ defaultKib, candidatesKib, seed },
    fileMib: FILE_MIB,
    seconds: options.seconds ?? SECONDS,
    readers: SWEEP_READERS,
  } as const
  await requireQuietDisk(box, disk)
  await hold.note({ kind: 'readahead', disk, kib: defaultKib }, { kind: 'memory-files' }, { kind: 'control-groups' })
  const isLimited = await canLimitCache(box)
  if (!isLimited) onRemark?.(`${box.name} cannot limit the page cache: part of the file may be read from memory.`)
  const file = await prepareScratchFile(box, {
    scratchDirectory: address.scratch,
    fileMib: FILE_MIB,
    onLay: async (path) => {
      options.onProgress?.(progress(`writing the ${FILE_MIB} MiB test file`, undefined))
      await hold.note({ kind: 'path', path })
    },
    ...(signal ? { signal } : {}),
  })
  const cache = isLimited ? await limitCache(box, CACHE_MIB) : NO_CACHE_LIMIT
  const trials: SweepTrial[] = []
  const run = async (planned: readonly PlannedTrial[]) => {
    for (const [index, trial] of planned.entries()) {
      signal?.throwIfAborted()
      const left = planned.length - index
      options.onProgress?.(
        progress(
          `round ${trial.round}, ${index + 1} of ${planned.length}: ${trial.reader} at ${trial.kib} KiB`,
          left * (about.seconds + WARMUP_SECONDS + OVERHEAD_SECONDS),
        ),
      )
      const done = await measureTrial(access, disk, file, cache, trial, trials.length, { ...options, ...about })
      trials.push(done)
      options.onTrial?.(done)
    }
  }
  const plan = { readers: SWEEP_READERS, candidatesKib, defaultKib, seed }
  const wanted = new Set(SWEEP_READERS.map(({ label }) => label)).size
  let isCutShort = false
  try {
    for (;;) {
      const planned = nextTrials(plan, trials)
      if (planned.length === 0) break
      await run(planned)
    }
  } catch (error) {
    // What is complete may be a map already; a programmer's error is none that a map makes good.
    const isExpected = error instanceof BenchError || signal?.aborted === true
    if (!isExpected || sweptMap(plan, trials).length < wanted) throw error
    isCutShort = true
    onRemark?.(`The sweep ended early: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    await setReadaheadKib(box, disk, defaultKib).catch(leftToTheHold)
    await cache.release().catch(leftToTheHold)
    if (file.laid) await removeScratchFile(box, file.path).catch(leftToTheHold)
  }
  const map = sweptMap(plan, trials)
  const document: SweepDocument = {
    ...about,
    ...(isLimited ? { cacheMib: CACHE_MIB } : {}),
    endedAt: new Date().toISOString(),
    trials,
    map,
    caveats: [
      ...sweepCaveats(trials, map),
      ...(isCutShort ? ['It was ended before all of its repetitions were done.'] : []),
    ],
  }
  bench.store.sweeps.save(document)
  return document
}

async function measureTrial(
  access: Access,
  disk: string,
  file: ScratchFile,
  cache: CacheLimit,
  { reader, kib, round, repetition }: PlannedTrial,
  order: number,
  options: Pick<SweepOptions, 'onSample' | 'onWorkload' | 'onRemark' | 'signal'> & {
    readonly seed: number
    readonly seconds: number
  },
): Promise<SweepTrial> {
  const { box } = access
  const found = SWEEP_READERS.find(({ name }) => name === reader)
  if (found === undefined) throw new RangeError(`there is no reader ${reader}`)
  const { label, shape } = found
  const abort = options.signal ? { signal: options.signal } : {}
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
