import { randomBytes } from 'node:crypto'
import { classId, type AccessClass } from '../../shared/classes.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import { BenchError } from '../../shared/errors.ts'
import type { ModelDocument } from '../../shared/model.ts'
import type { FioShape, PlannedRun } from '../../shared/profile.ts'
import type { OnProgress } from '../../shared/progress.ts'
import type { Box } from '../box/index.ts'
import { unloadModule } from '../kmod/index.ts'
import type { DecisionRecord, MeasurementRecord } from '../store/index.ts'
import { prepareScratchFile, removeScratchFile, runFio, type FioResult, type ScratchFile } from '../workload/index.ts'
import type { Access } from './access.ts'
import { requireReady } from './check.ts'
import { whileSampling, type OnAir } from './on-air.ts'
import { buildOnBox, load, removeBuild, requireNoneLoaded, watch, type ReadyModule } from './deploy.ts'
import { steeredReadahead, type ModuleTarget } from './target.ts'
import type { Workbench } from './workbench.ts'

export interface EvaluatedWorkload {
  readonly name: string
  readonly label: AccessClass
  readonly shape: FioShape
  /** Default: the plan's. */
  readonly repetitions?: number
}

/** An A/B experiment: every workload without and with the module, interleaved. */
export interface EvaluationPlan {
  readonly workloads: readonly EvaluatedWorkload[]
  readonly repetitions: number
  /** Not counted in either arm: two windows, so that the module has decided. */
  readonly warmupSeconds: number
  readonly seconds: number
}

const psync = (rw: FioShape['rw'], bs: string): FioShape => ({
  rw,
  bs,
  ioengine: 'psync',
  direct: false,
  iodepth: 1,
  numjobs: 1,
})

export const STANDARD_PLAN: EvaluationPlan = {
  workloads: [
    { name: 'random mmap 4k', label: 'random', shape: { ...psync('randread', '4k'), ioengine: 'mmap' } },
    { name: 'sequential buffered 128k', label: 'sequential', shape: psync('read', '128k') },
    { name: 'random buffered 32k', label: 'random', shape: psync('randread', '32k') },
    { name: 'mixed buffered 64k', label: 'mixed', shape: { ...psync('randrw', '64k'), rwmixread: 70 }, repetitions: 1 },
  ],
  repetitions: 3,
  warmupSeconds: 5,
  seconds: 9,
}

export type Arm = 'off' | 'on'

/** One row of the table: medians over the repetitions, in bytes a second read and written. */
export interface ComparedWorkload {
  readonly workload: string
  readonly off: number
  readonly on: number
  readonly ratio: number
}

export interface Evaluation {
  readonly id: string
  readonly comparison: readonly ComparedWorkload[]
  /** Windows in which the module decided while a workload ran from the window's start to its end. */
  readonly decided: number
  /** Share of them in which it decided for the class of that workload. */
  readonly agreement: number
}

export interface EvaluateOptions extends Pick<OnAir, 'onSample' | 'onWorkload'> {
  readonly plan?: EvaluationPlan
  readonly file: ScratchFile
  readonly onProgress?: OnProgress
  readonly onDecision?: (decision: DecisionLine, running: EvaluatedWorkload) => void
  readonly onRemark?: (remark: string) => void
  readonly signal?: AbortSignal
}

interface PlannedArm {
  readonly workload: EvaluatedWorkload
  readonly arm: Arm
  readonly repetition: number
}

/** Of the file that `evaluateOnBox` reads, in MiB: several times the virtual box's memory. */
const FILE_MIB = 2048

/** What starting and stopping fio, syncing and loading the module take beside the workload; only for the time left. */
const OVERHEAD_SECONDS = 5

/**
 * Compares throughput without and with the module. "Without" is the module not loaded, so the box's own readahead.
 * @throws BenchError; the module is unloaded and what was measured is kept in any case.
 */
export async function evaluate(
  bench: Workbench,
  access: Access,
  module: ReadyModule,
  options: EvaluateOptions,
): Promise<Evaluation> {
  const { box } = access
  const plan = options.plan ?? STANDARD_PLAN
  const arms = interleave(plan)
  const id = `${new Date().toISOString().slice(0, 10)}-evaluation-${randomBytes(3).toString('hex')}`
  const measurements: MeasurementRecord[] = []
  const decisions: DecisionRecord[] = []
  const startedAt = new Date().toISOString()
  requireThatItActs(box, module.target)
  const usualReadahead = await steeredReadahead(box, module.target)
  let deploymentId: string | undefined
  const measureAll = async () => {
    for (const [order, arm] of arms.entries()) {
      options.onProgress?.({
        step: 1,
        steps: 1,
        title: 'Compare',
        doing: `${order + 1} of ${arms.length}: ${arm.workload.name}, module ${arm.arm}`,
        secondsLeft: (arms.length - order) * (plan.warmupSeconds + plan.seconds + OVERHEAD_SECONDS),
      })
      const signal = options.signal ? { signal: options.signal } : {}
      // fio drops the file's clean pages when it opens it; those that the last workload wrote must be clean by then.
      await box.must(['sync'], { ...signal, timeoutSeconds: 300 })
      const measure = async () => {
        options.onWorkload?.({ name: arm.workload.name, label: arm.workload.label })
        try {
          return (await runFio(box, plannedRun(plan, arm), options.file, { ...signal, withSamples: false })).result
        } finally {
          options.onWorkload?.(undefined)
        }
      }
      const on = arm.arm === 'on' ? await withModule(bench, access, module, arm.workload, measure, options) : undefined
      const result = on?.result ?? (await measure())
      deploymentId ??= on?.deploymentId
      decisions.push(...(on?.decisions ?? []))
      measurements.push({
        workload: arm.workload.name,
        arm: arm.arm,
        repetition: arm.repetition,
        order,
        bytesPerSecond: result.readBytesPerSecond + result.writeBytesPerSecond,
        iops: result.readIops + result.writeIops,
        fioDocument: result.document,
      })
      await requireReadahead(box, module.target, usualReadahead)
    }
  }
  try {
    await whileSampling(box, module.target.disk, options, measureAll)
  } finally {
    if (deploymentId !== undefined) bench.store.evaluations.save({ id, deploymentId, plan, startedAt, measurements })
  }
  const labelled = decisions.filter(({ decision, label }) => label !== undefined && decision.class >= 0)
  const right = labelled.filter(({ decision, label }) => label !== undefined && decision.class === classId(label))
  return {
    id,
    comparison: compareMeasurements(measurements),
    decided: labelled.length,
    agreement: labelled.length === 0 ? 0 : right.length / labelled.length,
  }
}

/** Builds a model's module on a box, evaluates it there, and leaves the box as it was. */
export async function evaluateOnBox(
  bench: Workbench,
  access: Access,
  model: ModelDocument,
  options: Omit<EvaluateOptions, 'file'>,
): Promise<Evaluation> {
  await requireReady(access, ['compare', 'deploy'])
  await requireNoneLoaded(access)
  const signal = options.signal ? { signal: options.signal } : {}
  const file = await prepareScratchFile(access.box, {
    scratchDirectory: access.address.scratch,
    fileMib: FILE_MIB,
    ...signal,
  })
  try {
    const module = await buildOnBox(access, model, {
      ...(options.onRemark ? { onRemark: options.onRemark } : {}),
      ...signal,
    })
    try {
      return await evaluate(bench, access, module, { ...options, file })
    } finally {
      await removeBuild(access, module)
    }
  } finally {
    if (file.laid) await removeScratchFile(access.box, file.path)
  }
}

/** Two arms that are the same by construction are no comparison. */
function requireThatItActs(box: Box, { isDryRunOnly, remark }: ModuleTarget): void {
  if (!isDryRunOnly) return
  throw new BenchError('unknown-device', `A module on ${box.name} changes nothing, so there is nothing to compare.`, {
    nextStep: 'Give the box a scratch directory on one disk.',
    ...(remark === undefined ? {} : { details: remark }),
  })
}

/** The module must have put everything back. */
async function requireReadahead(box: Box, target: ModuleTarget, kib: string): Promise<void> {
  const now = await steeredReadahead(box, target)
  if (now === kib) return
  const { steered } = target
  throw new BenchError(
    'kernel-warning',
    `After the module was unloaded, ${steered} on ${box.name} has ${now} KiB of readahead instead of ${kib}.`,
    {
      nextStep: steered.startsWith('/')
        ? 'Mount it anew to put it back; and report this: it must not happen.'
        : `Put it back: echo ${kib} > /sys/block/${steered}/queue/read_ahead_kb; and report this: it must not happen.`,
    },
  )
}

/** Off and on next to each other, the order turned from one repetition to the next. */
function interleave(plan: EvaluationPlan): PlannedArm[] {
  return Array.from({ length: plan.repetitions }, (_, index) => index + 1).flatMap((repetition) =>
    plan.workloads
      .filter((workload) => repetition <= (workload.repetitions ?? plan.repetitions))
      .flatMap((workload) =>
        (repetition % 2 === 1 ? (['off', 'on'] as const) : (['on', 'off'] as const)).map((arm) => ({
          workload,
          arm,
          repetition,
        })),
      ),
  )
}

/** The same name, so the same random positions, in both arms of a pair. */
function plannedRun(plan: EvaluationPlan, { workload, repetition }: PlannedArm): PlannedRun {
  return {
    name: `${workload.name.replaceAll(' ', '-')}-${repetition}`,
    workload: workload.name,
    label: workload.label,
    shape: workload.shape,
    repetition,
    cache: 'cold',
    readaheadKib: undefined,
    seconds: plan.seconds,
    warmupSeconds: plan.warmupSeconds,
  }
}

async function withModule(
  bench: Workbench,
  access: Access,
  module: ReadyModule,
  workload: EvaluatedWorkload,
  work: () => Promise<FioResult>,
  options: EvaluateOptions,
): Promise<{ result: FioResult; decisions: DecisionRecord[]; deploymentId: string }> {
  const { box } = access
  const deployment = await load(bench, access, module)
  const lines: DecisionLine[] = []
  const stop = new AbortController()
  const watching = watch(
    access,
    (decision) => {
      lines.push(decision)
      options.onDecision?.(decision, workload)
    },
    stop.signal,
  )
  let result: FioResult
  try {
    // A watch that fails takes the workload down with it: a module that was lost is not "on".
    result = await Promise.race([work(), watching.then(() => Promise.reject(new Error('the watch ended early')))])
  } finally {
    stop.abort()
    await watching.catch(() => undefined)
    await unloadModule(box)
    bench.store.deployments.end(deployment.id, new Date().toISOString())
  }
  const decisions = lines.map((decision) => ({
    decision,
    label: isInside(decision, result) ? workload.label : undefined,
  }))
  bench.store.decisions.save(deployment.id, decisions)
  return { result, decisions, deploymentId: deployment.id }
}

/** Whether the workload ran from the window's start to its end. */
function isInside(decision: DecisionLine, { startedAtMs, endedAtMs }: FioResult): boolean {
  const windowEndMs = decision.wall_ns / 1e6
  return windowEndMs - decision.window_ms >= startedAtMs && windowEndMs <= endedAtMs
}

/** A row a workload, in the order in which they were first measured; NaN in an arm that was not. */
export function compareMeasurements(measurements: readonly MeasurementRecord[]): ComparedWorkload[] {
  return [...new Set(measurements.map(({ workload }) => workload))].map((workload) => compared(workload, measurements))
}

function compared(workload: string, measurements: readonly MeasurementRecord[]): ComparedWorkload {
  const of = (arm: Arm) =>
    median(measurements.filter((one) => one.workload === workload && one.arm === arm).map((one) => one.bytesPerSecond))
  const [off, on] = [of('off'), of('on')]
  return { workload, off, on, ratio: on / off }
}

/** NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}
