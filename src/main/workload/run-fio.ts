import { LOG_AVERAGE_MS } from '../../shared/fio-log.ts'
import { posix } from 'node:path'
import type { PlannedRun } from '../../shared/profile.ts'
import type { Box } from '../box/box.ts'
import { fioArguments, TAIL_SECONDS } from './fio-arguments.ts'
import { fioFailed, runFioProcess } from './fio-process.ts'
import { combineJobs, parseFioLog, type FioLogKind, type FioSample } from './fio-log.ts'
import { parseFioResult, type FioResult } from './fio-result.ts'
import type { ScratchFile } from './scratch-file.ts'

/** In memory: on the disk under test their writing would be counted with the workload. */
const LOG_PARENT = '/dev/shm'

const AS_ROOT = { asRoot: true } as const
const LOG_KINDS = ['bw', 'iops', 'lat'] as const satisfies readonly FioLogKind[]

export interface FioOutcome {
  readonly result: FioResult
  /** Averaged over LOG_AVERAGE_MS and over all jobs, in time order. */
  readonly samples: readonly FioSample[]
}

/**
 * Runs one planned workload on the scratch file, as root, and returns what fio measured. Readahead and caches are the caller's to
 * set before. fio's logs lie in the box's memory until they are read.
 * Without samples, its logs are not read.
 * @throws BenchError `interrupted`, `command-timeout`, `missing-tool`, `bad-fio-result`, `connection-lost`.
 */
export async function runFio(
  box: Box,
  run: PlannedRun,
  scratchFile: ScratchFile,
  options: { readonly signal?: AbortSignal; readonly withSamples?: boolean } = {},
): Promise<FioOutcome> {
  const logDirectory = posix.join(LOG_PARENT, `rabench-fio-${run.name}`)
  const logPrefix = posix.join(logDirectory, 'fio')
  await box.must(['sh', '-c', 'rm -rf -- "$1" && mkdir -- "$1"', 'sh', logDirectory], AS_ROOT)
  try {
    const result = await execute(box, run, scratchFile, logPrefix, options.signal ? { signal: options.signal } : {})
    return { result, samples: options.withSamples === false ? [] : await readLogs(box, logPrefix) }
  } finally {
    // A lost connection is the failure to report, not that its logs could not be removed; the next run removes them.
    await removeLogs(box, logDirectory).catch(() => undefined)
  }
}

async function execute(
  box: Box,
  run: PlannedRun,
  { path, fileMib }: ScratchFile,
  logPrefix: string,
  options: { readonly signal?: AbortSignal },
): Promise<FioResult> {
  const unmeasured = (run.leadInSeconds ?? 0) + (run.warmupSeconds ?? 0)
  const stdout = await runFioProcess(box, fioArguments(run, { filePath: path, fileMib, logPrefix }), {
    what: `run ${run.name}`,
    seconds: unmeasured + run.seconds + TAIL_SECONDS,
    ...options,
  })
  const result = parseFioResult(stdout)
  if (result.error !== 0) throw fioFailed(`reports error ${result.error}`, `run ${run.name} on ${box.name}`, stdout)
  return result
}

async function readLogs(box: Box, logPrefix: string): Promise<FioSample[]> {
  const samples = LOG_KINDS.map(async (kind) =>
    parseFioLog((await box.readFile(`${logPrefix}_${kind}.log`, AS_ROOT)) ?? '', kind),
  )
  return combineJobs((await Promise.all(samples)).flat(), LOG_AVERAGE_MS)
}

async function removeLogs(box: Box, logDirectory: string): Promise<void> {
  await box.must(['rm', '--recursive', '--force', '--', logDirectory], AS_ROOT)
}
