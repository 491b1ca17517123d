import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'

/** Raw traces on their way into the data folder; synchronous, as the transaction that stores where they are. */
export class KeptTraces {
  readonly #folder: string
  readonly #kept: string[] = []

  /** @param folder on the same disk as the files that are moved into it */
  constructor(folder: string) {
    this.#folder = folder
  }

  get count(): number {
    return this.#kept.length
  }

  /** Moves a file to where captures keep theirs, beside one of the same name. @returns its path */
  keep(file: string, sessionId: string, runName: string): string {
    const directory = path.join(this.#folder, sessionId)
    mkdirSync(directory, { recursive: true })
    const at = (copy: number) => path.join(directory, `${runName}${copy === 1 ? '' : `-${copy}`}.tar.zst`)
    let copy = 1
    while (existsSync(at(copy))) copy += 1
    renameSync(file, at(copy))
    this.#kept.push(at(copy))
    return at(copy)
  }

  /** Removes what was moved here: the transaction came to nothing. */
  takeBack(): void {
    for (const file of this.#kept) rmSync(file, { force: true })
    this.#kept.length = 0
  }
}
