import type { AccessClass } from '../../../shared/classes.ts'
import type { DiskSample } from '../../../shared/contract/index.ts'
import type { DecisionLine } from '../../../shared/decisions.ts'
import { BenchError } from '../../../shared/errors.ts'
import { isKeptBack } from '../../../shared/kept-back.ts'
import { armKey, type ExperimentWorkload, type Measurement } from '../../../shared/experiment/index.ts'
import type { PlannedMeasurement } from '../../experiment/index.ts'
import type { DecisionRecord } from '../../store/index.ts'
import { dropCaches, type CacheLimit, type WorkloadResult } from '../../workload/index.ts'
import type { HeldAccess } from '../holding.ts'
import { kernelRelease } from '../kernel-release.ts'
import type { ModuleTarget } from '../target.ts'
import type { Workbench } from '../workbench.ts'
import { underArm, type UnderArmOptions } from './arm-in-force.ts'
import { Readings } from './readings.ts'
import type { WorkloadData } from './run-workload.ts'

/** Failures of one workload under one arm, which leave the others as they are. */
const OF_ONE_MEASUREMENT: readonly string[] = [
  'bad-fio-result',
  'command-failed',
  'command-timeout',
  'missing-tool',
  'no-space',
  'module-lost',
  'module-refused',
]

export interface MeasureOptions extends Pick<UnderArmOptions, 'module' | 'settings' | 'usualReadahead'> {
  readonly target: ModuleTarget
  readonly data: WorkloadData
  readonly cache: CacheLimit
  readonly onSample?: (sample: DiskSample) => void
  readonly onWorkload?: (workload: { readonly name: string; readonly label: AccessClass } | undefined) => void
  readonly onDecision?: (decision: DecisionLine) => void
  readonly onRemark?: (remark: string) => void
  readonly signal?: AbortSignal
}

/** One workload under one arm as it went. */
export interface Measured {
  readonly measurement: Measurement
  readonly samples: readonly DiskSample[]
  /** What the module decided, each with the class of what ran in the whole of its window, where that is known. */
  readonly decisions: readonly DecisionRecord[]
  /** What the workload's program printed. */
  readonly document: string | undefined
}

/**
 * Measures one workload under one arm, from a cold cache. A workload that fails, or a module that is lost, is a measurement that
 * failed; whatever takes the box away or was asked for (`interrupted`) is thrown.
 */
export async function measure(
  bench: Workbench,
  access: HeldAccess,
  planned: PlannedMeasurement,
  options: MeasureOptions,
): Promise<Measured> {
  const { box } = access
  const { target, data, cache, signal } = options
  const { workload, arm, repetition, order, seed, warmupSeconds, seconds } = planned
  const abort = signal ? { signal } : {}
  const about = {
    workload: workload.name,
    arm: armKey(arm),
    repetition,
    order,
    seed,
    startedAt: new Date().toISOString(),
    kernel: await kernelRelease(box),
  }
  const readings = new Readings(options.onSample)
  const running = async (lost: AbortSignal) => {
    announce(options, workload)
    try {
      const ended = signal === undefined ? lost : AbortSignal.any([signal, lost])
      const request = { warmupSeconds, seconds, seed, within: cache.within, signal: ended }
      return await data.run(workload, request)
    } finally {
      options.onWorkload?.(undefined)
    }
  }
  try {
    // Laying data leaves it in the page cache.
    await data.prepare(workload, signal)
    await dropCaches(box, abort)
    const limited = { ...options, settings: { ...options.settings, limitSeconds: longestSeconds(planned) } }
    const { result, inForce } = await underArm(bench, access, target, arm, limited, (lost) =>
      readings.during(access, target.disk, options.onRemark, () => running(lost)),
    )
    const { document, fromMs, toMs, ...figures } = result
    const usage = readings.usageBetween(fromMs, toMs)
    return {
      measurement: {
        ...about,
        ...(readings.readaheadKib === undefined ? {} : { readaheadKib: readings.readaheadKib }),
        ...(inForce.deploymentId === undefined ? {} : { deploymentId: inForce.deploymentId }),
        figures: { ...figures, ...(usage === undefined ? {} : { box: usage }) },
      },
      samples: readings.samples,
      decisions: inForce.decisions.map((decision) => ({
        decision,
        label: labelOf(decision, workload, result, warmupSeconds),
      })),
      document,
    }
  } catch (error) {
    // What ends the evaluation is no failure of one measurement, whatever its code.
    const isEnded = signal?.aborted === true
    if (isEnded || !(error instanceof BenchError) || !OF_ONE_MEASUREMENT.includes(error.code)) throw error
    options.onRemark?.(`${workload.name}, ${armKey(arm)}: ${error.message}`)
    return {
      measurement: { ...about, failure: { code: error.code, message: error.message } },
      samples: readings.samples,
      decisions: [],
      document: error.details,
    }
  }
}

/** The module puts everything back after it even where nobody is left to unload it; no measurement comes near it. */
function longestSeconds({ warmupSeconds, seconds }: PlannedMeasurement): number {
  return Math.ceil(900 + 4 * (warmupSeconds + seconds))
}

function announce({ onWorkload }: MeasureOptions, workload: ExperimentWorkload): void {
  const label = workload.kind === 'phases' ? workload.phases[0]?.label : workload.label
  if (label !== undefined) onWorkload?.({ name: workload.name, label })
}

/**
 * The class of what ran from a window's start to its end; undefined where nothing did, or two things, or where the kernel kept back the
 * writes of a mixed workload.
 */
export function labelOf(
  { wall_ns, window_ms, n, writes }: Pick<DecisionLine, 'wall_ns' | 'window_ms' | 'n' | 'writes'>,
  workload: ExperimentWorkload,
  { fromMs, toMs, parts }: Pick<WorkloadResult, 'fromMs' | 'toMs' | 'parts'>,
  warmupSeconds: number,
): AccessClass | undefined {
  const endMs = wall_ns / 1e6
  const isWithin = (from: number, to: number) => endMs - window_ms >= from && endMs <= to
  const running =
    workload.kind === 'phases'
      ? parts?.find(({ fromMs: from, toMs: to }) => from !== undefined && to !== undefined && isWithin(from, to))?.label
      : isWithin(fromMs - warmupSeconds * 1000, toMs)
        ? workload.label
        : undefined
  return running !== undefined && isKeptBack(running, { requests: n, writes }) ? undefined : running
}
