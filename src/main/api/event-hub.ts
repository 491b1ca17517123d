import type { BenchEvent } from '../../shared/contract/index.ts'
import { APP_VERSION } from '../../shared/version.ts'

/** Events that may wait for one page. More, and it has fallen behind: what it shows must be asked for again. */
const LONGEST_QUEUE = 2_000

type Listener = (event: BenchEvent) => void

/** Everything that happens, to everybody who listens. A slow listener loses events, never the bench its time. */
export class EventHub {
  readonly #listeners = new Set<Listener>()

  publish(event: BenchEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** Called within `publish`. @returns its own end. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** `hello` first, then every event from now on, until the signal. */
  async *stream(signal: AbortSignal | undefined): AsyncGenerator<BenchEvent, void, void> {
    const queue: BenchEvent[] = [{ type: 'hello', version: APP_VERSION }]
    let dropped = 0
    let wake = Promise.withResolvers<undefined>()
    const rouse = () => {
      wake.resolve(undefined)
    }
    const end = this.listen((event) => {
      if (queue.length < LONGEST_QUEUE) queue.push(event)
      else dropped += 1
      rouse()
    })
    signal?.addEventListener('abort', rouse)
    try {
      while (signal?.aborted !== true) {
        const event = queue.shift()
        if (event !== undefined) yield event
        else if (dropped > 0) {
          yield { type: 'behind', dropped }
          dropped = 0
        } else {
          await wake.promise
          wake = Promise.withResolvers()
        }
      }
    } finally {
      end()
      signal?.removeEventListener('abort', rouse)
    }
  }
}
