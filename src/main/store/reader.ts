import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { WindowSeriesName } from '../../shared/contract/sessions.ts'
import { BenchError } from '../../shared/errors.ts'
import type { FeatureSetName } from '../../shared/features.ts'
import type { FeatureHistograms, WindowGroup } from './feature-distributions.ts'
import type { LibraryFilter, LibraryPage } from './library.ts'
import type { RangeStatistics, WindowRange } from './range-statistics.ts'
import type {
  LibraryListing,
  Reading,
  ReadingAnswer,
  ReadingFailure,
  ReadingReply,
  ReadingRequest,
} from './readings.ts'
import type { LabelledWindow } from './records.ts'
import type { TimeRange, Timeline, TimelineQuery, TimeStatistics } from './timeline.ts'
import type { RunLines } from './run-lines.ts'

interface Waiting {
  readonly resolve: (answer: ReadingAnswer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Reads what may take longer than a frame in a thread of its own, which starts with the first question and sees what was stored
 * before it was asked. SQLite answers synchronously: in the thread that serves pages, they would wait.
 */
export class StoreReader {
  readonly #path: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #asked = 0
  #isClosed = false

  /** @param databasePath of a store that is open */
  constructor(databasePath: string) {
    this.#path = databasePath
  }

  async library(filter: LibraryFilter, page: LibraryPage): Promise<LibraryListing> {
    return this.#answer('library', { kind: 'library', filter, page })
  }

  /** As `runs.statistics`. */
  async statistics(
    runIds: readonly string[],
    range: WindowRange,
    names?: readonly WindowSeriesName[],
  ): Promise<readonly RangeStatistics[]> {
    return this.#answer('statistics', { kind: 'statistics', runIds, range, names })
  }

  /** How the features of some groups of windows are distributed, over the same bins. */
  async featureHistograms(set: FeatureSetName, groups: readonly WindowGroup[]): Promise<FeatureHistograms> {
    return this.#answer('featureHistograms', { kind: 'featureHistograms', set, groups })
  }

  /** A run over time in at most so many points a line; undefined where there is no such run. */
  async runLines(runId: string, most: number): Promise<RunLines | undefined> {
    return (await this.#ask({ kind: 'runLines', runId, most })).runLines
  }

  /** The runs of a capture on one axis of time; no runs where there is no such session. */
  async timeline(sessionId: string, query: TimelineQuery): Promise<Timeline> {
    return this.#answer('timeline', { kind: 'timeline', sessionId, query })
  }

  /** Over the windows of a session under a range of time. */
  async timeStatistics(sessionId: string, range: TimeRange): Promise<TimeStatistics> {
    return this.#answer('timeStatistics', { kind: 'timeStatistics', sessionId, range })
  }

  /** As `runs.labelledWindows` of a session that is there. */
  async labelledWindows(sessionId: string): Promise<readonly LabelledWindow[]> {
    return this.#answer('windows', { kind: 'windows', sessionId })
  }

  /** What is still asked is answered with an error. */
  close(): void {
    this.#isClosed = true
    const worker = this.#worker
    this.#fail(new Error('the store was closed'))
    void worker?.terminate()
  }

  async #answer<Name extends keyof ReadingAnswer>(
    name: Name,
    reading: Reading,
  ): Promise<NonNullable<ReadingAnswer[Name]>> {
    const answer = (await this.#ask(reading))[name]
    if (answer === undefined) throw new Error('the reader answered something else')
    return answer
  }

  #ask(reading: Reading): Promise<ReadingAnswer> {
    if (this.#isClosed) throw new Error('the store is closed')
    const worker = (this.#worker ??= this.#start())
    return new Promise((resolve, reject) => {
      const request: ReadingRequest = { id: (this.#asked += 1), reading }
      this.#waiting.set(request.id, { resolve, reject })
      // It keeps the process alive only while somebody waits.
      worker.ref()
      worker.postMessage(request)
    })
  }

  #start(): Worker {
    // ".ts" where sources run as they are, ".js" where they are built.
    const file = new URL(`./reader-worker${path.extname(import.meta.url)}`, import.meta.url)
    // Node's flags are the program's: what it loads first, its profiler, its inspector.
    const worker = new Worker(file, { execArgv: [], workerData: this.#path })
    worker.on('message', (reply: ReadingReply) => {
      const waiting = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      if (this.#waiting.size === 0) worker.unref()
      if ('answer' in reply) waiting?.resolve(reply.answer)
      else waiting?.reject(errorOf(this.#path, reply.failure))
    })
    const failed = (error: unknown) => {
      if (this.#worker === worker) this.#fail(error)
    }
    worker.on('error', failed)
    worker.on('messageerror', failed)
    worker.on('exit', (code) => {
      failed(new Error(`the thread that reads ended with ${code}`))
    })
    return worker
  }

  /** The next question starts a new thread. */
  #fail(error: unknown): void {
    this.#worker = undefined
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

function errorOf(databasePath: string, { message, stack, sqliteCode }: ReadingFailure): Error {
  if (sqliteCode === undefined) return Object.assign(new Error(message), stack === undefined ? {} : { stack })
  return new BenchError('database', `${databasePath} cannot be read: ${message} (${sqliteCode}).`, {
    nextStep: 'Check that the file is whole and may be read by you.',
    ...(stack === undefined ? {} : { details: stack }),
  })
}
