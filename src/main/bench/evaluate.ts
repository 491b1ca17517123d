import { randomBytes } from 'node:crypto'
import type { AccessClass, ReadaheadMapKib } from '../../shared/classes.ts'
import type { ComparedWorkloadData } from '../../shared/contract/index.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import { BenchError } from '../../shared/errors.ts'
import {
  armKey,
  planWithMap,
  type EvaluationPlanFile,
  type EvaluationReport,
  type Measurement,
} from '../../shared/experiment/index.ts'
import type { ModelDocument } from '../../shared/model.ts'
import type { OnProgress } from '../../shared/progress.ts'
import { APP_VERSION } from '../../shared/version.ts'
import type { Box } from '../box/index.ts'
import { estimateSeconds, evaluationReport, scheduleEvaluation, type PlannedMeasurement } from '../experiment/index.ts'
import { limitCache, NO_CACHE_LIMIT, scratchDevice, type ScratchFile } from '../workload/index.ts'
import type { Access } from './access.ts'
import { requireReady } from './check.ts'
import { buildOnBox, removeBuild, requireNoneLoaded, type ReadyModule } from './deploy.ts'
import { readEnvironment } from './environment.ts'
import { availableMemoryMib, checkPlan, PROGRAM_DATA_PER_CACHE } from './evaluation/check-plan.ts'
import { measure } from './evaluation/measure.ts'
import { loadPlan } from './evaluation/plans.ts'
import { WorkloadData } from './evaluation/run-workload.ts'
import type { OnAir } from './on-air.ts'
import { readaheadMapFor } from './readahead-map.ts'
import { steeredReadahead, type ModuleTarget } from './target.ts'
import { VIRTUAL } from './virtual-box.ts'
import type { Workbench } from './workbench.ts'

export interface Evaluation {
  readonly id: string
  readonly report: EvaluationReport
  readonly measurements: readonly Measurement[]
  readonly decisions: readonly JudgedDecision[]
  /** The module's arm beside the default, workload by workload. */
  readonly comparison: readonly ComparedWorkloadData[]
}

export interface EvaluateOptions extends Pick<OnAir, 'onSample' | 'onWorkload'> {
  /** Default: the shipped plan `compare`. */
  readonly plan?: EvaluationPlanFile
  /** One that lies ready, and stays. */
  readonly file?: ScratchFile
  /** Default: the one that was swept on this disk, else the model's. */
  readonly readaheadMapKib?: ReadaheadMapKib
  readonly onProgress?: OnProgress
  /** It has been written down; its measurements follow. */
  readonly onEvaluation?: (id: string) => void
  readonly onMeasurement?: (measurement: Measurement) => void
  readonly onDecision?: (decision: DecisionLine, running: { readonly name: string }) => void
  readonly onRemark?: (remark: string) => void
  readonly signal?: AbortSignal
}

/**
 * Runs a plan on a box: every workload under every arm, interleaved, each from a cold cache. Every measurement is stored as soon as it
 * is taken; what fails in one of them is noted there, and the others go on.
 * @throws BenchError bad-profile before anything is done; of a box that is lost, or interrupted. What was measured is kept, as an
 * evaluation in state `partial`, and the error says so.
 */
export async function evaluate(
  bench: Workbench,
  access: Access,
  module: ReadyModule,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { box, address } = access
  const { onRemark, signal } = options
  const { target } = module
  requireThatItActs(box, target)
  const usualReadahead = await steeredReadahead(box, target)
  const map =
    options.readaheadMapKib ?? (await readaheadMapFor(bench, access, target, onRemark)) ?? module.model.readaheadMapKib
  const plan = planWithMap(options.plan ?? (await loadPlan('compare')), map, Number(usualReadahead))
  await checkPlan(access, plan, target, onRemark)
  const id = `${new Date().toISOString().slice(0, 10)}-evaluation-${randomBytes(3).toString('hex')}`
  const scheduled = scheduleEvaluation(plan)
  const device = await scratchDevice(box, address.scratch)
  bench.store.evaluations.start({
    id,
    modelId: module.model.id,
    boxName: box.name,
    kernel: module.built.kernelRelease,
    state: 'running',
    startedAt: new Date().toISOString(),
    plan,
    environment: await readEnvironment(box, device),
    appVersion: APP_VERSION,
  })
  options.onEvaluation?.(id)
  const cache = plan.cacheMib === undefined ? NO_CACHE_LIMIT : await limitCache(box, plan.cacheMib)
  const data = new WorkloadData(
    box,
    {
      scratchDirectory: address.scratch,
      fileMib: plan.fileMib,
      dataMib: (plan.cacheMib ?? (await availableMemoryMib(box))) * PROGRAM_DATA_PER_CACHE,
      onStep: (doing) => options.onProgress?.(progress(doing, scheduled)),
      ...(signal ? { signal } : {}),
    },
    options.file,
  )
  const measurements: Measurement[] = []
  const decisions: JudgedDecision[] = []
  let state: 'complete' | 'partial' | 'failed' = 'failed'
  try {
    for (const [index, planned] of scheduled.entries()) {
      signal?.throwIfAborted()
      const { workload, arm } = planned
      const doing = `${index + 1} of ${scheduled.length}: ${workload.name}, ${armKey(arm)}`
      options.onProgress?.(progress(doing, scheduled.slice(index)))
      const measured = await measure(bench, access, planned, {
        ...options,
        ...{ module, target, data, cache, usualReadahead },
        settings: { readaheadMapKib: map },
        onDecision: (decision) => options.onDecision?.(decision, workload),
      })
      const { measurement, document, samples } = measured
      bench.store.inTransaction(() => {
        bench.store.evaluations.addMeasurement(id, {
          ...measurement,
          samples,
          ...(document === undefined ? {} : { document }),
        })
        const { deploymentId } = measurement
        if (deploymentId !== undefined) bench.store.decisions.save(deploymentId, measured.decisions)
      })
      measurements.push(measurement)
      decisions.push(...measured.decisions.map((record) => judgedDecision(measurement, record)))
      options.onMeasurement?.(measurement)
      state = 'partial'
    }
    state = 'complete'
  } catch (error) {
    throw explainKept(error, id, measurements.length, scheduled.length)
  } finally {
    await data.remove(onRemark)
    await cache.release().catch((error: unknown) => onRemark?.(`The control group is still there: ${String(error)}`))
    bench.store.evaluations.end(id, state, new Date().toISOString())
  }
  const report = evaluationReport({ plan, measurements, decisions, isVirtual: box.name === VIRTUAL })
  return { id, report, measurements, decisions, comparison: comparisonOf(report) }
}

/** Builds a model's module on a box, evaluates it there, and leaves the box as it was. */
export async function evaluateOnBox(
  bench: Workbench,
  access: Access,
  model: ModelDocument,
  options: Omit<EvaluateOptions, 'file'> = {},
): Promise<Evaluation> {
  await requireReady(access, ['compare', 'deploy'])
  await requireNoneLoaded(access)
  const { onRemark, signal } = options
  const module = await buildOnBox(access, model, { ...(onRemark ? { onRemark } : {}), ...(signal ? { signal } : {}) })
  try {
    return await evaluate(bench, access, module, options)
  } finally {
    await removeBuild(access, module).catch((error: unknown) => {
      // Lost with the connection: the reason is already on its way.
      if (!(error instanceof BenchError) || error.code !== 'connection-lost') throw error
    })
  }
}

/** The module beside the default, as a table shows it. NaN where one of the two was not measured. */
export function comparisonOf(report: EvaluationReport): ComparedWorkloadData[] {
  return report.workloads.map(({ workload, unit, arms }) => {
    const median = (key: string) => arms.find(({ arm }) => arm === key)?.throughput?.median ?? Number.NaN
    const module = arms.find(({ arm }) => arm === 'module')
    return {
      workload,
      unit,
      off: median('default'),
      on: median('module'),
      ratio: module?.ratio?.value ?? Number.NaN,
      ...(module?.ratio === undefined ? {} : { interval95: module.ratio.interval95 }),
      ...(module?.effect === undefined ? {} : { effect: module.effect }),
    }
  })
}

/** A decision with what it was taken under. */
export interface JudgedDecision {
  readonly workload: string
  readonly arm: string
  readonly repetition: number
  readonly label?: AccessClass
  readonly decision: DecisionLine
}

function judgedDecision(
  { workload, arm, repetition }: Measurement,
  { decision, label }: { readonly decision: DecisionLine; readonly label: AccessClass | undefined },
): JudgedDecision {
  return { workload, arm, repetition, decision, ...(label === undefined ? {} : { label }) }
}

function progress(doing: string, left: readonly PlannedMeasurement[]) {
  return { step: 1, steps: 1, title: 'Compare', doing, secondsLeft: estimateSeconds(left) }
}

/** Two arms that are the same by construction are no comparison. */
function requireThatItActs(box: Box, { isDryRunOnly, remark }: ModuleTarget): void {
  if (!isDryRunOnly) return
  throw new BenchError('unknown-device', `A module on ${box.name} changes nothing, so there is nothing to compare.`, {
    nextStep: 'Give the box a scratch directory on one disk.',
    ...(remark === undefined ? {} : { details: remark }),
  })
}

function explainKept(error: unknown, id: string, done: number, planned: number): unknown {
  if (!(error instanceof BenchError) && !(error instanceof Error && error.name === 'AbortError')) return error
  const known =
    error instanceof BenchError ? error : new BenchError('interrupted', 'Stopped, as asked.', { cause: error })
  return known.withKept(
    done === 0
      ? `Nothing was measured; the evaluation is ${id}.`
      : `${done} of ${planned} measurements are saved in evaluation ${id}.`,
  )
}
