import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'

/** Where files lie that are on their way: a folder a transfer, under one of this process, in the data folder. */
export class TransferFolder {
  readonly #all: string
  readonly #own: string

  constructor(dataDirectory: string) {
    this.#all = path.join(dataDirectory, 'transfers')
    this.#own = path.join(this.#all, String(process.pid))
  }

  /** Removes what processes have left that are no more. */
  async removeLeftovers(): Promise<void> {
    await mkdir(this.#all, { recursive: true, mode: 0o700 })
    const names = await readdir(this.#all)
    // Of our own id: of a process before us that had the same.
    const left = names.filter((name) => name === String(process.pid) || !isRunning(Number(name)))
    await Promise.all(left.map((name) => rm(path.join(this.#all, name), { recursive: true, force: true })))
  }

  /** @returns its path; only its owner can look into it */
  async make(transferId: string): Promise<string> {
    const directory = path.join(this.#own, transferId)
    await mkdir(directory, { recursive: true, mode: 0o700 })
    return directory
  }

  async close(): Promise<void> {
    await rm(this.#own, { recursive: true, force: true })
  }
}

/** What is no process id is no process. */
function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    // It is another person's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
