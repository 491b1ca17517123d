import { z } from 'zod'
import { BenchError } from '../../shared/errors.ts'
import type { FioWorkload, MeasuredPart, PhasesWorkload } from '../../shared/experiment/index.ts'
import type { AccessClass } from '../../shared/classes.ts'
import type { FioShape } from '../../shared/profile.ts'
import type { Box } from '../box/box.ts'
import { shapeArguments } from './fio-arguments.ts'
import { fioDocumentIn } from './fio-document.ts'
import { runFioProcess } from './fio-process.ts'
import type { ScratchFile } from './scratch-file.ts'

/** What a workload got done in its measured part, by its own account. */
export interface WorkloadResult {
  /** The measured part, on the box's wall clock, in ms since the epoch; the warm-up comes before. */
  readonly fromMs: number
  readonly toMs: number
  readonly operationsPerSecond: number
  readonly bytesPerSecond?: number
  readonly latency?: { readonly p50Us: number; readonly p99Us: number }
  readonly askedReadBytes?: number
  readonly parts?: readonly MeasuredPart[]
  /** What the program itself printed, for the record. */
  readonly document: string
}

export interface RunFioWorkloadOptions {
  readonly warmupSeconds: number
  readonly seconds: number
  /** Of fio's positions: the same in all arms of a block. */
  readonly seed: number
  /** Puts the command under a limit, see `CacheLimit`. */
  readonly within: (argv: readonly string[]) => readonly string[]
  readonly signal?: AbortSignal
}

interface Job {
  readonly name: string
  readonly shape: FioShape
  readonly label: AccessClass | undefined
  readonly seconds: number
}

/**
 * Runs a fio workload on the scratch file, as root: its jobs side by side, or its phases one after another. fio drops the file's
 * clean pages when it opens it.
 * @throws BenchError bad-fio-result | command-timeout | missing-tool | interrupted | connection-lost
 */
export async function runFioWorkload(
  box: Box,
  workload: FioWorkload | PhasesWorkload,
  file: ScratchFile,
  options: RunFioWorkloadOptions,
): Promise<WorkloadResult> {
  const { within, signal } = options
  const jobs = jobsOf(workload, options)
  const isPhased = workload.kind === 'phases'
  const totalSeconds = isPhased
    ? jobs.reduce((sum, { seconds }) => sum + seconds, 0)
    : options.warmupSeconds + options.seconds
  const stdout = await runFioProcess(box, experimentArguments(jobs, isPhased, file, options), {
    what: `"${workload.name}"`,
    seconds: totalSeconds,
    within,
    ...(signal ? { signal } : {}),
  })
  return resultOf(parseFioJobs(stdout), jobs, isPhased, options.warmupSeconds)
}

function jobsOf(workload: FioWorkload | PhasesWorkload, { seconds }: RunFioWorkloadOptions): Job[] {
  if (workload.kind === 'phases') {
    return workload.phases.map((phase, index) => ({ ...phase, name: `${index + 1}-${phase.label}` }))
  }
  return workload.jobs.map((shape, index) => ({
    name: `${index + 1}-${shape.rw}-${shape.ioengine}`,
    shape,
    label: workload.label,
    seconds,
  }))
}

/** fio's argument vector: what stands before the first `--name` holds for all jobs. */
export function experimentArguments(
  jobs: readonly Job[],
  isPhased: boolean,
  { path, fileMib }: Pick<ScratchFile, 'path' | 'fileMib'>,
  { warmupSeconds, seed }: Pick<RunFioWorkloadOptions, 'warmupSeconds' | 'seed'>,
): string[] {
  return [
    'fio',
    `--filename=${path}`,
    `--size=${fileMib}m`,
    // A write job must not lay out, truncate or grow anything: the file is there, or the run fails.
    '--allow_file_create=0',
    '--invalidate=1',
    '--norandommap',
    `--randseed=${seed}`,
    '--time_based',
    // Jobs of one kind are one result with one distribution of latencies.
    ...(jobs.length === 1 ? ['--group_reporting'] : []),
    ...(isPhased || warmupSeconds === 0 ? [] : [`--ramp_time=${warmupSeconds}`]),
    '--lat_percentiles=1',
    '--clat_percentiles=0',
    '--percentile_list=50:99',
    '--output-format=json',
    ...jobs.flatMap(({ name, shape, seconds }) => [
      `--name=${name}`,
      ...(isPhased ? ['--stonewall'] : []),
      `--runtime=${seconds}`,
      ...shapeArguments(shape),
    ]),
  ]
}

const directionSchema = z.object({
  io_bytes: z.number().nonnegative(),
  bw_bytes: z.number().nonnegative(),
  iops: z.number().nonnegative(),
  total_ios: z.number().nonnegative(),
  lat_ns: z.object({
    percentile: z.object({ '50.000000': z.number(), '99.000000': z.number() }).partial().optional(),
  }),
})

const documentSchema = z.object({
  timestamp_ms: z.int(),
  jobs: z
    .array(
      z.object({
        jobname: z.string(),
        error: z.int(),
        /** fio 3.37 and later. */
        job_start: z.int().optional(),
        /** Without the warm-up. */
        job_runtime: z.int().nonnegative(),
        read: directionSchema,
        write: directionSchema,
      }),
    )
    .min(1),
})
type Parsed = z.infer<typeof documentSchema> & { readonly document: string }

/** Reads what fio printed for one or several jobs. @throws BenchError bad-fio-result */
export function parseFioJobs(output: string): Parsed {
  const document = fioDocumentIn(output)
  const parsed = documentSchema.safeParse(document === undefined ? undefined : parsedJson(document))
  if (document === undefined || !parsed.success) {
    const why = document === undefined ? 'it holds no JSON document' : 'its JSON is not as fio writes it'
    throw unreadable(why, `${(parsed.error?.message ?? '').slice(0, 4000)}\n${output}`)
  }
  const failed = parsed.data.jobs.find(({ error }) => error !== 0)
  if (failed !== undefined) {
    throw new BenchError('bad-fio-result', `fio reports error ${failed.error} in its job ${failed.jobname}.`, {
      nextStep: 'Read the details: fio names the call that failed.',
      details: output.slice(0, 4000),
    })
  }
  return { ...parsed.data, document }
}

function unreadable(why: string, details: string): BenchError {
  return new BenchError('bad-fio-result', `fio's result cannot be read: ${why}.`, {
    nextStep: 'Check `fio --version` on the box: 3.33 and later are known to work.',
    details: details.trim().slice(0, 8000),
  })
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The schema refuses it, with fio's text in the details.
    return undefined
  }
}

/**
 * @param jobs as they were asked for, in their order
 * @throws BenchError bad-fio-result where one of them is not in it
 */
export function resultOf(
  parsed: Parsed,
  jobs: readonly Job[],
  isPhased: boolean,
  warmupSeconds: number,
): WorkloadResult {
  const parts = jobs.map((job) => partOf(parsed, job, isPhased ? 0 : warmupSeconds))
  const toMs = Math.max(...parts.map((part) => part.toMs ?? parsed.timestamp_ms))
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const lengths = parts.map((part) => part.seconds)
  // Older fio does not tell when a job started.
  const usualFromMs = toMs - (isPhased ? sum(lengths) : Math.max(...lengths)) * 1000
  const fromMs = Math.min(...parts.map((part) => part.fromMs ?? usualFromMs))
  const seconds = (toMs - fromMs) / 1000
  // Phases follow one another: the whole is what all of them got done in all of their time.
  const rate = (of: (part: (typeof parts)[number]) => number) =>
    isPhased ? sum(parts.map((part) => of(part) * part.seconds)) / seconds : sum(parts.map(of))
  const [only] = parts
  const figures = {
    operationsPerSecond: rate((part) => part.operationsPerSecond),
    bytesPerSecond: rate((part) => part.bytesPerSecond),
    askedReadBytes: sum(parts.map((part) => part.readBytes)),
  }
  // Phases that all took no time have no rate.
  if (Object.values(figures).some((figure) => !Number.isFinite(figure))) {
    throw unreadable('what it amounts to is no number', parsed.document)
  }
  return {
    ...{ fromMs, toMs },
    ...figures,
    ...(parts.length === 1 && only?.latency !== undefined ? { latency: only.latency } : {}),
    ...(parts.length > 1
      ? {
          parts: parts.map(({ latency: _latency, readBytes: _read, seconds: _seconds, ...part }) =>
            isPhased ? part : withoutTimes(part),
          ),
        }
      : {}),
    document: parsed.document,
  }
}

function withoutTimes({ fromMs: _from, toMs: _to, ...part }: MeasuredPart): MeasuredPart {
  return part
}

/** One job's clones together. */
function partOf({ jobs, timestamp_ms }: Parsed, job: Job, warmupSeconds: number) {
  const clones = jobs.filter(({ jobname }) => jobname === job.name)
  const [first] = clones
  if (first === undefined) {
    throw unreadable(`it tells nothing of the job ${job.name}`, jobs.map(({ jobname }) => jobname).join('\n'))
  }
  const total = (of: (clone: (typeof clones)[number]) => number) => clones.reduce((sum, clone) => sum + of(clone), 0)
  const startedMs = first.job_start
  // fio sets a job's start anew when its warm-up is over; where it did not, that is at least so long before the end.
  const fromMs =
    startedMs === undefined || warmupSeconds === 0
      ? startedMs
      : Math.min(startedMs + warmupSeconds * 1000, timestamp_ms - first.job_runtime)
  const lat = (first.read.total_ios > 0 ? first.read : first.write).lat_ns.percentile
  const [p50, p99] = [lat?.['50.000000'], lat?.['99.000000']]
  return {
    name: job.name,
    ...(job.label === undefined ? {} : { label: job.label }),
    operationsPerSecond: total(({ read, write }) => read.iops + write.iops),
    bytesPerSecond: total(({ read, write }) => read.bw_bytes + write.bw_bytes),
    readBytes: total(({ read }) => read.io_bytes),
    seconds: first.job_runtime / 1000,
    ...(fromMs === undefined ? {} : { fromMs, toMs: fromMs + first.job_runtime }),
    ...(clones.length === 1 && p50 !== undefined && p99 !== undefined
      ? { latency: { p50Us: p50 / 1000, p99Us: p99 / 1000 } }
      : {}),
  }
}
