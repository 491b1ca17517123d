import type { AccessClass } from '../../shared/classes.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import { BenchError } from '../../shared/errors.ts'
import type { AccuracyReport, ModelDocument } from '../../shared/model.ts'
import type { Profile } from '../../shared/profile.ts'
import type { OnProgress, Progress } from '../../shared/progress.ts'
import type { ConnectionPrompts } from '../box/index.ts'
import type { DiskModel } from '../testbox/index.ts'
import { moduleState } from '../kmod/index.ts'
import { prepareScratchFile, removeScratchFile, scratchDevice } from '../workload/index.ts'
import { withBoxUp, type Access } from './access.ts'
import { captureSession } from './capture.ts'
import { requireReady } from './check.ts'
import { buildOnBox, removeBuild, undeploy } from './deploy.ts'
import { evaluate, type ComparedWorkload, type EvaluatedWorkload, type EvaluationPlan } from './evaluate.ts'
import { watchKernelLog } from './kernel-log.ts'
import { trainModel } from './train.ts'
import type { Workbench } from './workbench.ts'

export interface ChainOptions {
  readonly boxName: string
  readonly profile: Profile
  readonly device?: string
  readonly seed: number
  readonly diskModel?: DiskModel
  readonly plan?: EvaluationPlan
  readonly keepTraces?: string
  readonly prompts: ConnectionPrompts
  readonly onProgress?: OnProgress
  /** A step is done: one line with its result. */
  readonly onStepDone?: (step: Pick<Progress, 'step' | 'steps' | 'title'>, result: string) => void
  readonly onRemark?: (remark: string) => void
  readonly onDecision?: (decision: DecisionLine, running: EvaluatedWorkload) => void
  readonly signal?: AbortSignal
}

export interface ChainResult {
  readonly sessionId: string
  readonly model: ModelDocument
  readonly windowsByClass: Readonly<Record<AccessClass, number>>
  readonly accuracyByRun: AccuracyReport
  readonly module: {
    readonly kernel: string
    readonly buildSeconds: number
    readonly decided: number
    readonly agreement: number
  }
  readonly comparison: readonly ComparedWorkload[]
  /** The kernel's messages of level warning and above since the start; a clean run has none. */
  readonly kernelWarnings: readonly string[]
}

const STEPS = ['Box', 'Capture', 'Train', 'Deploy', 'Compare'] as const

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
  return withBoxUp(bench, options.boxName, options.prompts, virtual, (access) =>
    chainOn(bench, access, options, announce),
  )
}

type Announce = (title: (typeof STEPS)[number], doing: string, secondsLeft?: number) => void

async function chainOn(
  bench: Workbench,
  access: Access,
  options: ChainOptions,
  announce: Announce,
): Promise<ChainResult> {
  const { box, address } = access
  const signal = options.signal ? { signal: options.signal } : {}
  const done = (title: (typeof STEPS)[number], result: string) =>
    options.onStepDone?.({ step: STEPS.indexOf(title) + 1, steps: STEPS.length, title }, result)

  await requireReady(access, ['capture', 'deploy'])
  if ((await moduleState(box)).loaded) {
    throw new BenchError('module-busy', `A module of this bench is loaded on ${box.name}.`, {
      kept: 'Nothing was changed.',
      nextStep: `Unload it first: rabench undeploy --box ${box.name}`,
    })
  }
  const device = await scratchDevice(box, address.scratch)
  const kernelLog = await watchKernelLog(box)
  done('Box', `${box.name}: Linux ${(await box.must(['uname', '-r'])).trim()}, ${address.scratch} on ${device.disk}`)

  const file = await prepareScratchFile(box, {
    scratchDirectory: address.scratch,
    fileMib: options.profile.fileMib,
    onLay: () => {
      announce('Capture', `writing the ${options.profile.fileMib} MiB test file`)
    },
    ...signal,
  })
  try {
    const session = await captureSession(bench, access, {
      profile: options.profile,
      ...(options.device ? { device: options.device } : {}),
      ...(options.keepTraces ? { keepTraces: options.keepTraces } : {}),
      onProgress: ({ doing, secondsLeft }) => {
        announce('Capture', doing, secondsLeft)
      },
      ...(options.onRemark ? { onRemark: options.onRemark } : {}),
      ...signal,
    })
    const windows = bench.store.runs.labelledWindows([session.id])
    const runs = new Set(windows.map(({ runId }) => runId)).size
    done('Capture', `session ${session.id}: ${runs} runs, ${windows.length} windows`)

    const { model, accuracyByRun, why } = await trainModel(bench, [session.id], {
      seed: options.seed,
      name: `${options.profile.name} ${session.startedAt.slice(0, 10)}`,
      onProgress: ({ doing, secondsLeft }) => {
        announce('Train', doing, secondsLeft)
      },
      ...signal,
    })
    const windowsByClass = model.training.windowsByClass
    done('Train', `model ${model.id}, ${why}`)

    announce('Deploy', 'generating the module and compiling it on the box', 60)
    const module = await buildOnBox(access, model, options.signal)
    try {
      done(
        'Deploy',
        `rabench.ko built for Linux ${module.built.kernelRelease} in ${Math.round(module.built.seconds)} s`,
      )
      const evaluation = await evaluate(bench, access, module, {
        file,
        ...(options.plan ? { plan: options.plan } : {}),
        onProgress: ({ doing, secondsLeft }) => {
          announce('Compare', doing, secondsLeft)
        },
        ...(options.onDecision ? { onDecision: options.onDecision } : {}),
        ...signal,
      })
      done('Compare', `${evaluation.decided} decisions, ${(evaluation.agreement * 100).toFixed(1)} % of them right`)
      return {
        sessionId: session.id,
        model,
        windowsByClass,
        accuracyByRun,
        module: {
          kernel: module.built.kernelRelease,
          buildSeconds: module.built.seconds,
          decided: evaluation.decided,
          agreement: evaluation.agreement,
        },
        comparison: evaluation.comparison,
        kernelWarnings: await kernelLog.newWarnings(),
      }
    } finally {
      // A lost box has nothing left to put back; the failure that lost it is the one to report.
      await undeploy(bench, access).catch(() => undefined)
      await removeBuild(access, module).catch(() => undefined)
    }
  } finally {
    if (file.laid) await removeScratchFile(box, file.path).catch(() => undefined)
  }
}

function stepper(options: ChainOptions): Announce {
  return (title, doing, secondsLeft) => {
    options.onProgress?.({ step: STEPS.indexOf(title) + 1, steps: STEPS.length, title, doing, secondsLeft })
  }
}
