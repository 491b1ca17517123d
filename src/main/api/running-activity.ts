import type { AccessClass } from '../../shared/classes.ts'
import type { Activity, ActivityInput, ActivityStep, DiskSample } from '../../shared/contract/index.ts'
import type { EpochLosses } from '../../shared/model.ts'
import type { Progress } from '../../shared/progress.ts'

/** An hour of the live charts, at a sample a second. */
const LONGEST_HISTORY = 3_600
/** Fast progress (epochs) is told this often at most. */
const TELL_EVERY_MS = 200

/** What came of a piece of work; each is a link in the pages. */
export type Made = Partial<Pick<Activity, 'sessionId' | 'modelId' | 'evaluationId' | 'sweepId' | 'comparison'>>

/** One long piece of work as pages see it: its snapshot, its disk samples, and who wants to know. */
export class RunningActivity {
  readonly #onChange: (activity: Activity) => void
  readonly #samples: DiskSample[] = []
  #activity: Activity
  #timer: NodeJS.Timeout | undefined
  #toldAt = 0

  constructor(
    activity: Pick<Activity, 'id' | 'title'> & { readonly input: ActivityInput; readonly steps: readonly string[] },
    onChange: (activity: Activity) => void,
  ) {
    const { id, title, input, steps } = activity
    this.#onChange = onChange
    this.#activity = {
      id,
      title,
      input,
      ...('boxName' in input ? { boxName: input.boxName } : input.kind === 'virtual-up' ? { boxName: 'virtual' } : {}),
      state: 'running',
      startedAt: new Date().toISOString(),
      steps: steps.map((name) => ({ title: name, state: 'waiting' })),
      remarks: [],
      windowsByClass: { sequential: 0, random: 0, mixed: 0 },
    }
    this.#tell()
  }

  get snapshot(): Activity {
    return this.#activity
  }

  get samples(): readonly DiskSample[] {
    return this.#samples
  }

  /** A step is what it is doing now; those before it are done. */
  progress({ title, doing, secondsLeft }: Pick<Progress, 'title' | 'doing' | 'secondsLeft'>): void {
    this.#changeStep(title, (step) => ({
      title: step.title,
      state: 'active',
      doing,
      ...(secondsLeft === undefined ? {} : { secondsLeft }),
      ...(step.result === undefined ? {} : { result: step.result }),
    }))
  }

  stepDone(title: string, result: string): void {
    this.#changeStep(title, (step) => ({ title: step.title, state: 'done', result }))
    this.#tell()
  }

  remark(text: string): void {
    this.#change({ remarks: [...this.#activity.remarks, text].slice(-200) })
  }

  workload(workload: Activity['workload']): void {
    const { workload: _before, ...rest } = this.#activity
    this.#activity = workload === undefined ? rest : { ...rest, workload }
    this.#tellSoon()
  }

  /** The first epoch, from 1, begins new curves. */
  epoch({ epoch, trainingLoss, validationLoss, validationAccuracy }: EpochLosses & { readonly epoch: number }): void {
    const before = epoch === 1 ? [] : (this.#activity.curves ?? [])
    this.#change({ curves: [...before, { trainingLoss, validationLoss, validationAccuracy }] })
  }

  latestWindow(latestWindow: Activity['latestWindow']): void {
    if (latestWindow !== undefined) this.#change({ latestWindow })
  }

  windows(label: AccessClass, count: number, latest: Activity['latestWindow']): void {
    const { windowsByClass } = this.#activity
    this.#change({
      windowsByClass: { ...windowsByClass, [label]: windowsByClass[label] + count },
      ...(latest === undefined ? {} : { latestWindow: latest }),
    })
  }

  sample(sample: DiskSample): void {
    this.#samples.push(sample)
    if (this.#samples.length > LONGEST_HISTORY) this.#samples.shift()
  }

  made(made: Made): void {
    this.#change(made)
  }

  ending(state: 'stopping' | 'cancelling'): void {
    this.#activity = { ...this.#activity, state }
    this.#tell()
  }

  /** What it made is gone again. */
  discarded(): void {
    const {
      sessionId: _session,
      modelId: _model,
      evaluationId: _evaluation,
      sweepId: _sweep,
      comparison: _rows,
      ...rest
    } = this.#activity
    this.#activity = rest
  }

  end(state: 'done' | 'stopped' | 'cancelled' | 'failed', error?: Activity['error']): void {
    const { workload: _workload, ...rest } = this.#activity
    const over = state === 'done' ? 'done' : state === 'failed' ? 'failed' : 'stopped'
    this.#activity = {
      ...rest,
      state,
      endedAt: new Date().toISOString(),
      steps: rest.steps.map((step) => (step.state === 'active' ? { title: step.title, state: over } : step)),
      ...(error === undefined ? {} : { error }),
    }
    this.#tell()
  }

  #changeStep(title: string, change: (step: ActivityStep) => ActivityStep): void {
    const at = this.#activity.steps.findIndex((step) => step.title === title)
    this.#change({
      steps: this.#activity.steps.map((step, index) => {
        if (index === at) return change(step)
        return index < at && step.state === 'active' ? { ...step, state: 'done' } : step
      }),
    })
  }

  #change(change: Partial<Activity>): void {
    this.#activity = { ...this.#activity, ...change }
    this.#tellSoon()
  }

  #tellSoon(): void {
    const wait = this.#toldAt + TELL_EVERY_MS - Date.now()
    if (wait <= 0) this.#tell()
    else
      this.#timer ??= setTimeout(() => {
        this.#tell()
      }, wait)
  }

  #tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#toldAt = Date.now()
    this.#onChange(this.#activity)
  }
}
