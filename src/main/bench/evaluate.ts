import { BenchError } from '../../shared/errors.ts'
import { planWithMap } from '../../shared/experiment/index.ts'
import type { ModelDocument } from '../../shared/model.ts'
import type { Box } from '../box/index.ts'
import { limitCache, NO_CACHE_LIMIT } from '../workload/index.ts'
import type { Access } from './access.ts'
import { requireReady } from './check.ts'
import { buildOnBox, removeBuild, requireNoneLoaded, type ReadyModule } from './deploy.ts'
import { carryOut, type EvaluateOptions, type Evaluation } from './evaluation/carry-out.ts'
import { checkPlan } from './evaluation/check-plan.ts'
import { loadPlan } from './evaluation/plans.ts'
import { unlessLost } from './kept.ts'
import { readaheadMapFor } from './readahead-map.ts'
import { steeredReadahead, type ModuleTarget } from './target.ts'
import type { Workbench } from './workbench.ts'

export type { EvaluateOptions, Evaluation } from './evaluation/carry-out.ts'

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
  const { box } = access
  const { onRemark } = options
  const { target } = module
  requireThatItActs(box, target)
  const usualReadahead = await steeredReadahead(box, target)
  const map =
    options.readaheadMapKib ?? (await readaheadMapFor(bench, access, target, onRemark)) ?? module.model.readaheadMapKib
  const plan = planWithMap(options.plan ?? (await loadPlan('compare')), map, Number(usualReadahead))
  await checkPlan(access, plan, target, onRemark)
  const cache = plan.cacheMib === undefined ? NO_CACHE_LIMIT : await limitCache(box, plan.cacheMib)
  try {
    return await carryOut(bench, access, plan, { ...options, module, cache, usualReadahead, map })
  } finally {
    await cache.release().catch((error: unknown) => onRemark?.(`The control group is still there: ${String(error)}`))
  }
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
    await removeBuild(access, module).catch(unlessLost)
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
