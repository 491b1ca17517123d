import { LOG_AVERAGE_MS } from '../../shared/fio-log.ts'
import type { FioShape, PlannedRun } from '../../shared/profile.ts'

/** fio's runtime beyond a run's own length, in seconds: the last window is whole only if a request follows it. */
export const TAIL_SECONDS = 1

export interface FioFiles {
  /** The scratch file. It exists and has exactly `fileMib`. */
  readonly filePath: string
  readonly fileMib: number
  /** Logs are `<logPrefix>_bw.log`, `_lat.log`, `_iops.log` (and `_clat.log`, `_slat.log`, which are not read). */
  readonly logPrefix: string
}

/** The argument vector of fio for a run; its JSON result goes to standard output. For fio 3.33 and later. */
export function fioArguments(run: PlannedRun, files: FioFiles): string[] {
  const { shape } = run
  return [
    'fio',
    `--name=${run.name}`,
    `--filename=${files.filePath}`,
    `--size=${files.fileMib}m`,
    // A write job must not lay out, truncate or grow anything: the file is there, or the run fails.
    '--allow_file_create=0',
    ...shapeArguments(shape),
    '--group_reporting',
    // By default fio drops the file from the page cache when it opens it, which would undo the warming.
    `--invalidate=${run.cache === 'warm' ? 0 : 1}`,
    '--norandommap',
    `--randseed=${seedOf(run.name)}`,
    '--time_based',
    `--runtime=${(run.leadInSeconds ?? 0) + run.seconds + TAIL_SECONDS}`,
    ...(run.warmupSeconds === undefined ? [] : [`--ramp_time=${run.warmupSeconds}`]),
    '--lat_percentiles=1',
    '--clat_percentiles=0',
    '--percentile_list=50:95:99',
    `--write_bw_log=${files.logPrefix}`,
    `--write_lat_log=${files.logPrefix}`,
    `--write_iops_log=${files.logPrefix}`,
    `--log_avg_msec=${LOG_AVERAGE_MS}`,
    '--per_job_logs=0',
    '--output-format=json',
  ]
}

/** What makes one job what it is. */
export function shapeArguments(shape: FioShape): string[] {
  const { stride, randomDistribution, bssplit } = shape
  return [
    `--rw=${shape.rw}${stride === undefined ? '' : `:${stride}`}`,
    ...(shape.rwmixread === undefined ? [] : [`--rwmixread=${shape.rwmixread}`]),
    `--bs=${shape.bs}`,
    // Positions in whole blocks of `bs`; without `bs_unaligned`, sizes would be rounded to the smallest of them.
    ...(bssplit === undefined ? [] : [`--bssplit=${bssplit}`, `--blockalign=${shape.bs}`, '--bs_unaligned=1']),
    ...(randomDistribution === undefined ? [] : [`--random_distribution=${randomDistribution}`]),
    `--ioengine=${shape.ioengine}`,
    `--iodepth=${shape.iodepth}`,
    `--numjobs=${shape.numjobs}`,
    `--direct=${shape.direct ? 1 : 0}`,
    // By default fio advises the kernel about its pattern (MADV_RANDOM, POSIX_FADV_SEQUENTIAL), which overrules readahead.
    ...(shape.direct ? [] : ['--fadvise_hint=0']),
  ]
}

/** The same positions whenever a run is repeated, others for every other run: FNV-1a of its name, 31 bits. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash & 0x7fffffff
}
