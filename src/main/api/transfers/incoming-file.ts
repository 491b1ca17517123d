import { open, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { isDiskFull } from '../../../shared/disk-full.ts'
import { BenchError } from '../../../shared/errors.ts'
import { PART_BYTES } from './sizes.ts'

/** A file that a page sends, part by part. Where it lies is not for the page to say. */
export class IncomingFile {
  readonly #directory: string
  readonly #bytes: number
  readonly #output: FileHandle
  readonly #abort = new AbortController()
  #nextPart = 0
  #receivedBytes = 0
  /** All that was written or was going to be; rejects with the first failure. */
  #writing: Promise<unknown> = Promise.resolve()
  #taking: Promise<unknown> | undefined

  private constructor(directory: string, bytes: number, output: FileHandle) {
    this.#directory = directory
    this.#bytes = bytes
    this.#output = output
  }

  /**
   * @param directory its own, which it removes at its end
   * @param bytes as announced; not one more is taken
   */
  static async open(directory: string, bytes: number): Promise<IncomingFile> {
    return new IncomingFile(directory, bytes, await open(fileIn(directory), 'wx', 0o600))
  }

  get isAtWork(): boolean {
    return this.#taking !== undefined
  }

  /**
   * @returns bytes so far
   * @throws BenchError wrong-usage for a part that is not the next one, or not as long as it has to be; no-space
   */
  async take(index: number, base64: string): Promise<number> {
    const part = Buffer.from(base64, 'base64')
    const from = this.#receivedBytes
    if (this.isAtWork || index !== this.#nextPart) throw refused(`part ${index} is not the next one`)
    if (part.length !== Math.min(PART_BYTES, this.#bytes - from)) {
      throw refused(`part ${index} has ${part.length} bytes, which is not what was announced`)
    }
    // At once, so that a second part of the same number is refused while this one is written.
    this.#nextPart += 1
    this.#receivedBytes += part.length
    this.#writing = this.#writing.then(() => this.#output.write(part, 0, part.length, from))
    await explained(this.#writing)
    return this.#receivedBytes
  }

  /**
   * Hands the whole file to what takes it in.
   * @throws BenchError wrong-usage where parts are missing; what `takeIn` throws
   */
  async finish<Result>(takeIn: (file: string, signal: AbortSignal) => Promise<Result>): Promise<Result> {
    if (this.isAtWork) throw refused('it is being read already')
    if (this.#receivedBytes !== this.#bytes) {
      throw refused(`it has ${this.#receivedBytes} bytes where ${this.#bytes} were announced`)
    }
    const taking = explained(this.#writing).then(() => takeIn(fileIn(this.#directory), this.#abort.signal))
    this.#taking = taking
    return taking
  }

  async end(): Promise<void> {
    this.#abort.abort(new BenchError('interrupted', 'Stopped, as asked.'))
    // Whoever sent it has been told how it went.
    await Promise.allSettled([this.#writing, this.#taking])
    await this.#output.close()
    await rm(this.#directory, { recursive: true, force: true })
  }
}

function fileIn(directory: string): string {
  return path.join(directory, 'file')
}

function refused(what: string): BenchError {
  return new BenchError('wrong-usage', `The file did not arrive as it was announced: ${what}.`, {
    kept: 'Nothing was imported.',
    nextStep: 'Import it again.',
  })
}

async function explained<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (cause) {
    if (!isDiskFull(cause)) throw cause
    throw new BenchError('no-space', 'The disk of the data folder is full.', {
      kept: 'Nothing was imported.',
      nextStep: 'Free some space, and import it again.',
      cause,
    })
  }
}
