import type { AccessClass, ReadaheadMapKib } from '../../shared/classes.ts'
import type { ComparedWorkloadData } from '../../shared/contract/index.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import type { EvaluationPlanFile } from '../../shared/experiment/index.ts'
import type { AccuracyReport, ModelDocument } from '../../shared/model.ts'
import type { FeatureSetName } from '../../shared/features.ts'
import type { Profile } from '../../shared/profile.ts'
import type { OnProgress, Progress } from '../../shared/progress.ts'
import type { ConnectionPrompts } from '../box/index.ts'
import type { DiskModel } from '../testbox/index.ts'
import { moduleState } from '../kmod/index.ts'
import { prepareScratchFile, removeScratchFile, scratchDevice } from '../workload/index.ts'
import { withBoxUp } from './access.ts'
import { captureSession } from './capture.ts'
import { requireReady } from './check.ts'
import { buildOnBox, loadToStay, removeBuild, requireNoneLoaded, undeploy } from './deploy.ts'
import { evaluate, type Evaluation } from './evaluate.ts'
import { agreementOf, judgedText } from './evaluation/judged-text.ts'
import { loadPlan } from './evaluation/plans.ts'
import type { ImproveRound } from './improve-round.ts'
import { improve, type Improved, type ImproveOptions } from './improve.ts'
import { holding, type HeldAccess } from './holding.ts'
import { leftToTheHold } from './kept.ts'
import { watchKernelLog } from './kernel-log.ts'
import { kernelRelease } from './kernel-release.ts'
import type { OnAir } from './on-air.ts'
import { trainModel, type TrainOptions } from './train.ts'
import type { Workbench } from './workbench.ts'

export interface ChainOptions extends OnAir {
  readonly boxName: string
  readonly profile: Profile
  readonly device?: string
  /** Of a window, in training and in the module; default: the design's. */
  readonly windowSeconds?: number
  readonly seed: number
  /** Default `auto`: the one that is measurably better by run. */
  readonly featureSet?: FeatureSetName | 'auto'
  /** How the accuracy is judged that the training step tells; by run it is judged in any case. */
  readonly split?: 'by-run' | 'stratified'
  readonly readaheadMapKib?: ReadaheadMapKib
  /** A module of ours that is loaded already is unloaded first; default: that is an error. */
  readonly replaceLoaded?: boolean
  /** At the end the module is loaded once more and stays, and a virtual box stays up; default: the box as it was. */
  readonly leaveLoaded?: { readonly dryRun: boolean }
  readonly diskModel?: DiskModel
  /** Of the comparison; default: the shipped plan `compare`. */
  readonly plan?: EvaluationPlanFile
  /**
   * Rounds, at most, of capturing what the module made slower than the default, training, and switching where that held (`improve`).
   * Default: none.
   */
  readonly improveRounds?: number
  readonly keepTraces?: string
  readonly prompts: ConnectionPrompts
  readonly onProgress?: OnProgress
  /** A step is done: one line with its result. */
  readonly onStepDone?: (step: Pick<Progress, 'step' | 'steps' | 'title'>, result: string) => void
  /** The session has been written down; its runs follow. */
  readonly onSession?: (sessionId: string) => void
  readonly onEpoch?: TrainOptions['onEpoch']
  readonly onModel?: (modelId: string) => void
  readonly onRemark?: (remark: string) => void
  readonly onDecision?: (decision: DecisionLine, running: { readonly name: string }) => void
  readonly signal?: AbortSignal
}

export interface ChainResult {
  readonly sessionId: string
  /** The one in charge at the end: after rounds of improving, what is said of windows and accuracy is said of that one. */
  readonly model: ModelDocument
  readonly windowsByClass: Readonly<Record<AccessClass, number>>
  readonly accuracyByRun: AccuracyReport
  readonly module: {
    readonly kernel: string
    readonly buildSeconds: number
    /** Windows that the module judged under a workload of a known class, and the share of them for that class. */
    readonly decided: number
    readonly agreement: number
  }
  readonly evaluationId: string
  readonly comparison: readonly ComparedWorkloadData[]
  readonly verdict: string
  readonly improvements: readonly ImproveRound[]
  /** The kernel's messages of level warning and above since the start; a clean run has none. */
  readonly kernelWarnings: readonly string[]
}

const STEPS = ['Box', 'Capture', 'Train', 'Deploy', 'Compare'] as const
/** Where rounds of it are asked for. */
const IMPROVE = 'Improve'

/**
 * The whole chain on one box: capture, train, build and load the module, compare, and leave the box as it was.
 * @throws BenchError of every kind; what was complete is kept.
 */
export async function runChain(bench: Workbench, options: ChainOptions): Promise<ChainResult> {
  const announce = stepper(options)
  const virtual = {
    onStep: (doing: string, secondsLeft?: number) => {
      announce('Box', doing, secondsLeft)
    },
    ...(options.diskModel ? { diskModel: options.diskModel } : {}),
    ...(options.onRemark ? { onRemark: options.onRemark } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  }
  announce('Box', `connecting to ${options.boxName}`)
  const leaveUp = options.leaveLoaded !== undefined
  return withBoxUp(bench, options.boxName, options.prompts, { ...virtual, leaveUp }, async (access) => {
    await requireReady(access, ['capture', 'deploy'])
    return holding(bench, access, 'run', options, (held) => chainOn(bench, held, options, announce))
  })
}

type StepTitle = (typeof STEPS)[number] | typeof IMPROVE
type Announce = (title: StepTitle, doing: string, secondsLeft?: number) => void

async function chainOn(
  bench: Workbench,
  access: HeldAccess,
  options: ChainOptions,
  announce: Announce,
): Promise<ChainResult> {
  const { box, address, hold } = access
  const signal = options.signal ? { signal: options.signal } : {}
  const done = (title: StepTitle, result: string) => options.onStepDone?.(stepOf(title, options), result)

  if (options.replaceLoaded !== true) await requireNoneLoaded(access)
  else if ((await moduleState(box)).loaded) {
    await undeploy(bench, access)
    options.onRemark?.(`Unloaded the module that was loaded on ${box.name}.`)
  }
  const device = await scratchDevice(box, address.scratch)
  const kernelLog = await watchKernelLog(box)
  done('Box', `${box.name}: Linux ${await kernelRelease(box)}, ${address.scratch} on ${device.disk}`)

  const file = await prepareScratchFile(box, {
    scratchDirectory: address.scratch,
    fileMib: options.profile.fileMib,
    onLay: async (path) => {
      announce('Capture', `writing the ${options.profile.fileMib} MiB test file`)
      await hold.note({ kind: 'path', path })
    },
    ...signal,
  })
  try {
    const session = await captureSession(bench, access, {
      profile: options.profile,
      ...(options.device ? { device: options.device } : {}),
      ...(options.windowSeconds ? { windowSeconds: options.windowSeconds } : {}),
      ...(options.keepTraces ? { keepTraces: options.keepTraces } : {}),
      onProgress: ({ doing, secondsLeft }) => {
        announce('Capture', doing, secondsLeft)
      },
      ...(options.onSession ? { onSession: options.onSession } : {}),
      ...onAir(options),
      ...signal,
    })
    const windows = bench.store.runs.labelledWindows([session.id])
    const runs = new Set(windows.map(({ runId }) => runId)).size
    done('Capture', `session ${session.id}: ${runs} runs, ${windows.length} windows`)

    const { model, accuracyByRun, why } = await trainModel(bench, [session.id], {
      seed: options.seed,
      ...(options.featureSet ? { featureSet: options.featureSet } : {}),
      splits: options.split === 'stratified' ? ['stratified'] : [],
      ...(options.readaheadMapKib ? { readaheadMapKib: options.readaheadMapKib } : {}),
      name: `${options.profile.name} ${session.startedAt.slice(0, 10)}`,
      onProgress: ({ doing, secondsLeft }) => {
        announce('Train', doing, secondsLeft)
      },
      onEpoch: options.onEpoch,
      onRemark: options.onRemark,
      ...signal,
    })
    options.onModel?.(model.id)
    done('Train', `model ${model.id}, ${why}`)

    announce('Deploy', 'generating the module and compiling it on the box', 60)
    const module = await buildOnBox(access, model, {
      ...(options.onRemark ? { onRemark: options.onRemark } : {}),
      ...signal,
    })
    const plan = options.plan ?? (await loadPlan('compare'))
    const watching = {
      ...(options.onDecision ? { onDecision: options.onDecision } : {}),
      ...onAir(options),
      ...signal,
    }
    let isLeftLoaded = false
    try {
      done(
        'Deploy',
        `rabench.ko built for Linux ${module.built.kernelRelease} in ${Math.round(module.built.seconds)} s${module.built.builtOn === 'laptop' ? ', on this computer' : ''}`,
      )
      const evaluation = await evaluate(bench, access, module, {
        file,
        plan,
        onProgress: ({ doing, secondsLeft }) => {
          announce('Compare', doing, secondsLeft)
        },
        ...watching,
      })
      const { report } = evaluation
      done('Compare', judgedText(report))
      const improved = await improveOn(bench, access, { model, plan, evaluation }, options, announce, watching)
      if (options.improveRounds !== undefined && options.improveRounds > 0) {
        done(IMPROVE, improvedText(improved.rounds))
      }
      if (options.leaveLoaded) {
        // Each round built its modules in the same place, and took them away.
        const last = improved.rounds.length === 0 ? module : await buildOnBox(access, improved.model, signal)
        await loadToStay(bench, access, last, { ...options.leaveLoaded, sessionId: session.id })
        isLeftLoaded = true
      }
      return {
        sessionId: session.id,
        model: improved.model,
        windowsByClass: improved.model.training.windowsByClass,
        accuracyByRun: improved.model.accuracyByRun ?? accuracyByRun,
        module: {
          kernel: module.built.kernelRelease,
          buildSeconds: module.built.seconds,
          decided: report.judged?.decided ?? 0,
          agreement: agreementOf(report),
        },
        evaluationId: evaluation.id,
        comparison: evaluation.comparison,
        verdict: report.verdict,
        improvements: improved.rounds,
        kernelWarnings: await kernelLog.newWarnings(),
      }
    } finally {
      // The module is in the kernel once it is loaded; its build can go in any case.
      if (!isLeftLoaded) await undeploy(bench, access).catch(leftToTheHold)
      await removeBuild(access, module).catch(leftToTheHold)
    }
  } finally {
    if (file.laid) await removeScratchFile(box, file.path).catch(leftToTheHold)
  }
}

async function improveOn(
  bench: Workbench,
  access: HeldAccess,
  found: { readonly model: ModelDocument; readonly plan: EvaluationPlanFile; readonly evaluation: Evaluation },
  options: ChainOptions,
  announce: Announce,
  watching: Pick<ImproveOptions, 'onDecision' | 'onSample' | 'onWorkload' | 'onRemark' | 'signal'>,
): Promise<Improved> {
  const { improveRounds: rounds = 0, seed, onModel } = options
  if (rounds === 0) return { model: found.model, rounds: [] }
  return improve(bench, access, found.model, {
    ...watching,
    ...{ plan: found.plan, evaluation: found.evaluation, rounds, seed },
    onProgress: ({ doing, secondsLeft }) => {
      announce(IMPROVE, doing, secondsLeft)
    },
    onRound: (round) => {
      if (round.outcome === 'switched') onModel?.(round.modelId)
    },
  })
}

function improvedText(rounds: readonly ImproveRound[]): string {
  const switched = rounds.filter(({ outcome }) => outcome === 'switched').length
  if (rounds.length === 0) return 'no workload is worse than with the default, so nothing was to be done'
  return `${rounds.length === 1 ? '1 round' : `${rounds.length} rounds`}, ${switched} of them for the better`
}

function onAir({
  onSample,
  onWorkload,
  onWindow,
  onRun,
  onRemark,
}: ChainOptions): OnAir & Pick<ChainOptions, 'onRemark'> {
  return {
    ...(onSample ? { onSample } : {}),
    ...(onWorkload ? { onWorkload } : {}),
    ...(onWindow ? { onWindow } : {}),
    ...(onRun ? { onRun } : {}),
    ...(onRemark ? { onRemark } : {}),
  }
}

function stepper(options: ChainOptions): Announce {
  return (title, doing, secondsLeft) => {
    options.onProgress?.({ ...stepOf(title, options), doing, secondsLeft })
  }
}

/** Counted from 1. */
function stepOf(title: StepTitle, { improveRounds = 0 }: ChainOptions) {
  const titles: readonly StepTitle[] = improveRounds === 0 ? STEPS : [...STEPS, IMPROVE]
  return { step: titles.indexOf(title) + 1, steps: titles.length, title }
}
