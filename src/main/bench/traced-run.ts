import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Box } from '../box/index.ts'
import { readWindows, type DeviceNumber, type SessionResult, type Tracer, type TraceWindows } from '../trace/index.ts'
import type { FioOutcome } from '../workload/index.ts'

/** In the box's memory, so that writing the trace is no I/O on any disk. */
export const TRACE_DIRECTORY = '/dev/shm'

export interface TraceRunOptions {
  /** Of the tracing session, unique on the box. */
  readonly name: string
  readonly device: DeviceNumber
  /** How long the workload runs before its first window, in seconds. */
  readonly leadInSeconds: number
  /** Length of a window. */
  readonly windowSeconds: number
  /** A local directory in which the raw trace stays; undefined: it is dropped. */
  readonly keepIn?: string
  readonly signal?: AbortSignal
}

/**
 * Runs a workload under a trace of its own, and brings the trace home as windows. Leaves nothing of it on the box.
 * @throws what the workload throws; BenchError tracer-unavailable | bad-trace | too-little-data
 */
export async function traceRun(
  box: Box,
  tracer: Tracer,
  workload: () => Promise<FioOutcome>,
  options: TraceRunOptions,
): Promise<{ outcome: FioOutcome; losses: SessionResult; trace: TraceWindows }> {
  const signal = options.signal ? { signal: options.signal } : {}
  const name = options.name.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 100)
  const remote = path.posix.join(TRACE_DIRECTORY, name)
  const local = options.keepIn ?? (await mkdtemp(path.join(tmpdir(), 'rabench-trace-')))
  const session = await tracer.start({ name, outputDirectory: remote, ...signal })
  try {
    let losses: SessionResult
    let outcome: FioOutcome
    try {
      outcome = await workload()
      losses = await session.stop()
    } catch (error) {
      // The workload's failure is the one to report; a box that is gone has nothing left to abandon.
      await session.abandon().catch(() => undefined)
      throw error
    }
    await box.download(losses.traceDirectory, local, { asRoot: true, ...signal })
    const trace = await readWindows(local, {
      device: options.device,
      windowSeconds: options.windowSeconds,
      // fio's start-up, and the journal of the file system, are on the same disk.
      notBeforeNs: BigInt(Math.round(outcome.result.startedAtMs + options.leadInSeconds * 1000)) * 1_000_000n,
      ...signal,
    })
    return { outcome, losses, trace }
  } finally {
    await box.run(['rm', '-rf', '--', remote], { asRoot: true }).catch(() => undefined)
    if (options.keepIn === undefined) await rm(local, { recursive: true, force: true })
  }
}
