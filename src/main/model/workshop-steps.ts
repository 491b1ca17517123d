import { setImmediate as nextTurn } from 'node:timers/promises'
import { BenchError } from '../../shared/errors.ts'
import type { EpochLosses } from '../../shared/model.ts'
import type { EpochReport } from './learning/training-problem.ts'

/** How far it is, as a part of the whole: `done` of `of`, in networks and steps of judging. */
export interface WorkshopProgress {
  readonly doing: string
  readonly done: number
  readonly of: number
  /** The network that will be kept has ended an epoch, the first is 1. */
  readonly kept?: EpochLosses & { readonly epoch: number }
}

type OnProgress = ((progress: WorkshopProgress) => void) | undefined

/** Counts the work: each network is as much as each step of judging. */
export class WorkshopSteps {
  readonly #networks: number
  readonly #of: number
  readonly #onProgress: OnProgress
  readonly #signal: AbortSignal | undefined
  #done = 0
  #judged = 0

  constructor(networks: number, judging: number, onProgress: OnProgress, signal: AbortSignal | undefined) {
    this.#networks = networks
    this.#of = networks + judging
    this.#onProgress = onProgress
    this.#signal = signal
  }

  /** The first problem's network is the one that is kept. */
  training({ epoch, epochs, networks, networksDone, first }: EpochReport): void {
    this.#done = networksDone
    const isAlone = networks.of === 1
    this.#report(
      isAlone
        ? `training, epoch ${epoch} of up to ${epochs}`
        : `training, ${Math.floor(networksDone)} of ${networks.of} networks are done`,
      first === undefined ? undefined : { ...first, epoch },
    )
  }

  /** Says what comes now, and lets timers and messages have their turn before it. */
  async next(doing: string): Promise<void> {
    this.#done = this.#networks + this.#judged
    this.#judged += 1
    this.#report(doing)
    await nextTurn()
    if (this.#signal?.aborted === true) {
      throw new BenchError('interrupted', 'Judging was stopped before its end.', { kept: 'No model was made.' })
    }
  }

  #report(doing: string, kept?: WorkshopProgress['kept']): void {
    this.#onProgress?.({ doing, done: this.#done, of: this.#of, ...(kept === undefined ? {} : { kept }) })
  }
}
