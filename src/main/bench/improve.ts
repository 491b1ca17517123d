import type { EvaluationPlanFile } from '../../shared/experiment/index.ts'
import type { ModelDocument } from '../../shared/model.ts'
import { captureSession } from './capture.ts'
import { buildOnBox, removeBuild, type ReadyModule } from './deploy.ts'
import { evaluate, type EvaluateOptions, type Evaluation } from './evaluate.ts'
import type { HeldAccess } from './holding.ts'
import {
  capturable,
  compareShadow,
  ratioOfModels,
  ROLL_BACK_BELOW,
  roundProfile,
  roundText,
  shadowPlan,
  worseWorkloads,
  type CapturedWorkload,
  type ImproveRound,
} from './improve-round.ts'
import { leftToTheHold } from './kept.ts'
import { trainModel } from './train.ts'
import type { Workbench } from './workbench.ts'

export interface ImproveOptions extends Omit<EvaluateOptions, 'plan' | 'file' | 'onEvaluation'> {
  readonly plan: EvaluationPlanFile
  readonly seed: number
  /** At most. */
  readonly rounds: number
  /** Its result under the model that is in charge. */
  readonly evaluation: Evaluation
  readonly onRound?: (round: ImproveRound) => void
}

export interface Improved {
  readonly rounds: readonly ImproveRound[]
  /** The one to deploy. */
  readonly model: ModelDocument
}

/**
 * Goes on teaching a model that makes a workload slower than the disk's own readahead does: captures that workload under the readaheads
 * that were in force, trains on all sessions, lets the new model judge beside the old one without acting, switches, and takes it back
 * where it costs throughput. Every round is a session, with its outcome in its notes.
 * @throws BenchError of every kind; the model in charge is then the last one that held
 */
export async function improve(
  bench: Workbench,
  access: HeldAccess,
  model: ModelDocument,
  options: ImproveOptions,
): Promise<Improved> {
  const rounds: ImproveRound[] = []
  let [inCharge, evaluation] = [model, options.evaluation]
  for (let round = 1; round <= options.rounds; round += 1) {
    const worse = worseWorkloads(options.plan, evaluation)
    const { captured, left } = capturable(worse)
    if (left.length > 0) {
      options.onRemark?.(
        `Worse than the default, and not fio's, so that nothing can be captured of it: ${left.join(', ')}.`,
      )
    }
    if (captured.length === 0) break
    const done = await oneRound(bench, access, inCharge, evaluation, captured, round, options)
    rounds.push(done.round)
    options.onRound?.(done.round)
    if (done.round.outcome !== 'switched') break
    ;[inCharge, evaluation] = [done.model, done.evaluation ?? evaluation]
  }
  return { rounds, model: inCharge }
}

async function oneRound(
  bench: Workbench,
  access: HeldAccess,
  before: ModelDocument,
  evaluationBefore: Evaluation,
  captured: readonly CapturedWorkload[],
  round: number,
  options: ImproveOptions,
): Promise<{ round: ImproveRound; model: ModelDocument; evaluation?: Evaluation }> {
  const { plan, seed, onRemark, onProgress, signal } = options
  const abort = signal ? { signal } : {}
  const saying = { ...(onRemark ? { onRemark } : {}), ...(onProgress ? { onProgress } : {}), ...abort }
  const profile = roundProfile(captured, before, plan, evaluationBefore, round)
  const session = await captureSession(bench, access, { profile, ...saying })
  const { model } = await trainModel(bench, [...new Set([...before.training.sessionIds, session.id])], {
    seed,
    featureSet: before.featureSet,
    readaheadMapKib: before.readaheadMapKib,
    name: `${before.name}, improved`,
    thorough: false,
    ...saying,
  })
  const names = captured.map(({ workload }) => workload)
  const about = { round, workloads: [...new Set(names)], sessionId: session.id, modelId: model.id }
  const finish = (rest: Pick<ImproveRound, 'shadowed' | 'ratio' | 'outcome' | 'evaluationId'>): ImproveRound => {
    const done = { ...about, ...rest }
    bench.store.sessions.label(session.id, { notes: roundText(done, before.id) })
    return done
  }

  // The old one acts, the new one only says what it would do, on the same windows.
  const trial = await withBuilt(access, before, model, options, (module) =>
    evaluate(bench, access, module, { ...options, plan: shadowPlan(plan) }),
  )
  const shadowed = compareShadow(trial.decisions)
  if (shadowed.rightAfter < shadowed.rightBefore) {
    return {
      round: finish({ shadowed, ratio: undefined, outcome: 'not-better', evaluationId: undefined }),
      model: before,
    }
  }

  const after = await withBuilt(access, model, before, options, (module) => evaluate(bench, access, module, options))
  const ratio = ratioOfModels(evaluationBefore, after)
  // Where nothing could be compared, nothing speaks for it.
  const outcome = ratio !== undefined && ratio >= ROLL_BACK_BELOW ? 'switched' : 'rolled-back'
  return {
    round: finish({ shadowed, ratio, outcome, evaluationId: after.id }),
    model: outcome === 'switched' ? model : before,
    evaluation: after,
  }
}

async function withBuilt<T>(
  access: HeldAccess,
  model: ModelDocument,
  shadow: ModelDocument,
  { onRemark, signal }: ImproveOptions,
  work: (module: ReadyModule) => Promise<T>,
): Promise<T> {
  const module = await buildOnBox(access, model, {
    shadow,
    ...(onRemark ? { onRemark } : {}),
    ...(signal ? { signal } : {}),
  })
  try {
    return await work(module)
  } finally {
    await removeBuild(access, module).catch(leftToTheHold)
  }
}
