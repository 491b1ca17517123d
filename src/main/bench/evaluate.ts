import { BenchError } from '../../shared/errors.ts'
import { evaluationPlanSchema, planWithMap, type EvaluationPlan } from '../../shared/experiment/index.ts'
import type { ModelDocument } from '../../shared/model.ts'
import type { Box } from '../box/index.ts'
import { scheduleEvaluation } from '../experiment/index.ts'
import { limitCache, NO_CACHE_LIMIT } from '../workload/index.ts'
import type { Access } from './access.ts'
import { requireReady } from './check.ts'
import { buildOnBox, removeBuild, requireNoneLoaded, type ReadyModule } from './deploy.ts'
import { carryOut, progress, type EvaluateOptions } from './evaluation/carry-out.ts'
import { availableMemoryMib, checkPlan, PROGRAM_DATA_PER_CACHE } from './evaluation/check-plan.ts'
import { OpenEvaluation } from './evaluation/open-evaluation.ts'
import { loadPlan } from './evaluation/plans.ts'
import type { Evaluation } from './evaluation/result.ts'
import { WorkloadData } from './evaluation/run-workload.ts'
import { holding, type HeldAccess } from './holding.ts'
import { leftToTheHold, withKept, writeEnd } from './kept.ts'
import { persevering } from './persevering.ts'
import { readaheadMapFor } from './readahead-map.ts'
import { requireSameBox } from './same-box.ts'
import { evaluationNeeds } from './space/needs.ts'
import { requireRoom } from './space/room.ts'
import { whileWatchingSpace } from './space/space-guard.ts'
import { steeredReadahead, type ModuleTarget } from './target.ts'
import type { Workbench } from './workbench.ts'

export type { EvaluateOptions } from './evaluation/carry-out.ts'
export type { Evaluation } from './evaluation/result.ts'

/**
 * Runs a plan on a box: every workload under every arm, interleaved, each from a cold cache. Every measurement is stored as soon as it
 * is taken; what fails in one of them is noted there, and the others go on. A connection that is lost is made again, and the measurement
 * that it cost is repeated.
 * @throws BenchError bad-profile before anything is done; of a box that is lost, or interrupted. What was measured is kept, as an
 * evaluation in state `partial`, and the error says so.
 */
export async function evaluate(
  bench: Workbench,
  access: HeldAccess,
  module: ReadyModule,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { box, hold } = access
  const { onRemark } = options
  const { target } = module
  requireThatItActs(box, target)
  const usualReadahead = await steeredReadahead(box, target)
  const map =
    options.readaheadMapKib ?? (await readaheadMapFor(bench, access, target, onRemark)) ?? module.model.readaheadMapKib
  const plan = planWithMap(options.plan ?? (await loadPlan('compare')), map, Number(usualReadahead))
  await checkPlan(access, plan, target, onRemark)
  const dataMib = (plan.cacheMib ?? (await availableMemoryMib(box))) * PROGRAM_DATA_PER_CACHE
  const scheduled = scheduleEvaluation(plan)
  const room = await requireRoom(bench, access, { needs: evaluationNeeds(plan, scheduled, dataMib) })
  const data = dataFor(access, plan, dataMib, options)
  const evaluation =
    options.resume === undefined
      ? await OpenEvaluation.begin(bench, access, plan, module)
      : OpenEvaluation.reopen(bench, access, options.resume)
  options.onEvaluation?.(evaluation.id)
  let isComplete = false
  try {
    await hold.fills(evaluation.id)
    await persevering(bench, access, options, async (signal, losses) => {
      if (losses > 0) await requireUnchanged(bench, access, evaluation.id)
      await noteChanges(access, target, usualReadahead)
      const cache = plan.cacheMib === undefined ? NO_CACHE_LIMIT : await limitCache(box, plan.cacheMib)
      try {
        await whileWatchingSpace(room, signal, (guard) =>
          carryOut(bench, access, plan, evaluation, {
            ...options,
            ...{ module, data, cache, usualReadahead, map, guard, signal: guard.signal },
          }),
        )
      } finally {
        await cache.release().catch(leftToTheHold)
      }
    })
    isComplete = true
  } catch (error) {
    throw withKept(error, keptText(evaluation, scheduled.length))
  } finally {
    await data.remove(onRemark)
    writeEnd(() => {
      evaluation.end(isComplete)
    })
  }
  return evaluation.result(plan, box.name)
}

/** Builds a model's module on a box, evaluates it there, and leaves the box as it was. */
export async function evaluateOnBox(
  bench: Workbench,
  access: Access,
  model: ModelDocument,
  options: Omit<EvaluateOptions, 'file'> = {},
): Promise<Evaluation> {
  await requireReady(access, ['compare', 'deploy'])
  return holding(bench, access, 'compare', options, async (held) => {
    await requireNoneLoaded(held)
    const { onRemark, signal } = options
    const module = await buildOnBox(held, model, { ...(onRemark ? { onRemark } : {}), ...(signal ? { signal } : {}) })
    try {
      return await evaluate(bench, held, module, options)
    } finally {
      await removeBuild(held, module).catch(leftToTheHold)
    }
  })
}

/**
 * Goes on with an evaluation that was interrupted: takes the measurements that it lacks, under the same plan.
 * @throws BenchError unknown-session; wrong-usage where there is nothing to go on with; box-changed; as `evaluateOnBox`
 */
export async function resumeEvaluationOnBox(
  bench: Workbench,
  access: Access,
  id: string,
  options: Omit<EvaluateOptions, 'file' | 'plan' | 'resume'>,
): Promise<Evaluation> {
  const stored = bench.store.evaluations.find(id)
  const plan = evaluationPlanSchema.safeParse(stored?.plan)
  if (stored === undefined || !plan.success || stored.state === 'complete') {
    throw new BenchError('wrong-usage', `There is no evaluation "${id}" that could go on.`, {
      nextStep: 'List what there is: rabench sessions',
    })
  }
  await requireUnchanged(bench, access, id)
  const model = bench.store.models.get(stored.modelId)
  return evaluateOnBox(bench, access, model, { ...options, plan: plan.data, resume: id })
}

/** What a plan's workloads read, laid when it is first needed. */
function dataFor(
  { box, address, hold }: HeldAccess,
  plan: EvaluationPlan,
  dataMib: number,
  options: EvaluateOptions,
): WorkloadData {
  return new WorkloadData(
    box,
    {
      scratchDirectory: address.scratch,
      fileMib: plan.fileMib,
      dataMib,
      onStep: (doing) => options.onProgress?.(progress(doing, scheduleEvaluation(plan))),
      beforeLaying: (undo) => hold.note(undo),
    },
    options.file,
  )
}

/** What arms and workloads change, beside the data. */
async function noteChanges({ hold }: HeldAccess, { steered }: ModuleTarget, usualReadahead: string): Promise<void> {
  await hold.note({ kind: 'memory-files' }, { kind: 'control-groups' })
  // A file system's own readahead is changed by the module alone, which puts it back.
  if (!steered.startsWith('/')) await hold.note({ kind: 'readahead', disk: steered, kib: Number(usualReadahead) })
  await hold.note({ kind: 'module' })
}

/** Arms under two kernels, or on two disks, cannot be compared. @throws BenchError box-changed */
async function requireUnchanged({ store }: Workbench, access: Access, id: string): Promise<void> {
  const began = store.evaluations.find(id)
  if (began !== undefined) await requireSameBox(access, began, 'Keep what is measured, and evaluate anew.')
}

function keptText({ id, measured }: OpenEvaluation, planned: number): string {
  return measured === 0
    ? `Nothing was measured; the evaluation is ${id}.`
    : `${measured} of ${planned} measurements are saved in evaluation ${id}.`
}

/** Two arms that are the same by construction are no comparison. */
function requireThatItActs(box: Box, { isDryRunOnly, remark }: ModuleTarget): void {
  if (!isDryRunOnly) return
  throw new BenchError('unknown-device', `A module on ${box.name} changes nothing, so there is nothing to compare.`, {
    nextStep: 'Give the box a scratch directory on one disk.',
    ...(remark === undefined ? {} : { details: remark }),
  })
}
