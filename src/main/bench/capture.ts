import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import type { Profile } from '../../shared/profile.ts'
import type { OnProgress } from '../../shared/progress.ts'
import { APP_VERSION } from '../../shared/version.ts'
import { DEFAULT_WINDOW_SECONDS } from '../../shared/windows.ts'
import type { Box } from '../box/index.ts'
import type { SessionRecord } from '../store/index.ts'
import { prepareTracer } from '../trace/index.ts'
import {
  estimateSeconds,
  planRuns,
  prepareScratchFile,
  readaheadKib,
  removeScratchFile,
  requireQuietDisk,
  scratchDevice,
  setReadaheadKib,
  type ScratchDevice,
  type ScratchFile,
} from '../workload/index.ts'
import type { Access } from './access.ts'
import { captureRun, tracePrefix } from './capture/one-run.ts'
import { requireUnchanged, resumed } from './capture/resumed.ts'
import { CommandLog } from './command-log.ts'
import { readEnvironment } from './environment.ts'
import { requireReady } from './check.ts'
import { holding, type HeldAccess } from './holding.ts'
import { leftToTheHold, withKept, writeEnd } from './kept.ts'
import { whileSampling, type OnAir } from './on-air.ts'
import { persevering } from './persevering.ts'
import { captureNeeds } from './space/needs.ts'
import { requireRoom } from './space/room.ts'
import { whileWatchingSpace, type SpaceGuard } from './space/space-guard.ts'
import type { Workbench } from './workbench.ts'

export interface CaptureOptions extends OnAir {
  readonly profile: Profile
  /** The whole disk that must be behind the scratch directory ("vdb"); undefined: the box's, else whichever is. */
  readonly device?: string
  /** Length of a window; default: the design's. */
  readonly windowSeconds?: number
  /** Keep each run's raw trace, packed, under this local directory. */
  readonly keepTraces?: string
  /** A session that was interrupted, of this profile, to which the runs that it lacks are added. */
  readonly resume?: string
  readonly onProgress?: OnProgress
  /** The session has been written down; its runs follow. */
  readonly onSession?: (sessionId: string) => void
  /** A sentence that a person should see: a run with losses, a file being laid. */
  readonly onRemark?: (remark: string) => void
  /** Aborting ends the run in progress; complete runs are kept. */
  readonly signal?: AbortSignal
}

/** Checks the box, holds it, and captures. @throws as `captureSession`; box-held; for each requirement that is not met */
export async function captureOnBox(bench: Workbench, access: Access, options: CaptureOptions): Promise<SessionRecord> {
  await requireReady(access, ['capture'])
  return holding(bench, access, 'capture', options, (held) => captureSession(bench, held, options))
}

/**
 * Goes on with a session that was interrupted: captures the runs that it lacks, as the others were.
 * @throws BenchError unknown-session; box-changed; as `captureOnBox`
 */
export async function resumeOnBox(
  bench: Workbench,
  access: Access,
  sessionId: string,
  options: Omit<CaptureOptions, 'profile' | 'resume' | 'windowSeconds' | 'keepTraces'>,
): Promise<SessionRecord> {
  const { profile } = bench.store.sessions.get(sessionId)
  const [run] = bench.store.runs.ofSession(sessionId)
  return captureOnBox(bench, access, {
    ...options,
    ...{ profile, resume: sessionId },
    ...(run === undefined ? {} : { windowSeconds: run.windowSeconds }),
    ...(run?.tracePath === undefined ? {} : { keepTraces: path.dirname(path.dirname(run.tracePath)) }),
  })
}

/**
 * Captures a session on a box that is known to be ready: every run of the profile as one fio workload under one LTTng
 * trace, stored as it completes. A connection that is lost is made again, and the run that it cost is repeated.
 * The disk's readahead is put back at the end, also after a failure.
 * @throws BenchError of every kind; what was complete is kept, as a session in state `partial`, and the error says so.
 */
export async function captureSession(
  bench: Workbench,
  access: HeldAccess,
  options: CaptureOptions,
): Promise<SessionRecord> {
  const { box, address, hold } = access
  const { profile, keepTraces, windowSeconds = DEFAULT_WINDOW_SECONDS } = options
  const device = await scratchDevice(box, address.scratch)
  requireDevice(device, options.device ?? address.disk, address.scratch)
  const runs = planRuns(profile)
  const room = await requireRoom(bench, access, {
    needs: captureNeeds(profile, runs, windowSeconds),
    ...{ keepTraces, scratchFileMib: profile.fileMib },
  })
  const session =
    options.resume === undefined
      ? bench.store.sessions.create({
          boxName: box.name,
          profile,
          environment: await readEnvironment(box, device),
          startedAt: new Date().toISOString(),
          appVersion: APP_VERSION,
        })
      : await resumed(bench, access, options.resume)
  const complete = () => bench.store.runs.ofSession(session.id).length
  options.onSession?.(session.id)
  const commands = new CommandLog(bench, box.name, session.id)
  try {
    await hold.fills(session.id)
    await persevering(bench, access, options, async (signal, losses) => {
      if (losses > 0) await requireUnchanged(access, session)
      await whileWatchingSpace(room, signal, async (guard) => {
        const onStored = () => {
          commands.save()
        }
        await captureMissing(bench, access, device, session, { ...options, guard, signal: guard.signal, onStored })
      })
    })
  } catch (error) {
    writeEnd(() => {
      bench.store.sessions.end(session.id, complete() > 0 ? 'partial' : 'failed', new Date().toISOString())
    })
    throw withKept(error, keptText(session, complete(), runs.length))
  } finally {
    writeEnd(() => {
      commands.end()
    })
  }
  bench.store.sessions.end(session.id, 'complete', new Date().toISOString())
  return bench.store.sessions.get(session.id)
}

interface CaptureMissingOptions extends CaptureOptions {
  readonly guard: SpaceGuard
  readonly onStored: () => void
  readonly signal: AbortSignal
}

/** The runs of a session's profile that are not stored yet. */
async function captureMissing(
  bench: Workbench,
  { box, address, hold }: HeldAccess,
  device: ScratchDevice,
  session: SessionRecord,
  options: CaptureMissingOptions,
): Promise<void> {
  const { profile, signal } = options
  const all = planRuns(profile)
  const stored = new Set(bench.store.runs.ofSession(session.id).map(({ name }) => name))
  const runs = all.filter(({ name }) => !stored.has(name))
  const usualReadaheadKib = await readaheadKib(box, device.disk)
  await hold.note(
    { kind: 'readahead', disk: device.disk, kib: usualReadaheadKib },
    { kind: 'memory-files' },
    { kind: 'tracing-sessions', prefix: tracePrefix(session.id) },
  )
  let file: ScratchFile | undefined
  try {
    await requireQuietDisk(box, device.disk)
    const laid = await prepareFile(box, address.scratch, options, (path) => hold.note({ kind: 'path', path }))
    file = laid
    const tracer = await prepareTracer(box, () => hold.note({ kind: 'tracing-daemon' }))
    await whileSampling(box, device.disk, options, async () => {
      for (const [index, run] of runs.entries()) {
        options.onProgress?.({
          step: 1,
          steps: 1,
          title: 'Capture',
          doing: `run ${all.indexOf(run) + 1} of ${all.length}, ${run.name}`,
          secondsLeft: estimateSeconds(profile, runs.slice(index)),
        })
        if (index > 0) {
          await sleep(profile.cooldownSeconds * 1000, undefined, { signal })
          await options.guard.look()
        }
        await setReadaheadKib(box, device.disk, run.readaheadKib ?? usualReadaheadKib)
        await captureRun(bench, { box, tracer, device, file: laid }, session, run, options)
        options.onStored()
      }
    })
  } finally {
    await setReadaheadKib(box, device.disk, usualReadaheadKib).catch(leftToTheHold)
    if (file?.laid === true) await removeScratchFile(box, file.path).catch(leftToTheHold)
  }
}

async function prepareFile(
  box: Box,
  scratchDirectory: string,
  options: CaptureMissingOptions,
  note: (path: string) => Promise<void>,
): Promise<ScratchFile> {
  return prepareScratchFile(box, {
    scratchDirectory,
    fileMib: options.profile.fileMib,
    onLay: async (path) => {
      options.onRemark?.(`Writing the ${options.profile.fileMib} MiB test file in ${scratchDirectory} on ${box.name}.`)
      await note(path)
    },
    signal: options.signal,
  })
}

function requireDevice(device: ScratchDevice, wanted: string | undefined, scratch: string): void {
  if (wanted === undefined || wanted.replace(/^\/dev\//, '') === device.disk) return
  throw new BenchError('unknown-device', `${scratch} lies on ${device.disk}, not on ${wanted}.`, {
    nextStep: `Name ${device.disk} or no disk, or give the box a scratch directory on ${wanted}.`,
  })
}

function keptText({ id }: SessionRecord, complete: number, planned: number): string {
  return complete === 0
    ? `No run was complete, so nothing was kept; the session is ${id}.`
    : `${complete} of ${planned} runs are saved in session ${id}.`
}
