import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import type { PlannedRun, Profile } from '../../shared/profile.ts'
import type { OnProgress } from '../../shared/progress.ts'
import { DEFAULT_WINDOW_SECONDS } from '../../shared/windows.ts'
import { APP_VERSION } from '../../shared/version.ts'
import type { Box } from '../box/index.ts'
import type { SessionRecord } from '../store/index.ts'
import { prepareTracer, type Tracer } from '../trace/index.ts'
import {
  dropCaches,
  estimateSeconds,
  planRuns,
  prepareScratchFile,
  readaheadKib,
  removeScratchFile,
  requireQuietDisk,
  runFio,
  scratchDevice,
  setReadaheadKib,
  warmFile,
  type ScratchDevice,
  type ScratchFile,
} from '../workload/index.ts'
import type { Access } from './access.ts'
import { CommandLog } from './command-log.ts'
import { readEnvironment } from './environment.ts'
import { requireReady } from './check.ts'
import { withKept } from './kept.ts'
import { whileSampling, type OnAir } from './on-air.ts'
import { TRACE_DIRECTORY, traceRun } from './traced-run.ts'
import type { Workbench } from './workbench.ts'

export interface CaptureOptions extends OnAir {
  readonly profile: Profile
  /** The whole disk that must be behind the scratch directory ("vdb"); undefined: the box's, else whichever is. */
  readonly device?: string
  /** Length of a window; default: the design's. */
  readonly windowSeconds?: number
  /** Keep each run's raw trace, packed, under this local directory. */
  readonly keepTraces?: string
  readonly onProgress?: OnProgress
  /** The session has been written down; its runs follow. */
  readonly onSession?: (sessionId: string) => void
  /** A sentence that a person should see: a run with losses, a file being laid. */
  readonly onRemark?: (remark: string) => void
  /** Aborting ends the run in progress; complete runs are kept. */
  readonly signal?: AbortSignal
}

/** Memory of the box that a run's trace may take: events x 48 bytes, with room, in bytes a second of workload. */
export const TRACE_BYTES_PER_SECOND = 2 * 1024 * 1024

/** Checks the box, then captures. @throws as `captureSession`, and for each requirement that is not met */
export async function captureOnBox(bench: Workbench, access: Access, options: CaptureOptions): Promise<SessionRecord> {
  await requireReady(access, ['capture'])
  return captureSession(bench, access, options)
}

/**
 * Captures a session on a box that is known to be ready: every run of the profile as one fio workload under one LTTng
 * trace, stored as it completes.
 * The disk's readahead is put back at the end, also after a failure.
 * @throws BenchError of every kind; what was complete is kept, as a session in state `partial`, and the error says so.
 */
export async function captureSession(
  bench: Workbench,
  access: Access,
  options: CaptureOptions,
): Promise<SessionRecord> {
  const { box, address } = access
  const { profile } = options
  const device = await scratchDevice(box, address.scratch)
  requireDevice(device, options.device ?? address.disk, address.scratch)
  const runs = planRuns(profile)
  await requireTraceMemory(box, Math.max(...runs.map((run) => run.seconds + (run.leadInSeconds ?? 0))))
  const session = bench.store.sessions.create({
    boxName: box.name,
    profile,
    environment: await readEnvironment(box, device),
    startedAt: new Date().toISOString(),
    appVersion: APP_VERSION,
  })
  options.onSession?.(session.id)
  const commands = new CommandLog(bench, box.name, session.id)
  let complete = 0
  const undo: (() => Promise<unknown>)[] = []
  try {
    const usualReadaheadKib = await readaheadKib(box, device.disk)
    undo.push(() => setReadaheadKib(box, device.disk, usualReadaheadKib))
    await requireQuietDisk(box, device.disk)
    const file = await prepareFile(box, address.scratch, options)
    if (file.laid) undo.push(() => removeScratchFile(box, file.path))
    const tracer = await prepareTracer(box)
    const captureAll = async () => {
      for (const [index, run] of runs.entries()) {
        options.onProgress?.({
          step: 1,
          steps: 1,
          title: 'Capture',
          doing: `run ${index + 1} of ${runs.length}, ${run.name}`,
          secondsLeft: estimateSeconds(profile, runs.slice(index)),
        })
        if (index > 0)
          await sleep(profile.cooldownSeconds * 1000, undefined, options.signal ? { signal: options.signal } : {})
        await setReadaheadKib(box, device.disk, run.readaheadKib ?? usualReadaheadKib)
        await captureRun(bench, box, tracer, session, run, device, file, options)
        commands.save()
        complete += 1
      }
    }
    await whileSampling(box, device.disk, options, captureAll)
  } catch (error) {
    bench.store.sessions.end(session.id, complete > 0 ? 'partial' : 'failed', new Date().toISOString())
    throw withKept(error, keptText(session, complete, runs.length))
  } finally {
    for (const step of undo.reverse())
      await step().catch((error: unknown) => options.onRemark?.(notPutBack(box, error)))
    commands.end()
  }
  bench.store.sessions.end(session.id, 'complete', new Date().toISOString())
  return bench.store.sessions.get(session.id)
}

async function prepareFile(box: Box, scratchDirectory: string, options: CaptureOptions): Promise<ScratchFile> {
  return prepareScratchFile(box, {
    scratchDirectory,
    fileMib: options.profile.fileMib,
    onLay: () =>
      options.onRemark?.(`Writing the ${options.profile.fileMib} MiB test file in ${scratchDirectory} on ${box.name}.`),
    ...(options.signal ? { signal: options.signal } : {}),
  })
}

async function captureRun(
  bench: Workbench,
  box: Box,
  tracer: Tracer,
  session: SessionRecord,
  run: PlannedRun,
  device: ScratchDevice,
  file: ScratchFile,
  options: CaptureOptions,
): Promise<void> {
  const signal = options.signal ? { signal: options.signal } : {}
  await dropCaches(box, signal)
  if (run.cache === 'warm') await warmFile(box, file.path, signal)
  const inForceKib = await readaheadKib(box, device.disk)
  const startedAt = new Date().toISOString()
  const workload = async () => {
    options.onWorkload?.({ name: run.workload, label: run.label })
    try {
      return await runFio(box, run, file, signal)
    } finally {
      options.onWorkload?.(undefined)
    }
  }
  const { onWindow, windowSeconds = DEFAULT_WINDOW_SECONDS } = options
  const tracePath = options.keepTraces && path.resolve(options.keepTraces, session.id, `${run.name}.tar.zst`)
  const { outcome, losses, trace } = await traceRun(box, tracer, workload, {
    name: `rabench-${session.id}-${run.name}`,
    device,
    leadInSeconds: run.leadInSeconds ?? 0,
    windowSeconds,
    ...(tracePath === undefined ? {} : { packAs: tracePath }),
    ...(onWindow === undefined
      ? {}
      : {
          onWindow: ({ counts }) => {
            onWindow(run, counts, inForceKib)
          },
        }),
    ...(options.onRemark ? { onRemark: options.onRemark } : {}),
    ...signal,
  })
  const expected = Math.floor(run.seconds / windowSeconds)
  // fio runs a moment longer than the run, so that the last window is whole; what is beyond the run is not the run's.
  const windows = trace.windows.slice(0, expected)
  const measures = trace.measures?.slice(0, expected)
  const warnings = [
    ...trace.warnings,
    ...(losses.discardedEvents > 0
      ? [`LTTng discarded ${losses.discardedEvents} events: windows may lack requests.`]
      : []),
    ...(windows.length < expected ? [`Only ${windows.length} of ${expected} windows are whole.`] : []),
  ]
  for (const warning of warnings) options.onRemark?.(`${run.name}: ${warning}`)
  bench.store.runs.save({
    run: {
      sessionId: session.id,
      name: run.name,
      workload: run.workload,
      label: run.label,
      repetition: run.repetition,
      cache: run.cache,
      readaheadKib: inForceKib,
      shape: run.shape,
      startedAt,
      seconds: run.seconds,
      windowSeconds,
      device: { major: device.major, minor: device.minor },
      discardedEvents: Math.max(losses.discardedEvents, trace.discardedEvents),
      lostPackets: Math.max(losses.lostPackets, trace.lostPackets),
      warnings,
      windowsStartNs: trace.startTimeNs,
      fioStartedAtMs: outcome.result.startedAtMs,
      ...(tracePath === undefined ? {} : { tracePath }),
    },
    windows,
    ...(measures === undefined ? {} : { measures }),
    fio: outcome.result,
    samples: outcome.samples,
    log: [],
  })
  options.onRun?.(run, windows, inForceKib)
}

function requireDevice(device: ScratchDevice, wanted: string | undefined, scratch: string): void {
  if (wanted === undefined || wanted.replace(/^\/dev\//, '') === device.disk) return
  throw new BenchError('unknown-device', `${scratch} lies on ${device.disk}, not on ${wanted}.`, {
    nextStep: `Name ${device.disk} or no disk, or give the box a scratch directory on ${wanted}.`,
  })
}

async function requireTraceMemory(box: Box, seconds: number): Promise<void> {
  const output = await box.must(['df', '--block-size=1', '--output=avail', TRACE_DIRECTORY])
  const haveBytes = Number(output.trim().split('\n').at(-1))
  const needBytes = seconds * TRACE_BYTES_PER_SECOND
  if (haveBytes >= needBytes) return
  const mib = (bytes: number) => Math.ceil(bytes / 1024 / 1024)
  throw new BenchError(
    'no-space',
    `A run's trace may take ${mib(needBytes)} MiB in ${TRACE_DIRECTORY} on ${box.name}; ${mib(haveBytes)} MiB are free.`,
    {
      nextStep: 'Free memory there, or use a profile with shorter runs.',
    },
  )
}

function keptText({ id }: SessionRecord, complete: number, planned: number): string {
  return complete === 0
    ? `No run was complete, so nothing was kept; the session is ${id}.`
    : `${complete} of ${planned} runs are saved in session ${id}.`
}

function notPutBack(box: Box, error: unknown): string {
  return `Something on ${box.name} could not be put back: ${error instanceof Error ? error.message : String(error)}`
}
