import path from 'node:path'
import type { PlannedRun } from '../../../shared/profile.ts'
import { DEFAULT_WINDOW_SECONDS } from '../../../shared/windows.ts'
import type { Box } from '../../box/index.ts'
import type { SessionRecord } from '../../store/index.ts'
import type { Tracer } from '../../trace/index.ts'
import {
  dropCaches,
  readaheadKib,
  runFio,
  warmFile,
  type ScratchDevice,
  type ScratchFile,
} from '../../workload/index.ts'
import type { OnAir } from '../on-air.ts'
import { traceRun } from '../traced-run.ts'
import type { Workbench } from '../workbench.ts'

/** On what a run is captured. */
export interface RunPlace {
  readonly box: Box
  readonly tracer: Tracer
  readonly device: ScratchDevice
  readonly file: ScratchFile
}

export interface CaptureRunOptions extends OnAir {
  readonly windowSeconds?: number
  readonly keepTraces?: string
  readonly onRemark?: (remark: string) => void
  readonly signal: AbortSignal
}

/** What the names of a session's tracing sessions begin with. */
export function tracePrefix(sessionId: string): string {
  return `rabench-${sessionId.replaceAll(/[^A-Za-z0-9_-]/g, '-')}-`
}

/** One run of a profile under its trace, stored when it is whole. */
export async function captureRun(
  bench: Workbench,
  { box, tracer, device, file }: RunPlace,
  session: SessionRecord,
  run: PlannedRun,
  options: CaptureRunOptions,
): Promise<void> {
  const signal = { signal: options.signal }
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
    name: `${tracePrefix(session.id)}${run.name}`,
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
