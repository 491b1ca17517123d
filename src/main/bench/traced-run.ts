import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Box } from '../box/index.ts'
import {
  LiveWindows,
  packTrace,
  readWindows,
  startPartFeed,
  type DeviceNumber,
  type LiveWindow,
  type PartTotals,
  type SessionResult,
  type Tracer,
  type TraceWindows,
} from '../trace/index.ts'
import type { FioOutcome } from '../workload/index.ts'

/** In the box's memory, so that writing the trace is no I/O on any disk. */
export const TRACE_DIRECTORY = '/dev/shm'

/** A window is told within this, half a second for LTTng to say that a part is complete, and the part's way home. */
const ROTATE_EVERY_SECONDS = 1

export interface TraceRunOptions {
  /** Of the tracing session, unique on the box. */
  readonly name: string
  readonly device: DeviceNumber
  /** How long the workload runs before its first window, in seconds. */
  readonly leadInSeconds: number
  /** Length of a window. */
  readonly windowSeconds: number
  /** A local file to which the raw trace is packed; undefined: it is dropped. */
  readonly packAs?: string
  /**
   * A window has ended. Provisional: when exactly the workload started is known when it has ended, and the windows that are
   * returned are counted from there.
   */
  readonly onWindow?: (window: LiveWindow) => void
  /** A sentence that a person should see. */
  readonly onRemark?: (remark: string) => void
  readonly signal?: AbortSignal
}

export interface TracedRun {
  readonly outcome: FioOutcome
  readonly losses: SessionResult
  readonly trace: TraceWindows
  readonly transfer: PartTotals
}

/**
 * Runs a workload under a trace of its own. The trace comes home in parts while it is recorded, and is read into windows as it
 * comes and once more when the workload has said when it started. Leaves nothing of it on the box.
 * @throws what the workload throws; BenchError tracer-unavailable | bad-trace | too-little-data
 */
export async function traceRun(
  box: Box,
  tracer: Tracer,
  workload: () => Promise<FioOutcome>,
  options: TraceRunOptions,
): Promise<TracedRun> {
  const signal = options.signal ? { signal: options.signal } : {}
  const name = options.name.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 100)
  const remote = path.posix.join(TRACE_DIRECTORY, name)
  const local = await mkdtemp(path.join(tmpdir(), 'rabench-trace-'))
  const live = liveWindows(options)
  const session = await tracer.start({
    ...{ name, outputDirectory: remote, rotateEverySeconds: ROTATE_EVERY_SECONDS },
    ...signal,
  })
  try {
    const feed = await startPartFeed(box, { outputDirectory: remote, into: local, onPart: live.add, ...signal })
    let losses: SessionResult
    let outcome: FioOutcome
    let transfer: PartTotals
    try {
      await live.startAt((await clockNs(box)) + nanoseconds(options.leadInSeconds * 1000))
      outcome = await workload()
      losses = await session.stop()
      transfer = await feed.finish()
    } catch (error) {
      await feed.abandon()
      // The workload's failure is the one to report; a box that is gone has nothing left to abandon.
      await session.abandon().catch(() => undefined)
      throw error
    }
    const trace = await readWindows(local, {
      device: options.device,
      windowSeconds: options.windowSeconds,
      measured: true,
      // fio's start-up, and the journal of the file system, are on the same disk.
      notBeforeNs: nanoseconds(outcome.result.startedAtMs + options.leadInSeconds * 1000),
      ...signal,
    })
    if (options.packAs !== undefined) {
      await mkdir(path.dirname(options.packAs), { recursive: true })
      await packTrace(local, options.packAs)
    }
    return { outcome, losses, trace, transfer }
  } finally {
    live.close()
    await box.run(['rm', '-rf', '--', remote], { asRoot: true }).catch(() => undefined)
    await rm(local, { recursive: true, force: true })
  }
}

/** What is only looked at must not end the run: a failure is told, and the windows are read at the end as they are anyway. */
function liveWindows({ onWindow, onRemark, ...options }: TraceRunOptions) {
  const live = onWindow === undefined ? undefined : new LiveWindows({ ...options, onWindow })
  let hasFailed = false
  const trying = async (work: (() => Promise<void>) | undefined): Promise<void> => {
    if (hasFailed) return
    await work?.().catch((error: unknown) => {
      hasFailed = true
      onRemark?.(`The live windows stopped: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
  return {
    startAt: (notBeforeNs: bigint) => trying(live && (() => live.startAt(notBeforeNs))),
    add: (directory: string) => trying(live && (() => live.add(directory))),
    close: () => live?.close(),
  }
}

/** The box's wall clock, on which LTTng's times are too. */
async function clockNs(box: Box): Promise<bigint> {
  return BigInt((await box.must(['date', '+%s%N'])).trim())
}

function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds)) * 1_000_000n
}
