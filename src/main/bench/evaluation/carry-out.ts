import { randomBytes } from 'node:crypto'
import type { ReadaheadMapKib } from '../../../shared/classes.ts'
import type { ComparedWorkloadData } from '../../../shared/contract/index.ts'
import type { DecisionLine } from '../../../shared/decisions.ts'
import { BenchError } from '../../../shared/errors.ts'
import {
  armKey,
  armText,
  type EvaluationPlan,
  type EvaluationPlanFile,
  type EvaluationReport,
  type Measurement,
} from '../../../shared/experiment/index.ts'
import type { OnProgress } from '../../../shared/progress.ts'
import { APP_VERSION } from '../../../shared/version.ts'
import {
  estimateSeconds,
  evaluationReport,
  scheduleEvaluation,
  type EvaluatedDecision,
  type PlannedMeasurement,
} from '../../experiment/index.ts'
import type { DecisionRecord, SessionEnvironment } from '../../store/index.ts'
import { scratchDevice, type CacheLimit, type ScratchFile } from '../../workload/index.ts'
import type { Access } from '../access.ts'
import { CommandLog } from '../command-log.ts'
import type { ReadyModule } from '../deploy.ts'
import { readEnvironment } from '../environment.ts'
import { withKept } from '../kept.ts'
import type { OnAir } from '../on-air.ts'
import { VIRTUAL } from '../virtual-box.ts'
import type { Workbench } from '../workbench.ts'
import { availableMemoryMib, PROGRAM_DATA_PER_CACHE } from './check-plan.ts'
import { comparisonOf } from './comparison.ts'
import { measure } from './measure.ts'
import { WorkloadData } from './run-workload.ts'

export interface Evaluation {
  readonly id: string
  readonly report: EvaluationReport
  readonly measurements: readonly Measurement[]
  readonly decisions: readonly EvaluatedDecision[]
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

interface CarryOutOptions extends EvaluateOptions {
  readonly module: ReadyModule
  readonly cache: CacheLimit
  readonly usualReadahead: string
  readonly map: ReadaheadMapKib
}

/** The plan, measurement by measurement. @throws as `evaluate` */
export async function carryOut(
  bench: Workbench,
  access: Access,
  plan: EvaluationPlan,
  options: CarryOutOptions,
): Promise<Evaluation> {
  const { box, address } = access
  const { module, map, onRemark, signal } = options
  const scheduled = scheduleEvaluation(plan)
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
  const id = await startEvaluation(bench, access, plan, module)
  options.onEvaluation?.(id)
  const commands = new CommandLog(bench, box.name, id)
  const measurements: Measurement[] = []
  const decisions: EvaluatedDecision[] = []
  let state: 'complete' | 'partial' | 'failed' = 'failed'
  try {
    for (const [index, planned] of scheduled.entries()) {
      signal?.throwIfAborted()
      const { workload, arm } = planned
      const doing = `${index + 1} of ${scheduled.length}: ${workload.name}, ${armText(armKey(arm))}`
      options.onProgress?.(progress(doing, scheduled.slice(index)))
      const measured = await measure(bench, access, planned, {
        ...options,
        ...{ target: module.target, data },
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
      commands.save()
      measurements.push(measurement)
      decisions.push(...measured.decisions.map((record) => evaluatedDecision(measurement, record)))
      options.onMeasurement?.(measurement)
      state = 'partial'
    }
    state = 'complete'
  } catch (error) {
    throw withKept(error, keptText(id, measurements.length, scheduled.length))
  } finally {
    await data.remove(onRemark)
    commands.end()
    bench.store.evaluations.end(id, state, new Date().toISOString())
  }
  const report = evaluationReport({ plan, measurements, decisions, isVirtual: box.name === VIRTUAL })
  return { id, report, measurements, decisions, comparison: comparisonOf(report) }
}

/** Writes it down before anything is measured. */
async function startEvaluation(
  bench: Workbench,
  access: Access,
  plan: EvaluationPlan,
  { model, built }: ReadyModule,
): Promise<string> {
  const startedAt = new Date().toISOString()
  const id = `${startedAt.slice(0, 10)}-evaluation-${randomBytes(3).toString('hex')}`
  const environment = await environmentBehind(access)
  bench.store.evaluations.start({
    id,
    modelId: model.id,
    boxName: access.box.name,
    kernel: built.kernelRelease,
    state: 'running',
    startedAt,
    plan,
    appVersion: APP_VERSION,
    ...(environment === undefined ? {} : { environment }),
  })
  return id
}

/** Undefined where files in the scratch directory are not on a disk directly, as on device mapper: a module acts there all the same. */
async function environmentBehind({ box, address }: Access): Promise<SessionEnvironment | undefined> {
  try {
    return await readEnvironment(box, await scratchDevice(box, address.scratch))
  } catch (error) {
    if (error instanceof BenchError && error.code === 'unknown-device') return undefined
    throw error
  }
}

/** A decision with what it was taken under. */
function evaluatedDecision(
  { workload, arm, repetition }: Measurement,
  { decision, label }: DecisionRecord,
): EvaluatedDecision {
  return { workload, arm, repetition, decision, ...(label === undefined ? {} : { label }) }
}

function progress(doing: string, left: readonly PlannedMeasurement[]) {
  return { step: 1, steps: 1, title: 'Compare', doing, secondsLeft: estimateSeconds(left) }
}

function keptText(id: string, done: number, planned: number): string {
  return done === 0
    ? `Nothing was measured; the evaluation is ${id}.`
    : `${done} of ${planned} measurements are saved in evaluation ${id}.`
}
