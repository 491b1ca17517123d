import module from 'node:module'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { trainingInterrupted } from './interrupted.ts'
import { failureThatCrossed, type ThreadMessage, type ThreadWork } from './thread-messages.ts'

interface Waiting<Work extends ThreadWork> {
  readonly resolve: (answer: Work['answer']) => void
  readonly reject: (error: unknown) => void
  readonly onNote: (note: Work['note']) => void
}

/** Where this program keeps compiled code (scripts/require-node.mjs), a thread does too: it halves the start of TensorFlow.js. */
function environment(): NodeJS.ProcessEnv {
  const ofThisVersion = module.getCompileCacheDir()
  return ofThisVersion === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: path.dirname(ofThisVersion) }
}

/** A thread that does jobs, one at a time. What it runs is a module of this directory that calls `answerJobs`. */
export class Thread<Work extends ThreadWork> {
  readonly #worker: Worker
  #waiting: Waiting<Work> | undefined

  /** @param name the module's, without extension: ".ts" where sources run as they are, ".js" where they are built. */
  constructor(name: string) {
    const file = new URL(`./${name}${path.extname(import.meta.url)}`, import.meta.url)
    // Node's flags are the program's: what it loads first, its profiler, its inspector.
    this.#worker = new Worker(file, { execArgv: [], env: environment() })
    this.#worker.on('message', (message: ThreadMessage<Work>) => {
      this.#hear(message)
    })
    this.#worker.on('error', (error: unknown) => {
      this.#fail(error)
    })
    this.#worker.on('messageerror', (error: unknown) => {
      this.#fail(error)
    })
    this.#worker.on('exit', (code) => {
      this.#fail(new Error(`the thread of ${name} ended with ${code} before it had answered`))
    })
  }

  /**
   * Does a job. An abort ends the thread, whatever it is at.
   * @throws BenchError what the job throws; `interrupted` when aborted or ended. A programmer's error in the thread with its stack there.
   */
  async do(job: Work['job'], onNote: (note: Work['note']) => void, signal?: AbortSignal): Promise<Work['answer']> {
    if (signal?.aborted === true) throw trainingInterrupted()
    if (this.#waiting !== undefined) throw new Error('a thread does one job at a time')
    const stop = (): void => {
      this.#fail(trainingInterrupted())
    }
    signal?.addEventListener('abort', stop)
    try {
      return await new Promise<Work['answer']>((resolve, reject) => {
        this.#waiting = { resolve, reject, onNote }
        this.#worker.postMessage(job)
      })
    } catch (error) {
      await this.end()
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  /** Ends the thread, in the middle of a job or not. Settles when it is gone, with the threads that it started. */
  async end(): Promise<void> {
    this.#fail(trainingInterrupted())
    await this.#worker.terminate()
  }

  #hear(message: ThreadMessage<Work>): void {
    const waiting = this.#waiting
    // Said before an abort, heard after it.
    if (waiting === undefined) return
    if (message.kind === 'note') {
      try {
        waiting.onNote(message.note)
      } catch (error) {
        this.#fail(error)
      }
      return
    }
    this.#waiting = undefined
    if (message.kind === 'answer') waiting.resolve(message.answer)
    else waiting.reject(failureThatCrossed(message.failure))
  }

  #fail(error: unknown): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.reject(error)
  }
}
