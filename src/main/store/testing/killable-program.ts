import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/** A program of this folder as a process of its own, whose lines tell how far it is. */
export class KillableProgram {
  readonly #child: ChildProcessByStdio<null, Readable, null>
  readonly #closed: Promise<unknown>
  readonly #lines: string[] = []
  #rest = ''
  #onLine: (() => void) | undefined

  constructor(file: string, ...args: readonly string[]) {
    this.#child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#closed = once(this.#child, 'close')
    this.#child.stdout.on('data', (chunk: Buffer) => {
      const lines = (this.#rest + chunk.toString()).split('\n')
      this.#rest = lines.pop() ?? ''
      this.#lines.push(...lines)
      this.#onLine?.()
    })
  }

  /** Whole ones. */
  get lines(): readonly string[] {
    return this.#lines
  }

  /** Resolves when it has said a line. @throws Error where it ends without it */
  async said(line: string): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      this.#onLine = () => {
        if (this.#lines.includes(line)) resolve()
      }
      this.#onLine()
    })
    const ended = this.#closed.then(() => {
      if (!this.#lines.includes(line)) throw new Error(`it ended without saying "${line}"`)
    })
    await Promise.race([heard, ended])
  }

  /** At once, wherever it is. Resolves when it is gone and all that it said is here. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#closed
  }
}
