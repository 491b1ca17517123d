import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { ExportState } from '../../../shared/contract/index.ts'
import { BenchError } from '../../../shared/errors.ts'
import { benchErrorData, expectedFailure } from '../failures.ts'
import { LARGEST_FILE_BYTES, PART_BYTES } from './sizes.ts'

export interface Making {
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
}
type Make = (file: string, making: Making) => Promise<{ readonly bytes: number; readonly remarks: readonly string[] }>

/** A file that is made and then fetched by a page, part by part. */
export class OutgoingFile {
  readonly #directory: string
  readonly #file: string
  readonly #abort = new AbortController()
  readonly #made: Promise<void>
  #state: ExportState = { state: 'making' }
  #changed = Promise.withResolvers<undefined>()

  /** @param directory its own, which it removes at its end */
  constructor(directory: string, make: Make) {
    this.#directory = directory
    this.#file = path.join(directory, 'file')
    this.#made = this.#make(make)
  }

  get isAtWork(): boolean {
    return this.#state.state === 'making'
  }

  /** The state, and every newer one that comes before it is asked for the next; the last is one of the end. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<ExportState, void, void> {
    const gone = Promise.withResolvers<undefined>()
    const leave = () => {
      gone.resolve(undefined)
    }
    signal?.addEventListener('abort', leave)
    try {
      while (signal?.aborted !== true) {
        const changed = this.#changed.promise
        const state = this.#state
        yield state
        if (state.state !== 'making') return
        await Promise.race([changed, gone.promise])
      }
    } finally {
      signal?.removeEventListener('abort', leave)
    }
  }

  /** @returns the bytes of one part in base 64. @throws BenchError wrong-usage where there is no such part */
  async part(index: number): Promise<string> {
    const state = this.#state
    if (state.state !== 'ready' || index >= state.parts) {
      throw new BenchError('wrong-usage', `There is no part ${index} of this export.`, { nextStep: 'Export again.' })
    }
    const input = await open(this.#file, 'r')
    try {
      const length = Math.min(PART_BYTES, state.bytes - index * PART_BYTES)
      const { buffer, bytesRead } = await input.read(Buffer.alloc(length), 0, length, index * PART_BYTES)
      return buffer.subarray(0, bytesRead).toString('base64')
    } finally {
      await input.close()
    }
  }

  async end(): Promise<void> {
    this.#abort.abort(new BenchError('interrupted', 'Stopped, as asked.', { kept: 'Nothing was written.' }))
    await this.#made
    await rm(this.#directory, { recursive: true, force: true })
  }

  async #make(make: Make): Promise<void> {
    try {
      const onProgress = (share: number) => {
        this.#tell({ state: 'making', share })
      }
      const { bytes, remarks } = await make(this.#file, { signal: this.#abort.signal, onProgress })
      if (bytes > LARGEST_FILE_BYTES) {
        throw new BenchError('wrong-usage', 'This export is larger than a page can be given.', {
          nextStep: 'Export fewer sessions at once, or without raw traces.',
        })
      }
      this.#tell({ state: 'ready', bytes, parts: Math.max(1, Math.ceil(bytes / PART_BYTES)), remarks: [...remarks] })
    } catch (error) {
      this.#tell({ state: 'failed', error: benchErrorData(expectedFailure(error)) })
    }
  }

  #tell(state: ExportState): void {
    this.#state = state
    this.#changed.resolve(undefined)
    this.#changed = Promise.withResolvers()
  }
}
