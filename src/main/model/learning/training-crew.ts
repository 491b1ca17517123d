import { availableParallelism } from 'node:os'
import type { TrainedNetwork } from './trained-network.ts'
import { Thread } from './thread.ts'
import type { EpochReport, TrainingOptions, TrainingProblem, TrainNetworks } from './training-problem.ts'
import { unitsOf } from './training-units.ts'

/** Each thread has TensorFlow.js and its memory for itself. */
const MOST_THREADS = 4

/** How many threads train at once. */
export function threadCount(): number {
  return Math.min(MOST_THREADS, availableParallelism())
}

export interface CrewOptions {
  /** Threads to start; none is before there is work for it. */
  readonly helpers: number
  /** Trains in the calling thread, beside them. */
  readonly own?: TrainNetworks
}

export interface TrainingWork {
  readonly job: readonly TrainingProblem[]
  readonly note: EpochReport
  readonly answer: TrainedNetwork[]
}

/** Trains networks in several threads. They come out bit by bit as in one: networks of a stack do not influence each other. */
export class TrainingCrew {
  readonly #options: CrewOptions
  readonly #threads: Thread<TrainingWork>[] = []

  constructor(options: CrewOptions) {
    this.#options = options
  }

  /** @throws BenchError `interrupted` when aborted. After any failure all have stopped, and the helpers are gone. */
  readonly train: TrainNetworks = async (problems, { onEpoch, signal }) => {
    const { helpers, own } = this.#options
    const units = unitsOf(problems, helpers + (own === undefined ? 0 : 1))
    const members = [...(own === undefined ? [] : [own]), ...this.#helpers(helpers)].slice(0, units.length)
    const trained = new Map<number, TrainedNetwork>()
    const progress = new CrewProgress(problems.length, onEpoch)
    const failed = new AbortController()
    const stop = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal])

    const work = async (train: TrainNetworks): Promise<void> => {
      for (let unit = units.shift(); unit !== undefined; unit = units.shift()) {
        const part = unit.flatMap((place) => problems[place] ?? [])
        const networks = await train(part, { onEpoch: progress.ofUnit(unit), signal: stop })
        for (const [index, network] of networks.entries()) trained.set(unit[index] ?? -1, network)
      }
    }
    // The first to fail says why; the others are interrupted by it, and waited for.
    const reasons: unknown[] = []
    const oneFailed = (reason: unknown): void => {
      reasons.push(reason)
      failed.abort()
    }
    await Promise.all(members.map((train) => work(train).catch(oneFailed)))
    if (reasons.length > 0) {
      await this.end()
      throw reasons[0]
    }
    return problems.flatMap((_, place) => trained.get(place) ?? [])
  }

  /** Ends the helpers. */
  async end(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.end()))
  }

  #helpers(count: number): TrainNetworks[] {
    return Array.from({ length: count }, (_, index) => (problems, { onEpoch, signal }) => {
      const thread = (this.#threads[index] ??= new Thread('training-worker'))
      return thread.do(problems, (report) => onEpoch?.(report), signal)
    })
  }
}

/** Makes one account of what is behind from those of units that are trained at the same time. */
class CrewProgress {
  readonly #of: number
  readonly #onEpoch: TrainingOptions['onEpoch']
  #started = 0
  readonly #doneOfUnits: number[] = []

  constructor(networks: number, onEpoch: TrainingOptions['onEpoch']) {
    this.#of = networks
    this.#onEpoch = onEpoch
  }

  /** The account of the unit that is started now. */
  ofUnit(places: readonly number[]): (report: EpochReport) => void {
    const before = this.#started
    this.#started += places.length
    const hasFirst = places[0] === 0
    const unit = this.#doneOfUnits.push(0) - 1
    return ({ first: ofFirst, ...report }) => {
      this.#doneOfUnits[unit] = report.networksDone
      const { first, last } = report.networks
      this.#onEpoch?.({
        ...report,
        ...(hasFirst && ofFirst !== undefined ? { first: ofFirst } : {}),
        networks: { first: before + first, last: before + last, of: this.#of },
        networksDone: this.#doneOfUnits.reduce((sum, done) => sum + done, 0),
      })
    }
  }
}
