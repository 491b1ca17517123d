import type { DiskSample } from '../../../shared/contract/index.ts'
import type { MeasuredBox } from '../../../shared/experiment/index.ts'
import { DiskSampler, readBox, usageBetween, type BoxReading } from '../../workload/index.ts'
import type { Access } from '../access.ts'

/** Often enough that the measured part begins and ends close to a reading. */
const READINGS_EVERY_SECONDS = 0.5

/** The box's counters while something runs. */
export class Readings {
  readonly #all: BoxReading[] = []
  /** What the charts show: a sample a second. */
  readonly samples: DiskSample[] = []
  readonly #sampler = new DiskSampler()
  readonly #onSample: ((sample: DiskSample) => void) | undefined

  constructor(onSample: ((sample: DiskSample) => void) | undefined) {
    this.#onSample = onSample
  }

  /** What the box did in a span of time, in ms since the epoch; undefined where the readings do not cover it. */
  usageBetween(fromMs: number, toMs: number): MeasuredBox | undefined {
    return usageBetween(this.#all, fromMs, toMs)
  }

  /** The disk's readahead when the readings began and at the last of them, in KiB; undefined where there were none. */
  get readaheadKib(): { readonly before: number; readonly after: number } | undefined {
    const [first, last] = [this.#all[0], this.#all.at(-1)]
    return first === undefined || last === undefined
      ? undefined
      : { before: first.readaheadKib, after: last.readaheadKib }
  }

  /** Reads while some work goes on. A reader that fails is told as a remark: the work has failures of its own. */
  async during<T>(
    { box }: Access,
    disk: string,
    onRemark: ((remark: string) => void) | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const end = new AbortController()
    const first = Promise.withResolvers<undefined>()
    const reading = readBox(box, disk, {
      intervalSeconds: READINGS_EVERY_SECONDS,
      signal: end.signal,
      onReading: (one) => {
        first.resolve(undefined)
        this.#all.push(one)
        // Charts have enough with every second one.
        if (this.#all.length % 2 === 1) this.#sample(one)
      },
    }).catch((error: unknown) => {
      first.resolve(undefined)
      if (!end.signal.aborted) {
        onRemark?.(`The box's counters were not read: ${error instanceof Error ? error.message : String(error)}`)
      }
    })
    try {
      // So that the workload's start lies after a reading.
      await first.promise
      return await work()
    } finally {
      end.abort()
      await reading
    }
  }

  #sample(reading: BoxReading): void {
    const sample = this.#sampler.take(reading)
    if (sample === undefined) return
    this.samples.push(sample)
    this.#onSample?.(sample)
  }
}
