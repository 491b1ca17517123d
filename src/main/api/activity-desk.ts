import { randomBytes } from 'node:crypto'
import type { Activity, ActivityInput, DiskSample } from '../../shared/contract/index.ts'
import { changesPackages, isEnded } from '../../shared/contract/index.ts'
import { BenchError } from '../../shared/errors.ts'
import type { Workbench } from '../bench/index.ts'
import type { Connections } from './connections.ts'
import type { EventHub } from './event-hub.ts'
import { benchErrorData, expectedFailure } from './failures.ts'
import type { Journal } from './journal.ts'
import { RunningActivity } from './running-activity.ts'
import type { TransferDesk } from './transfer-desk.ts'
import type { WatchDesk } from './watch-desk.ts'
import { workOf, type Work, type WorkContext } from './work.ts'

interface Entry {
  readonly activity: RunningActivity
  readonly abort: AbortController
  /** Settles when it has ended; never rejects. */
  readonly ended: Promise<void>
}

/** The long work of this start of the bench. One piece a box at a time: two captures on one disk would measure each other. */
export class ActivityDesk {
  readonly #bench: Workbench
  readonly #hub: EventHub
  readonly #journal: Journal
  readonly #connections: Connections
  readonly #watches: WatchDesk
  readonly #transfers: TransferDesk
  readonly #entries = new Map<string, Entry>()

  constructor(
    bench: Workbench,
    hub: EventHub,
    journal: Journal,
    connections: Connections,
    watches: WatchDesk,
    transfers: TransferDesk,
  ) {
    this.#bench = bench
    this.#hub = hub
    this.#journal = journal
    this.#connections = connections
    this.#watches = watches
    this.#transfers = transfers
  }

  /** @throws BenchError device-busy where the same box (or, for training, this computer) is at work. */
  start(input: ActivityInput): Activity {
    const boxName = boxOf(input)
    const other = this.list().find((one) => !isEnded(one) && one.boxName === boxName)
    if (other !== undefined) {
      throw new BenchError('device-busy', `${boxName ?? 'This computer'} is at work: ${other.title}.`, {
        kept: 'Nothing was started.',
        nextStep: 'Wait until it has ended, or stop it on the Bench page.',
      })
    }
    const id = `${new Date().toISOString().slice(0, 10)}-${input.kind}-${randomBytes(3).toString('hex')}`
    const work = workOf(input)
    const { title, steps } = work
    const activity = new RunningActivity({ id, title, steps, input }, (snapshot) => {
      this.#hub.publish({ type: 'activity', activity: snapshot })
    })
    const abort = new AbortController()
    this.#journal.say('info', title, 'started')
    this.#entries.set(id, { activity, abort, ended: this.#work(activity, work, abort.signal) })
    return activity.snapshot
  }

  list(): Activity[] {
    return [...this.#entries.values()].map(({ activity }) => activity.snapshot).reverse()
  }

  get(id: string): Activity {
    return this.#entry(id).activity.snapshot
  }

  samples(id: string): readonly DiskSample[] {
    return this.#entry(id).activity.samples
  }

  /** Asks it to end; it does so as soon as the box is put back. Once it has ended there is nothing to stop. */
  stop(id: string, how: 'keep' | 'discard'): Activity {
    const { activity, abort } = this.#entry(id)
    if (!isEnded(activity.snapshot)) {
      // A second word counts: first stopped, then cancelled after all.
      if (how === 'discard' || activity.snapshot.state === 'running') {
        activity.ending(how === 'keep' ? 'stopping' : 'cancelling')
      }
      abort.abort(new BenchError('interrupted', 'Stopped, as asked.'))
    }
    return activity.snapshot
  }

  /** Stops all, keeps what is complete, and waits until every box is put back. */
  async close(): Promise<void> {
    for (const { activity } of this.#entries.values()) this.stop(activity.snapshot.id, 'keep')
    await Promise.all([...this.#entries.values()].map(({ ended }) => ended))
  }

  async #work(activity: RunningActivity, work: Work, signal: AbortSignal): Promise<void> {
    const { id, title, boxName } = activity.snapshot
    const source = { kind: 'activity', id } as const
    const context: WorkContext = {
      bench: this.#bench,
      connections: this.#connections,
      activity,
      onSample: (sample) => {
        activity.sample(sample)
        this.#hub.publish({ type: 'sample', source, sample })
      },
      onDecision: (decision) => {
        this.#hub.publish({ type: 'decision', source, decision })
      },
      takeUpload: (uploadId) => this.#transfers.takeText(uploadId),
      signal,
    }
    try {
      // A watch reads /dev/rabench, and a module that is read cannot be unloaded.
      if (boxName !== undefined && !changesPackages(activity.snapshot)) await this.#watches.stop(boxName)
      await work.run(context)
      if (activity.snapshot.state === 'cancelling') this.#endCancelled(activity)
      else activity.end('done')
      this.#journal.say('info', title, activity.snapshot.state)
    } catch (error) {
      this.#fail(activity, error)
    } finally {
      for (const what of ['boxes', 'sessions', 'models', 'sweeps', 'interrupted'] as const) {
        this.#hub.publish({ type: 'changed', what })
      }
    }
  }

  #fail(activity: RunningActivity, error: unknown): void {
    const { state, title } = activity.snapshot
    if (state === 'cancelling') {
      this.#endCancelled(activity)
      this.#journal.say('info', title, 'cancelled')
      return
    }
    const failure = expectedFailure(error)
    if (state === 'stopping') {
      activity.end('stopped', benchErrorData(failure))
      this.#journal.say('info', title, `stopped. ${failure.kept ?? ''}`)
      return
    }
    activity.end('failed', benchErrorData(failure))
    this.#journal.say('error', title, [failure.message, failure.kept, failure.nextStep].filter(Boolean).join(' '))
  }

  #endCancelled(activity: RunningActivity): void {
    const { sessionId, modelId, evaluationId, sweepId, input } = activity.snapshot
    const { evaluations, models, sessions, sweeps } = this.#bench.store
    // What it went on with was there before.
    if (input.kind === 'resume') {
      activity.end('cancelled')
      return
    }
    // Before its model: with a model its evaluations go.
    if (evaluationId !== undefined) evaluations.erase(evaluationId)
    if (sweepId !== undefined) sweeps.remove(sweepId)
    // Deploying and comparing did not make their model.
    if (modelId !== undefined && ['run', 'train', 'train-csv'].includes(input.kind)) models.erase(modelId)
    if (sessionId !== undefined) sessions.erase(sessionId)
    activity.discarded()
    activity.end('cancelled')
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id)
    if (entry !== undefined) return entry
    throw new BenchError('wrong-usage', `There is no work "${id}" in this start of the bench.`, {
      nextStep: 'What was captured is under Sessions.',
    })
  }
}

function boxOf(input: ActivityInput): string | undefined {
  if (input.kind === 'virtual-up') return 'virtual'
  return 'boxName' in input ? input.boxName : undefined
}
