import type { ActivityInput } from '../../shared/contract/index.ts'
import type { PlannedRun } from '../../shared/profile.ts'
import type { EvaluationPlanFile } from '../../shared/experiment/index.ts'
import { featuresOf } from '../../shared/features.ts'
import { DEFAULT_WINDOW_SECONDS, isIdle, type WindowCounts } from '../../shared/windows.ts'
import {
  buildOnBox,
  captureOnBox,
  changedPlan,
  evaluateOnBox,
  fixBox,
  holding,
  judgedText,
  loadPlan,
  loadProfile,
  loadToStay,
  packagesText,
  putBackLeft,
  removePackages,
  requireReady,
  resumable,
  resumeEvaluationOnBox,
  resumeOnBox,
  runChain,
  studyWindows,
  sweep,
  trainModel,
  trainOnSeedCsv,
  undeploy,
  upVirtualBox,
  withBoxUp,
  type TrainedModel,
  type TrainOptions,
  type Access,
  type ChainOptions,
  type Workbench,
} from '../bench/index.ts'
import type { DecisionLine } from '../../shared/decisions.ts'
import type { Progress } from '../../shared/progress.ts'
import type { Connections } from './connections.ts'
import type { RunningActivity } from './running-activity.ts'

/** What a piece of work has at hand. */
export interface WorkContext {
  readonly bench: Workbench
  readonly connections: Connections
  readonly activity: RunningActivity
  readonly onSample: NonNullable<ChainOptions['onSample']>
  readonly onDecision: (decision: DecisionLine) => void
  /** The text of a file that a page has sent, which is gone from the bench then. @throws BenchError wrong-usage */
  readonly takeUpload: (id: string) => Promise<string>
  readonly signal: AbortSignal
}

type Input<Kind extends ActivityInput['kind']> = Extract<ActivityInput, { kind: Kind }>

/** A piece of long work: what it is called, its steps, and the use case of the bench that it is. */
export interface Work {
  readonly title: string
  readonly steps: readonly string[]
  readonly run: (context: WorkContext) => Promise<void>
}

export function workOf(input: ActivityInput): Work {
  switch (input.kind) {
    case 'run':
      return chain(input)
    case 'capture':
      return capture(input)
    case 'train':
      return train(input)
    case 'train-csv':
      return trainCsv(input)
    case 'study':
      return study(input)
    case 'deploy':
      return deploy(input)
    case 'compare':
      return compare(input)
    case 'sweep':
      return sweepDisk(input)
    case 'virtual-up':
      return virtualUp(input)
    case 'fix':
      return fix(input)
    case 'remove-packages':
      return uninstall(input)
    case 'resume':
      return resume(input)
    case 'put-back':
      return putBack(input)
  }
}

function chain(input: Input<'run'>): Work {
  return {
    title: `Run ${input.profileName} on ${input.boxName}`,
    steps: ['Box', 'Capture', 'Train', 'Deploy', 'Compare', ...((input.improveRounds ?? 0) > 0 ? ['Improve'] : [])],
    run: async (context) => {
      const { bench, activity, connections } = context
      const { profile } = await loadProfile(input.profileName)
      const plan = await planOf('compare', input.repetitions)
      const result = await connections.forgettingRefused(input.boxName, () =>
        runChain(bench, {
          boxName: input.boxName,
          profile,
          seed: input.seed,
          featureSet: input.featureSet,
          readaheadMapKib: input.readaheadMapKib,
          ...(input.split === undefined ? {} : { split: input.split }),
          ...(input.windowSeconds === undefined ? {} : { windowSeconds: input.windowSeconds }),
          plan,
          replaceLoaded: true,
          ...(input.improveRounds === undefined ? {} : { improveRounds: input.improveRounds }),
          ...(input.keepLoaded ? { leaveLoaded: { dryRun: input.dryRun } } : {}),
          ...(input.diskModel === undefined || input.boxName !== 'virtual' ? {} : { diskModel: input.diskModel }),
          prompts: connections.prompts,
          onProgress: (progress) => {
            activity.progress(progress)
          },
          onStepDone: ({ title }, text) => {
            activity.stepDone(title, text)
          },
          onEpoch: (epoch) => {
            activity.epoch(epoch)
          },
          onModel: (modelId) => {
            activity.made({ modelId })
          },
          onDecision: context.onDecision,
          ...watchers(context, input.windowSeconds),
          signal: context.signal,
        }),
      )
      activity.made({ evaluationId: result.evaluationId, comparison: [...result.comparison] })
      for (const warning of result.kernelWarnings) activity.remark(`The kernel of ${input.boxName} warned: ${warning}`)
    },
  }
}

function capture(input: Input<'capture'>): Work {
  return {
    title: `Capture ${input.profileName} on ${input.boxName}`,
    steps: ['Box', 'Capture'],
    run: async (context) => {
      const { profile } = await loadProfile(input.profileName)
      await onBox(context, input.boxName, async (access) => {
        const session = await captureOnBox(context.bench, access, {
          profile,
          ...(input.windowSeconds === undefined ? {} : { windowSeconds: input.windowSeconds }),
          onProgress: (progress) => {
            context.activity.progress(progress)
          },
          ...watchers(context, input.windowSeconds),
          signal: context.signal,
        })
        context.activity.stepDone('Capture', `session ${session.id}`)
      })
    },
  }
}

function train(input: Input<'train'>): Work {
  const { sessionIds, split, splits, ...options } = input
  return training(nameOfSessions('Train on', sessionIds), ({ bench }, watching) =>
    trainModel(bench, sessionIds, {
      ...options,
      splits: splits ?? (split === 'stratified' ? ['stratified'] : []),
      ...watching,
    }),
  )
}

function trainCsv({ fileName, uploadId, ...options }: Input<'train-csv'>): Work {
  return training(`Train on ${fileName}`, async ({ bench, activity, takeUpload }, watching) => {
    activity.progress({ title: 'Train', doing: `reading ${fileName}`, secondsLeft: undefined })
    const text = await takeUpload(uploadId)
    return trainOnSeedCsv(bench, { fileName, text }, { name: fileName, ...options, ...watching })
  })
}

type Watching = Pick<TrainOptions, 'onProgress' | 'onRemark' | 'onEpoch' | 'signal'>

function training(title: string, run: (context: WorkContext, watching: Watching) => Promise<TrainedModel>): Work {
  return {
    title,
    steps: ['Train'],
    run: async (context) => {
      const { activity, signal } = context
      const { model, why } = await run(context, {
        onProgress: (progress) => {
          activity.progress(progress)
        },
        onRemark: (remark) => {
          activity.remark(remark)
        },
        onEpoch: (epoch) => {
          activity.epoch(epoch)
        },
        signal,
      })
      activity.made({ modelId: model.id })
      activity.stepDone('Train', `model ${model.id}, ${why}`)
    },
  }
}

function nameOfSessions(verb: string, { length }: readonly string[]): string {
  return `${verb} ${length === 1 ? '1 session' : `${length} sessions`}`
}

function study(input: Input<'study'>): Work {
  return {
    title: nameOfSessions('Study the window length on', input.sessionIds),
    steps: ['Study'],
    run: async ({ bench, activity, signal }) => {
      const { verdict } = await studyWindows(bench, input.sessionIds, {
        seed: input.seed,
        onProgress: (progress) => {
          activity.progress(progress)
        },
        signal,
      })
      activity.stepDone('Study', verdict)
    },
  }
}

function deploy(input: Input<'deploy'>): Work {
  return {
    title: `Load a module on ${input.boxName}`,
    steps: ['Box', 'Deploy'],
    run: async (context) => {
      const { bench, activity, signal } = context
      const model = bench.store.models.get(input.modelId)
      activity.made({ modelId: model.id })
      await onBox(
        context,
        input.boxName,
        async (access) => {
          await requireReady(access, ['deploy'])
          const onRemark = (remark: string) => {
            activity.remark(remark)
          }
          const module = await holding(bench, access, 'deploy', { onRemark, signal }, async (held) => {
            const { wasLoaded, removed } = await undeploy(bench, held)
            if (wasLoaded) activity.remark(`Unloaded the module that was loaded on ${input.boxName}.`)
            if (removed.length > 0) activity.remark(`Removed from ${input.boxName}: ${removed.join(', ')}.`)
            activity.progress({ title: 'Deploy', doing: `compiling on ${input.boxName}`, secondsLeft: 60 })
            const built = await buildOnBox(held, model, { onRemark, signal })
            await loadToStay(bench, held, built, { dryRun: input.dryRun, onRemark })
            return built
          })
          const isDryRun = input.dryRun || module.target.isDryRunOnly
          activity.stepDone(
            'Deploy',
            `loaded on ${input.boxName}, ${module.target.parameter}${isDryRun ? ', dry run' : ''}`,
          )
        },
        { leaveUp: true },
      )
    },
  }
}

function compare(input: Input<'compare'>): Work {
  return {
    title: `Compare on ${input.boxName}`,
    steps: ['Box', 'Compare'],
    run: async (context) => {
      const { bench, activity, signal } = context
      const model = bench.store.models.get(input.modelId)
      activity.made({ modelId: model.id })
      await onBox(context, input.boxName, async (access) => {
        const { onSample, onWorkload, onRemark } = watchers(context)
        activity.progress({
          title: 'Compare',
          doing: 'writing the test file and compiling the module',
          secondsLeft: 120,
        })
        const evaluation = await evaluateOnBox(bench, access, model, {
          plan: await planOf(input.planName ?? 'compare', input.repetitions),
          onEvaluation: (evaluationId) => {
            activity.made({ evaluationId })
          },
          onProgress: (progress) => {
            activity.progress(progress)
          },
          onDecision: context.onDecision,
          onSample,
          onWorkload,
          onRemark,
          signal,
        })
        activity.made({ evaluationId: evaluation.id, comparison: [...evaluation.comparison] })
        activity.stepDone('Compare', judgedText(evaluation.report))
      })
    },
  }
}

function sweepDisk({ boxName, seed }: Input<'sweep'>): Work {
  return {
    title: `Find the readahead map of ${boxName}`,
    steps: ['Box', 'Sweep'],
    run: async (context) => {
      await onBox(context, boxName, async (access) => {
        const { onSample, onWorkload, onRemark } = watchers(context)
        const { id, disk, map } = await sweep(context.bench, access, {
          seed,
          onProgress: (progress) => {
            context.activity.progress(progress)
          },
          ...{ onSample, onWorkload, onRemark },
          signal: context.signal,
        })
        context.activity.made({ sweepId: id })
        const found = map.map(({ label, kib }) => `${label} ${kib} KiB`).join(', ')
        context.activity.stepDone('Sweep', `${disk.name}: ${found}`)
      })
    },
  }
}

function virtualUp({ diskModel }: Input<'virtual-up'>): Work {
  return {
    title: 'Start the virtual box',
    steps: ['Box'],
    run: async (context) => {
      const { address } = await upVirtualBox(context.bench, { diskModel, ...booting(context) })
      context.activity.stepDone('Box', `up, SSH on ${address.host}:${address.port}`)
    },
  }
}

function fix({ boxName }: Input<'fix'>): Work {
  return {
    title: `Install what ${boxName} lacks`,
    steps: ['Box', 'Install'],
    run: async (context) => {
      await onBox(
        context,
        boxName,
        async (access) => {
          const installed = await fixBox(context.bench, access, changingPackages(context, 'Install'))
          const what = installed.length === 0 ? 'nothing that packages can mend' : installed.join(', ')
          context.activity.stepDone('Install', what)
        },
        { leaveUp: true },
      )
    },
  }
}

function uninstall({ boxName }: Input<'remove-packages'>): Work {
  return {
    title: `Remove what the bench installed on ${boxName}`,
    steps: ['Box', 'Remove'],
    run: async (context) => {
      await onBox(
        context,
        boxName,
        async (access) => {
          const done = await removePackages(context.bench, access, changingPackages(context, 'Remove'))
          context.activity.stepDone('Remove', packagesText(done).join(' '))
        },
        { leaveUp: true },
      )
    },
  }
}

function changingPackages({ activity, signal }: WorkContext, title: string) {
  return {
    onLine: (line: string) => {
      activity.progress({ title, doing: line, secondsLeft: undefined })
    },
    onRemark: (remark: string) => {
      activity.remark(remark)
    },
    signal,
  }
}

function resume({ boxName, id }: Input<'resume'>): Work {
  return {
    title: `Go on with ${id}`,
    steps: ['Box', 'Resume'],
    run: async (context) => {
      const { bench, activity, signal } = context
      const { kind } = await resumable(bench, id)
      await onBox(context, boxName, async (access) => {
        const { onSample, onWorkload, onRemark, ...capturing } = watchers(context)
        const watching = {
          ...{ onSample, onWorkload, onRemark, signal },
          onProgress: ({ doing, secondsLeft }: Progress) => {
            activity.progress({ title: 'Resume', doing, secondsLeft })
          },
        }
        if (kind === 'session') {
          await resumeOnBox(bench, access, id, { ...capturing, ...watching })
          activity.stepDone('Resume', `session ${id}`)
          return
        }
        activity.made({ evaluationId: id })
        const { report, comparison } = await resumeEvaluationOnBox(bench, access, id, {
          ...watching,
          onDecision: context.onDecision,
        })
        activity.made({ comparison: [...comparison] })
        activity.stepDone('Resume', judgedText(report))
      })
    },
  }
}

function putBack({ boxName }: Input<'put-back'>): Work {
  return {
    title: `Put ${boxName} back as it was`,
    steps: ['Box', 'Put back'],
    run: async (context) => {
      const { bench, activity, signal } = context
      await onBox(context, boxName, async (access) => {
        const onRemark = (remark: string) => {
          activity.remark(remark)
        }
        await putBackLeft(bench, access, { onRemark, signal })
        activity.stepDone('Put back', 'it is as it was')
      })
    },
  }
}

/** A shipped plan, each workload repeated as often as asked for. */
async function planOf(name: string, repetitions: number | undefined): Promise<EvaluationPlanFile> {
  return changedPlan(await loadPlan(name), repetitions === undefined ? {} : { repetitions })
}

async function onBox(
  context: WorkContext,
  boxName: string,
  work: (access: Access) => Promise<void>,
  options: { readonly leaveUp?: boolean } = {},
): Promise<void> {
  const { bench, connections, activity } = context
  activity.progress({ title: 'Box', doing: `connecting to ${boxName}`, secondsLeft: undefined })
  await connections.forgettingRefused(boxName, () =>
    withBoxUp(bench, boxName, connections.prompts, { ...booting(context), ...options }, async (access) => {
      activity.stepDone('Box', `logged in to ${boxName}`)
      await work(access)
    }),
  )
}

function booting({ activity, signal }: WorkContext) {
  return {
    onStep: (doing: string, secondsLeft?: number) => {
      activity.progress({ title: 'Box', doing, secondsLeft })
    },
    onRemark: (remark: string) => {
      activity.remark(remark)
    },
    signal,
  }
}

function watchers({ activity, onSample }: WorkContext, windowSeconds: number = DEFAULT_WINDOW_SECONDS) {
  return {
    onSample,
    onSession: (sessionId: string) => {
      activity.made({ sessionId })
    },
    onRemark: (remark: string) => {
      activity.remark(remark)
    },
    onWorkload: (workload: Parameters<NonNullable<ChainOptions['onWorkload']>>[0]) => {
      activity.workload(workload)
    },
    onWindow: (...[run, window, readaheadKib]: Parameters<NonNullable<ChainOptions['onWindow']>>) => {
      activity.latestWindow(latestWindow(run, window, windowSeconds, readaheadKib))
    },
    onRun: (...[run, windows, readaheadKib]: Parameters<NonNullable<ChainOptions['onRun']>>) => {
      const last = windows.at(-1)
      const latest = last && latestWindow(run, last, windowSeconds, readaheadKib)
      activity.windows(run.label, windows.filter((window) => !isIdle(window)).length, latest)
    },
  }
}

function latestWindow(run: PlannedRun, window: WindowCounts, windowSeconds: number, readaheadKib: number) {
  return {
    runName: run.name,
    label: run.label,
    index: window.index,
    requests: window.requests,
    ...(isIdle(window) ? {} : { features: featuresOf('served-v1', window, windowSeconds, readaheadKib) }),
  }
}
