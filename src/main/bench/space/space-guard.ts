import { isDiskFull } from '../../../shared/disk-full.ts'
import { BenchError } from '../../../shared/errors.ts'
import { freeOnBox, requireScratchReserve, requireTraceMemory } from './box-room.ts'
import { namesOf, requireLocalRoom } from './local-disks.ts'
import type { Room } from './room.ts'

const LOOK_EVERY_MS = 5_000

export interface SpaceGuardOptions {
  /** The work's own. */
  readonly signal?: AbortSignal | undefined
  readonly everyMs?: number
}

/**
 * Watches the disks of this computer while work goes on, and those of the box between two of its steps: nothing is asked of a box while
 * it is measured. Where one runs short the work is aborted, before the disk is full; what is complete is the work's to keep.
 */
export class SpaceGuard {
  /** For everything that is done: aborted by a disk that runs short, and by the work's own signal. */
  readonly signal: AbortSignal
  readonly #room: Room
  readonly #short = new AbortController()
  readonly #timer: NodeJS.Timeout
  #shortage: BenchError | undefined
  #isLooking = false

  /** Begins at once; `end` ends it. */
  constructor(room: Room, { signal, everyMs = LOOK_EVERY_MS }: SpaceGuardOptions = {}) {
    this.#room = room
    this.signal = signal === undefined ? this.#short.signal : AbortSignal.any([this.#short.signal, signal])
    this.#timer = setInterval(() => void this.#watch(), everyMs)
    this.#timer.unref()
  }

  /** Between two runs: this computer and the box, with one command there. @throws BenchError no-space; what the signal was aborted with */
  async look(): Promise<void> {
    this.signal.throwIfAborted()
    const { access, traceBytes } = this.#room
    const { box, address } = access
    await this.#lookHere()
    const free = await freeOnBox(box, address.scratch)
    requireScratchReserve(box, free, address.scratch)
    requireTraceMemory(box, free, traceBytes)
  }

  /**
   * Why work failed: the disk that ran short, whatever it was that came to grief of it; else the failure itself. A write of this
   * process that found no room becomes a `no-space` that names the disks.
   */
  reasonOf(error: unknown): unknown {
    if (this.#shortage !== undefined) return this.#shortage
    if (!isDiskFull(error)) return error
    return new BenchError('no-space', `A disk of this computer is full: ${error.message}.`, {
      nextStep: `Free some space on the disks that hold ${namesOf(this.#room.places)}.`,
      cause: error,
    })
  }

  end(): void {
    clearInterval(this.#timer)
  }

  async #watch(): Promise<void> {
    if (this.#isLooking || this.signal.aborted) return
    this.#isLooking = true
    try {
      await this.#lookHere()
    } catch (error) {
      this.#short.abort(error)
    } finally {
      this.#isLooking = false
    }
  }

  async #lookHere(): Promise<void> {
    const { places, look } = this.#room
    try {
      await requireLocalRoom(
        places.map((place) => ({ ...place, bytes: 0 })),
        look,
      )
    } catch (error) {
      if (error instanceof BenchError) this.#shortage = error
      throw error
    }
  }
}

/** Does work under a guard. @throws what the work throws; no-space, where a disk that ran short is why */
export async function whileWatchingSpace<T>(
  room: Room,
  signal: AbortSignal,
  work: (guard: SpaceGuard) => Promise<T>,
): Promise<T> {
  const guard = new SpaceGuard(room, { signal })
  try {
    return await work(guard)
  } catch (error) {
    throw guard.reasonOf(error)
  } finally {
    guard.end()
  }
}
