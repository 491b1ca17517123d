import { useSyncExternalStore } from 'react'
import type { ImportResult } from '../../../../shared/contract/index.ts'
import { sendImport } from './send-import.ts'

/** A file on its way into the bench, and what became of it. */
export interface FileImport {
  readonly key: number
  readonly name: string
  readonly state: ImportState
}

export type ImportState =
  | { readonly kind: 'waiting' }
  /** What has arrived, 0 to 1. */
  | { readonly kind: 'sending'; readonly share: number }
  | { readonly kind: 'reading' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'done'; readonly result: ImportResult }
  | { readonly kind: 'failed'; readonly error: unknown }

/** Files that this document imports, one after another; they go on whatever page is shown. */
class Imports {
  readonly #listeners = new Set<() => void>()
  readonly #aborts = new Map<number, AbortController>()
  #all: readonly FileImport[] = []
  #last: Promise<void> = Promise.resolve()
  #count = 0

  readonly get = (): readonly FileImport[] => this.#all

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      const key = (this.#count += 1)
      this.#aborts.set(key, new AbortController())
      this.#become([...this.#all, { key, name: file.name, state: { kind: 'waiting' } }])
      this.#last = this.#last.then(() => this.#import(key, file))
    }
  }

  cancel(key: number): void {
    this.#aborts.get(key)?.abort()
  }

  /** It has ended, and was read. */
  dismiss(key: number): void {
    this.#become(this.#all.filter((one) => one.key !== key))
  }

  async #import(key: number, file: File): Promise<void> {
    const signal = this.#aborts.get(key)?.signal ?? AbortSignal.abort()
    try {
      signal.throwIfAborted()
      const result = await sendImport(file, signal, (share) => {
        this.#tell(key, share === undefined ? { kind: 'reading' } : { kind: 'sending', share })
      })
      this.#tell(key, { kind: 'done', result })
    } catch (error) {
      this.#tell(key, signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error })
    } finally {
      this.#aborts.delete(key)
    }
  }

  #tell(key: number, state: ImportState): void {
    this.#become(this.#all.map((one) => (one.key === key ? { ...one, state } : one)))
  }

  #become(all: readonly FileImport[]): void {
    this.#all = all
    for (const listener of this.#listeners) listener()
  }
}

export const imports = new Imports()

export function useImports(): readonly FileImport[] {
  return useSyncExternalStore(imports.listen, imports.get)
}
