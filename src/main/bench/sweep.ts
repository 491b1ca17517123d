import { randomBytes } from 'node:crypto'
import { DEFAULT_READAHEAD_MAP_KIB } from '../../shared/classes.ts'
import { BenchError } from '../../shared/errors.ts'
import { SWEEP_KIB, SWEEP_VERSION, type SweepDocument, type SweepTrial } from '../../shared/experiment/index.ts'
import { sweepCaveats, sweptMap } from '../experiment/index.ts'
import { canLimitCache, identifyDisk, readaheadKib } from '../workload/index.ts'
import type { Access } from './access.ts'
import { requireReady } from './check.ts'
import { requireNoneLoaded } from './deploy.ts'
import { holding, type HeldAccess } from './holding.ts'
import { kernelRelease } from './kernel-release.ts'
import { withKept } from './kept.ts'
import { persevering } from './persevering.ts'
import { SWEEP_READERS } from './sweep/readers.ts'
import { requireSameDisk, sweptDisk } from './sweep/same-disk.ts'
import { CACHE_MIB, FILE_MIB, tryMissing, type SweepWatching } from './sweep/try-missing.ts'
import type { Workbench } from './workbench.ts'

/** Of a trial, after its warm-up. */
const SECONDS = 5

export interface SweepOptions extends SweepWatching {
  /** Default: `SWEEP_KIB`. The disk's own and the design's are tried in any case: the result is compared with them. */
  readonly candidatesKib?: readonly number[]
  readonly seed: number
  readonly seconds?: number
  /** Aborting ends the trial in progress; a map of what is complete is kept. */
  readonly signal?: AbortSignal
}

/**
 * Finds by trial which readahead suits each class on the disk behind a box's scratch directory: every value for every reader, then the
 * better half again, until the best can be told or the repetitions are used up. A connection that is lost is made again, and the trial that
 * it cost is repeated. The disk's readahead is put back.
 * @throws BenchError unknown-device where the files there do not follow a disk; of a box that is lost; interrupted before every class has
 * a value. Else what is complete is stored, and the caveats say so.
 */
export async function sweep(bench: Workbench, access: Access, options: SweepOptions): Promise<SweepDocument> {
  await requireReady(access, ['compare'])
  return holding(bench, access, 'sweep', options, (held) => sweepDisk(bench, held, options))
}

async function sweepDisk(bench: Workbench, access: HeldAccess, options: SweepOptions): Promise<SweepDocument> {
  const { box } = access
  const { seed, onRemark, signal } = options
  await requireNoneLoaded(access)
  const disk = await sweptDisk(access)
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
    kernel: await kernelRelease(box),
    disk: await identifyDisk(box, disk),
    ...{ defaultKib, candidatesKib, seed },
    fileMib: FILE_MIB,
    seconds: options.seconds ?? SECONDS,
    readers: SWEEP_READERS,
  } as const
  const isLimited = await canLimitCache(box)
  if (!isLimited) onRemark?.(`${box.name} cannot limit the page cache: part of the file may be read from memory.`)
  const trials: SweepTrial[] = []
  const plan = { readers: SWEEP_READERS, candidatesKib, defaultKib, seed }
  const wanted = new Set(SWEEP_READERS.map(({ label }) => label)).size
  let isCutShort = false
  try {
    await persevering(bench, access, options, async (attempt, losses) => {
      if (losses > 0) await requireSameDisk(access, about)
      await tryMissing(access, plan, trials, { ...options, ...about, disk, isLimited, signal: attempt })
    })
  } catch (error) {
    // What is complete may be a map already; a programmer's error is none that a map makes good.
    const isExpected = error instanceof BenchError || signal?.aborted === true
    if (!isExpected || sweptMap(plan, trials).length < wanted) throw withKept(error, keptText(trials))
    isCutShort = true
    onRemark?.(`The sweep ended early: ${error instanceof Error ? error.message : String(error)}`)
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

function keptText({ length }: readonly SweepTrial[]): string {
  return `Nothing: after ${length} ${length === 1 ? 'trial' : 'trials'} not every class has a value.`
}
