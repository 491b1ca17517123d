import { useEffect, useState } from 'react'
import type { BenchEvent } from '../../../shared/contract/index.ts'
import { bench } from '../../client/client.ts'
import { onEvent } from '../../client/events.ts'
import { LiveStore } from './live-store.ts'

/** Main writes a recording down once a second: what it answers may lack what came since, and that is asked for once more. */
const WRITTEN_AFTER_MS = 1_500
/** Asked for again around the last that came, in ms of the box's clock. */
const OVERLAP_MS = 5_000

/** A recording as it grows: what was before this page came, then as it happens. `error`: why the former could not be had. */
export function useRecording(recordingId: string): { readonly store: LiveStore; readonly error: unknown } {
  const [store] = useState(() => new LiveStore())
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    const history = new HistoryReader(store, recordingId, setError)
    history.ask()
    const end = onEvent((event: BenchEvent) => {
      if (event.type === 'behind' || event.type === 'hello') history.ask()
      else if (event.type === 'decision' && event.source.id === recordingId) store.addDecision(event.decision)
      else if (event.type === 'sample' && event.source.id === recordingId) store.addSample(event.sample)
    })
    return () => {
      end()
      history.close()
    }
  }, [recordingId, store])
  return { store, error }
}

/** Fills the holes of a store from the recording, one question at a time. What could not be had is asked for with the next one. */
class HistoryReader {
  readonly #store: LiveStore
  readonly #recordingId: string
  readonly #onOutcome: (error: unknown) => void
  #wantedFromMs: number | undefined
  #isFilled = false
  #isReading = false
  #isClosed = false
  #followUp: ReturnType<typeof setTimeout> | undefined

  constructor(store: LiveStore, recordingId: string, onOutcome: (error: unknown) => void) {
    this.#store = store
    this.#recordingId = recordingId
    this.#onOutcome = onOutcome
  }

  /** What came after the last that is here; the first time, everything. */
  ask(): void {
    const fromMs = this.#isFilled ? (this.#store.lastMs ?? 0) - OVERLAP_MS : 0
    void this.#read(fromMs, (endMs) => {
      this.#followUp = setTimeout(() => void this.#read(endMs - OVERLAP_MS, () => undefined), WRITTEN_AFTER_MS)
    })
  }

  close(): void {
    clearTimeout(this.#followUp)
    this.#isClosed = true
  }

  async #read(fromMs: number, onEnd: (endMs: number) => void): Promise<void> {
    clearTimeout(this.#followUp)
    this.#want(fromMs)
    if (this.#isReading) return
    this.#isReading = true
    try {
      let endMs = 0
      while (this.#wantedFromMs !== undefined) {
        const sinceMs = this.#wantedFromMs
        this.#wantedFromMs = undefined
        endMs = await this.#fill(sinceMs)
      }
      this.#onOutcome(undefined)
      if (!this.#isClosed) onEnd(endMs)
    } catch (error) {
      this.#onOutcome(error)
    } finally {
      this.#isReading = false
    }
  }

  /** @returns when the answer ends, in ms of the box's clock; 0 where it was empty. */
  async #fill(sinceMs: number): Promise<number> {
    try {
      const { decisions, samples } = await bench.live.history({ recordingId: this.#recordingId, sinceMs })
      this.#store.refill(decisions, samples)
      this.#isFilled = true
      return (decisions.at(-1)?.wall_ns ?? 0) / 1e6
    } catch (error) {
      this.#want(sinceMs)
      throw error
    }
  }

  #want(fromMs: number): void {
    this.#wantedFromMs = Math.min(this.#wantedFromMs ?? Infinity, fromMs)
  }
}
